import { posix } from 'node:path';
import type { Look } from './look.ts';
import { currentBranch } from './repository.ts';

/** The remote a push goes to when none is named: the branch's own, the only one, or `origin`. */
export async function defaultRemote(directory: string, look: Look): Promise<string> {
  const [branch, out] = await Promise.all([
    currentBranch(directory, look),
    look.git(directory, ['config', '-z', '--get-regexp', '^(branch|remote)\\.']),
  ]);
  // `name` in lower case but for its middle, a line break, the value; again. The last of several counts.
  const settings = new Map(
    (out ?? '').split('\0').map((line) => {
      const end = line.indexOf('\n');
      return [line.slice(0, end), line.slice(end + 1)];
    }),
  );
  const asked = [`branch.${branch}.pushremote`, 'remote.pushdefault', `branch.${branch}.remote`];
  const named = asked.map((name) => settings.get(name)).find((value) => value);
  if (named !== undefined) return named;
  const all = [...settings.keys()].flatMap((name) => /^remote\.(.+)\.url$/s.exec(name)?.[1] ?? []);
  return all.length === 1 ? (all[0] ?? 'origin') : 'origin';
}

/** The host of an address, without user and password: `github.com`, or what else stands there. */
export function hostOf(address: string): string {
  const url = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/@]*@)?(\[[^\]]+\]|[^/:?#]+)/i.exec(address)?.[1];
  if (url !== undefined && !address.startsWith('file:')) return url;
  const short = /^(?:[^/@\s:]+@)?([^/\s:]+):(?!\/\/)/.exec(address)?.[1];
  if (short !== undefined) return short;
  return `the folder ${address.replace(/^file:\/\//, '')}`;
}

/** Where a remote's pushes go; a remote may be an address itself. */
export async function remoteHost(directory: string, remote: string, look: Look): Promise<string | undefined> {
  if (/[:/]/.test(remote)) return hostOf(remote);
  const address = await look.git(directory, ['remote', 'get-url', '--push', remote]);
  return address === undefined ? undefined : hostOf(address.trim());
}

/** When this repository last heard of a remote's branch: by a fetch, or by a push of its own. `2026-11-20 08:12 UTC`. */
export async function lastFetch(directory: string, ref: string, look: Look): Promise<string> {
  const names = ['FETCH_HEAD', posix.join('logs', ref), ref, 'packed-refs'];
  const out = await look.git(directory, [
    'rev-parse',
    '--path-format=absolute',
    ...names.flatMap((name) => ['--git-path', name]),
  ]);
  const [fetched = 0, ...others] = (out ?? '')
    .trim()
    .split('\n')
    .map((path) => look.files.stat(path)?.mtimeMs ?? 0);
  const at = fetched > 0 ? fetched : (others.find((ms) => ms > 0) ?? 0);
  if (at === 0) return 'an unknown time';
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
