import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DualOutputChannel } from '../../model/agent-channel.ts';

/** The files of one run the agent reads; it can write none of them where the boundary stands. */
export interface RunFiles {
  /** Where the events go. */
  events: string;
  launchArgs: string[];
  env: Record<string, string>;
  /** Adds a line the agent will read, in half a second at most. */
  say(line: Record<string, unknown>): void;
  remove(): void;
}

const events = [
  'SessionStart',
  'PermissionRequest',
  'PreToolUse',
  'PostToolUse',
  'PostToolUseFailure',
  'Notification',
  'Stop',
  'StopFailure',
  'SubagentStart',
  'SubagentStop',
  'SessionEnd',
];
/** Its own limit for all hooks lies below. */
const holdSeconds = 3_600;

/** Where the agent's hooks call us. */
export interface HookAddress {
  url: string;
  header: string;
  secret: string;
}

/**
 * Settings of the run, which outrank those of the person and the project: asking for everything and our hooks stand in one
 * file, so that a hook that comes shows that all of it is in force.
 */
export function runSettings(
  { settings, trust }: DualOutputChannel,
  { address, trusted, more }: Pick<FileOptions, 'address' | 'trusted' | 'more'>,
): Record<string, unknown> {
  const call = {
    ...{ type: 'http', name: 'countersign', url: address.url, timeout: holdSeconds },
    headers: { [address.header]: address.secret },
  };
  return {
    ...(trusted ? [trust.values, more] : []).reduce(joined, settings.values),
    disableAllHooks: false,
    hooks: Object.fromEntries(events.map((name) => [name, [{ matcher: '*', hooks: [call] }]])),
  };
}

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Fields of both; where both have something else than fields the later counts. */
function joined(one: Fields, other: Fields): Fields {
  const both = Object.entries(other).map(([name, value]) => {
    const there = one[name];
    return [name, isFields(there) && isFields(value) ? joined(there, value) : value] as const;
  });
  return { ...one, ...Object.fromEntries(both) };
}

interface FileOptions {
  directory: string;
  workspace: string;
  trusted: boolean;
  address: HookAddress;
  /** Settings that count in a trusted folder alone: the MCP servers of the run. */
  more: Fields;
}

/** Makes them in `directory`, which is the run's own; throws when that cannot be done. */
export function makeRunFiles(channel: DualOutputChannel, options: FileOptions): RunFiles {
  const at = (name: string): string => join(options.directory, name);
  const [answers, settings, trust] = [at('answers.jsonl'), at('run-settings.json'), at('run-trust.json')];
  mkdirSync(options.directory, { recursive: true, mode: 0o700 });
  const put = (path: string, text: string): void => {
    rmSync(path, { force: true });
    writeFileSync(path, text, { mode: 0o600, flag: 'wx' });
  };
  put(answers, '');
  put(settings, JSON.stringify(runSettings(channel, options), null, 1));
  const { variable, yes, no } = channel.trust;
  put(trust, JSON.stringify({ [options.workspace]: options.trusted ? yes : no }));
  return {
    events: at('events'),
    launchArgs: [channel.flags.events, at('events'), channel.flags.answers, answers],
    env: { [channel.settings.variable]: settings, [variable]: trust },
    say: (line) => appendFileSync(answers, `${JSON.stringify(line)}\n`),
    remove() {
      for (const path of [answers, settings, trust]) rmSync(path, { force: true });
    },
  };
}
