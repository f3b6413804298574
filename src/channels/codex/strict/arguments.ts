const settings = new Set(['-c', '--enable', '--disable']);

/** The arguments of Codex's screen, and those of them its server has to have, too. */
export function splitArguments(args: readonly string[]): {
  screen: string[];
  prompt: string[];
  server: string[];
} {
  const cut = args.indexOf('--');
  const flags = cut === -1 ? [...args] : args.slice(0, cut);
  const server = flags.flatMap((flag, at) => {
    const value = flags[at + 1];
    return settings.has(flag) && value !== undefined ? [flag, value] : [];
  });
  // A server of its own is what it has already.
  return {
    screen: flags.filter((flag) => flag !== '--no-daemon'),
    prompt: cut === -1 ? [] : args.slice(cut),
    server,
  };
}
