/**
 * The shell that opens what the boundary needs, and closes what is leaking. Only bash can close descriptors of two digits. No start-up
 * file is read: `-p` keeps it from those of others, `--norc` from the one for a shell whose input is a socket, as it is where Node hands
 * it a pipe. Throws where only bash could and there is none.
 */
export function shellFor(bash: string | undefined, leaking: readonly number[]): [string, ...string[]] {
  if (leaking.every((descriptor) => descriptor < 10)) return ['/bin/sh'];
  if (bash === undefined)
    throw new Error(`descriptor ${leaking.join(', ')} is open and only bash could close it`);
  return [bash, '--norc', '-p'];
}
