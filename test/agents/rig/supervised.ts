import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { readJournal } from '../../../src/journal/read.ts';
import { isHeld } from '../../../src/journal/run-lock.ts';
import type { Event, EventBody } from '../../../src/model/event.ts';
import { runDirectory } from '../../../src/store/run-directory.ts';
import { openTerminal, type Terminal } from '../../harness/terminal.ts';
import type { AgentHome } from './agent-home.ts';
import { until } from './until.ts';

const program = resolve(import.meta.dirname, '../../../dist/countersign.js');

/** A real agent under the built program, in a terminal, as a person would start it. */
export interface Supervised {
  terminal: Terminal;
  store: string;
  run(): string;
  /** The private folder of the live run: its sockets and their token. */
  runtime(): string;
  /** Everything in the journal now. */
  events(): Event[];
  bodies<T extends EventBody['type']>(type: T): Extract<EventBody, { type: T }>[];
  /** Resolves once the journal holds an event that fits. */
  event<T extends EventBody['type']>(
    type: T,
    fits?: (body: Extract<EventBody, { type: T }>) => boolean,
    ms?: number,
  ): Promise<Extract<EventBody, { type: T }>>;
  /** Prefix and a key. */
  command(key: string): void;
  /** Opens the first question and presses a key once the dialog says that keys are live. */
  answer(key: string): Promise<string>;
  /** The process that holds the run. */
  hostPid(): number;
  stop(): Promise<void>;
}

const Holder = z.looseObject({ pid: z.number() });

const isType =
  <T extends EventBody['type']>(type: T) =>
  (body: EventBody): body is Extract<EventBody, { type: T }> =>
    body.type === type;

/** Gives folders to somebody, and says how to start a program as them. */
function become(uid: number, folders: readonly string[]): string[] {
  execFileSync('chown', ['-R', `${uid}:${uid}`, ...folders]);
  return ['/usr/bin/setpriv', '--reuid', `${uid}`, '--regid', `${uid}`, '--clear-groups'];
}

export function supervise(options: {
  binary: string;
  home: AgentHome;
  /** The agent's command; `claude` unless told otherwise. */
  command?: string;
  args?: string[];
  agentArgs?: string[];
  /** Within one as a person would have it, unless told otherwise. */
  boundary?: boolean;
  /** Whose run it is, where the test is root's: everything of the home becomes theirs. */
  uid?: number | undefined;
  cols?: number;
  rows?: number;
}): Supervised {
  const { home, command = 'claude', args = [], agentArgs = [], cols = 140, rows = 40 } = options;
  const runtime = realpathSync(mkdtempSync(join(tmpdir(), 'cs-')));
  const state = join(home.root, 'state');
  mkdirSync(state, { mode: 0o700 });
  const store = join(state, 'countersign');
  const user = options.uid === undefined ? [] : become(options.uid, [home.root, runtime]);
  const [file = '', ...lead] = [...user, process.execPath];
  const terminal = openTerminal({
    file,
    args: [
      ...lead,
      program,
      'run',
      ...(options.boundary === false ? ['--no-boundary'] : []),
      '--as',
      'dana@example.com',
      ...args,
      '--',
      command,
      ...agentArgs,
    ],
    cwd: home.repo,
    cols,
    rows,
    env: {
      ...home.env,
      PATH: `${dirname(options.binary)}:${dirname(process.execPath)}:${home.env.PATH}`,
      XDG_STATE_HOME: state,
      XDG_RUNTIME_DIR: runtime,
    },
  });
  const run = (): string => readdirSync(join(store, 'runs'))[0] ?? '';
  /** It only grows. Read and checked over and over, one of some megabytes would keep a processor busy. */
  let last: { bytes: number; events: Event[] } = { bytes: 0, events: [] };
  const events = (): Event[] => {
    try {
      const path = runDirectory(store, run()).journal;
      const bytes = statSync(path).size;
      if (bytes === last.bytes) return last.events;
      const journal = readJournal(path);
      if (!journal.ok) return [];
      last = { bytes, events: journal.value.events };
      return last.events;
    } catch {
      return [];
    }
  };
  const hostPid = (): number | undefined => {
    const directory = runDirectory(store, run()).directory;
    const held = readdirSync(directory).find((name) => name.startsWith('held.'));
    const { pid } = Holder.parse(JSON.parse(readFileSync(join(directory, held ?? ''), 'utf8')));
    return isHeld(directory) ? pid : undefined;
  };
  const bodies = <T extends EventBody['type']>(type: T) =>
    events()
      .map(({ body }) => body)
      .filter(isType(type));
  const supervised: Supervised = {
    terminal,
    store,
    run,
    runtime: () => join(runtime, 'countersign', run()),
    events,
    bodies,
    event: (type, fits = () => true, ms = 30_000) =>
      until(
        () =>
          `${type}\n${terminal.text()}\n${events()
            .map(({ body }) => body.type)
            .join(' ')}`,
        () => bodies(type).find(fits),
        ms,
      ),
    hostPid: () => hostPid() ?? Number.NaN,
    command: (key) => terminal.type(`\x1d${key}`),
    async answer(key) {
      terminal.type('\x1d');
      terminal.type('a');
      const shown = await terminal.waitFor(/keys live|Other keys are live/);
      terminal.type(key);
      return shown;
    },
    async stop() {
      terminal.kill('SIGTERM');
      await terminal.exited;
      // A viewer that leaves does not end the run: its host is asked to.
      const host = hostPid();
      if (host !== undefined) {
        process.kill(host, 'SIGTERM');
        await until('the host to be gone', () => hostPid() === undefined);
      }
      rmSync(runtime, { recursive: true, force: true });
    },
  };
  return supervised;
}
