import { hookNames } from './payload.ts';
import { type Toml, toml } from './toml.ts';

/** A day: the longest hold. Codex runs the tool when its own patience ends, so ours ends before. */
const holdSeconds = 86_400;
const ownSeconds = holdSeconds - 400;

const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

/** Programs the hook needs beside Node, by their whole path: PATH may be the project's by then. */
export interface HookTools {
  timeout: string;
  cat: string;
  env: string;
}

/**
 * The line a shell of Codex's runs for each hook. Codex lets the tool run when a hook fails in any way but the one: it ends
 * with 2 and says why. So whatever happens to the client becomes that. The rest of the input is read in any case: who cannot
 * write all of it might take the hook for one that failed.
 */
export function hookCommand(tools: HookTools, client: readonly string[]): string {
  const words = [tools.timeout, '-k', '1', String(ownSeconds), tools.env, '-i', ...client].map(quoted);
  const failed = `${quoted(tools.cat)} >/dev/null; echo 'countersign: the supervisor did not answer' >&2`;
  return `${words.join(' ')} || { r=$?; [ "$r" = 2 ] || { ${failed}; }; exit 2; }`;
}

/** The hooks of this run, as `-c` takes them. */
export function hooksFlag(command: string): string[] {
  const hook: Toml = { type: 'command', command, timeout: holdSeconds };
  const all = Object.fromEntries(hookNames.map((name) => [name, [{ hooks: [hook] }]]));
  return ['-c', `hooks=${toml(all)}`];
}

/** What Codex knows of one hook, by the key it is trusted and switched on and off by. */
export interface HookState {
  enabled: boolean;
  trusted?: string;
}

export function stateFlag(states: ReadonlyMap<string, HookState>): string[] {
  const all = Object.fromEntries(
    [...states].map(([key, { enabled, trusted }]) => [
      key,
      trusted === undefined ? { enabled } : { enabled, trusted_hash: trusted },
    ]),
  );
  return ['-c', `hooks.state=${toml(all)}`];
}

/**
 * Settings that outrank those of the person and of the project. Each closes one way that was seen to open the gate; see the
 * tests of the same names against the real program.
 */
export function heldFlags(folders: readonly string[]): string[] {
  // Codex reads nothing of a folder's `.codex` that nobody trusts: no settings, hooks, MCP servers or rules.
  const projects = Object.fromEntries(folders.map((folder) => [folder, { trust_level: 'untrusted' }]));
  return [
    ...['--enable', 'hooks'],
    // Writing to a command that runs asks nobody: no command gets a terminal to be written to.
    ...['--disable', 'unified_exec_tty'],
    // A file every command begins with, which the one before could have changed.
    ...['--disable', 'shell_snapshot'],
    // They bring hooks and MCP servers of their own, and are looked for on the network at every start.
    ...['--disable', 'plugins'],
    ...['-c', `projects=${toml(projects)}`],
    // Happens at the model's side, where nothing holds it.
    ...['-c', 'web_search="disabled"'],
    ...['-c', 'check_for_update_on_startup=false'],
  ];
}
