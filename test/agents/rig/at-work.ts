import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { Profile } from '../../../src/model/profile.ts';
import type { Recording } from '../../channels/recording-ports.ts';
import { openTerminal, type Terminal } from '../../harness/terminal.ts';
import { until } from './until.ts';

export const profileOf = (name: string): Profile =>
  Profile.parse(parse(readFileSync(join(import.meta.dirname, `../../../profiles/${name}.yaml`), 'utf8')));

/** A real CLI at a terminal, and what its channel says of it. */
export interface AtWork extends Recording {
  doubts: string[];
  pid: number;
  screen(): string;
  type(text: string): void;
  exited(): boolean;
  /** How many said this so far. */
  count(what: string): number;
  /** Gives it a task as the run's host does, once its channel is alive. */
  begin(text: string): Promise<void>;
  /** The same, and waits for the end of the turn. */
  task(text: string, ms?: number): Promise<void>;
  /** Ends it, in the hard way where it does not go. */
  end(): Promise<void>;
}

export function startAtWork(options: {
  recording: Recording;
  doubts: string[];
  terminal: Omit<Parameters<typeof openTerminal>[0], 'cols' | 'rows'>;
  /** How a task gets to it; `prompts`: how many were heard before. */
  say(task: string, at: { terminal: Terminal; prompts: number; seen: Seen }): void | Promise<void>;
}): AtWork {
  const { recording, doubts } = options;
  const terminal = openTerminal({ ...options.terminal, cols: 110, rows: 36 });
  let exit = false;
  void terminal.exited.then(() => {
    exit = true;
  });
  const count = (what: string) => recording.said.filter((one) => one.startsWith(what)).length;
  const seen: Seen = (what, ready, ms = 60_000) =>
    until(() => `${what}\n${recording.said.join('\n')}\n${doubts.join('\n')}\n${terminal.text()}`, ready, ms);
  const begin = async (task: string) => {
    await seen('the channel to be alive', () => count('alive') > 0);
    await options.say(task, { terminal, prompts: count('prompt'), seen });
  };
  return {
    ...{ ...recording, doubts, count, begin, pid: terminal.pid },
    screen: terminal.text,
    type: terminal.type,
    exited: () => exit,
    async task(task, ms = 60_000) {
      const before = count('turn');
      await begin(task);
      await seen('the turn to end', () => count('turn') > before, ms);
    },
    async end() {
      terminal.kill('SIGTERM');
      await until('it to end', () => exit, 6_000).catch(() => terminal.kill('SIGKILL'));
      await until('it to end after SIGKILL', () => exit, 6_000);
    },
  };
}

/** Waits, and says in its failure what was heard and shown until then. */
type Seen = (what: string, ready: () => unknown, ms?: number) => Promise<unknown>;
