import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { followJournal } from '../../src/commands/follow-journal.ts';
import { HostReady } from '../../src/commands/host-ready.ts';
import { controlSocket, screenSocket } from '../../src/commands/places.ts';
import { type ControlClient, openControl } from '../../src/host/control-client.ts';
import { openScreen, type ScreenClient, type ScreenListener } from '../../src/host/screen-client.ts';
import type { Event, EventOf, EventType } from '../../src/model/event.ts';
import type { Intent } from '../../src/model/intent.ts';
import type { RunSpec } from '../../src/model/run-spec.ts';
import { type RunDirectory, runDirectory } from '../../src/store/run-directory.ts';
import { openTerminal, type Terminal } from '../harness/terminal.ts';
import { built, owner, type Place } from './place.ts';
import { agentArgs, type HostOptions, identity, must, specFor } from './run-spec.ts';

/** `countersign …` in the place, as a shell would start it. */
export const programArgs = (...args: string[]): string[] => [built('countersign.js'), ...args];

export interface LineRun {
  code: number | null;
  out: string;
  err: string;
}

/** `countersign run --no-tui`, to its end. */
export function runLines(place: Place, over: { profile?: string; agent?: string[] } = {}): Promise<LineRun> {
  const { profile = 'practice', agent = agentArgs(place) } = over;
  const args = programArgs(
    'run',
    '--no-boundary',
    '--no-tui',
    '--profile',
    profile,
    '--as',
    owner,
    '--',
    ...agent,
  );
  const child = spawn(process.execPath, args, { cwd: place.workspace, env: place.env });
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    said.out += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    said.err += String(chunk);
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, ...said })));
}

/** Any command of the built program in a pty. */
export function openProgram(
  place: Place,
  args: string[],
  size: { cols?: number; rows?: number } = {},
): Terminal {
  return openTerminal({
    file: process.execPath,
    args: programArgs(...args),
    env: place.env,
    cwd: place.workspace,
    ...size,
  });
}

/** `countersign run` with its screen, in a pty. */
export function openRun(place: Place, size: { cols?: number; rows?: number } = {}): Terminal {
  return openProgram(place, ['run', '--no-boundary', '--as', owner, '--', ...agentArgs(place)], size);
}

export interface StartedHost {
  spec: RunSpec;
  paths: RunDirectory;
  pid: number;
  ready: Promise<HostReady>;
  exited: Promise<{ code: number | null; signal: string | null }>;
  log(): string;
}

/** The built host process, its run told on standard input as the starter does. */
export function startHost(place: Place, options: HostOptions = {}): StartedHost {
  const spec = specFor(place, options);
  const log = join(place.directory, `host-${spec.run}.log`);
  const errors = openSync(log, 'a');
  const command = [process.execPath, built('host-process.js')];
  const [file = '', ...args] = options.shell
    ? ['/bin/bash', '-c', options.shell, 'host', ...command]
    : command;
  const child = spawn(file, args, { detached: true, stdio: ['pipe', 'pipe', errors], env: place.env });
  closeSync(errors);
  const { stdin, stdout, pid } = child;
  if (!stdin || !stdout || pid === undefined) throw new Error('the host did not start');
  stdin.on('error', () => {});
  stdin.end(JSON.stringify(spec));
  const exited = new Promise<{ code: number | null; signal: string | null }>((resolve) =>
    child.on('exit', (code, signal) => resolve({ code, signal })),
  );
  const said = (): string => (existsSync(log) ? readFileSync(log, 'utf8') : '');
  const ready = new Promise<HostReady>((resolve, reject) => {
    createInterface({ input: stdout }).once('line', (line) => resolve(HostReady.parse(JSON.parse(line))));
    // Long after the run has begun this changes nothing any more.
    void exited.then(() => reject(new Error(`the host ended before the run began: ${said()}`)));
  });
  ready.catch(() => {});
  return {
    spec,
    paths: runDirectory(spec.store, spec.run),
    pid,
    ready,
    exited,
    log: said,
  };
}

export interface Watching {
  control: ControlClient;
  events: readonly Event[];
  /** Calls with every event, those of the past first. */
  each(listener: (event: Event) => void): void;
  /** Resolves with the first event that fits, seen already or to come; rejects when the host goes first. */
  until(fits: (event: Event) => boolean, ms?: number): Promise<Event>;
  /** What the host refused, in order. */
  refused: string[];
  answer(action: string, over?: Partial<Extract<Intent, { intent: 'answer' }>>): void;
  closed: Promise<void>;
}

/** The first event of a type, for `until`. */
export const ofType =
  (type: EventType) =>
  (event: Event): boolean =>
    event.body.type === type;

/** A question put to a person, for `until`. */
export const asks = (event: Event): event is Event & { body: EventOf<'action.decided'> } =>
  event.body.type === 'action.decided' && event.body.verdict.effect === 'ask';

export interface Welcome {
  may?: 'answer' | 'watch';
  token?: string;
}

/** A viewer without a screen: follows the journal with its chain checked, sends intents. */
export async function watch({ spec, paths }: StartedHost, welcome: Welcome = {}): Promise<Watching> {
  const { may = 'answer', token = spec.token } = welcome;
  const hello = { intent: 'hello', token, identity, may } as const;
  const control = must(await openControl(controlSocket(spec.runtime), hello));
  const journal = must(followJournal(paths.journal, control));
  const events: Event[] = [];
  const listeners = new Set<(event: Event) => void>();
  const damage: string[] = [];
  const refused: string[] = [];
  const take = (event: Event): void => {
    events.push(event);
    for (const tell of [...listeners]) tell(event);
  };
  for (const event of journal.past) take(event);
  journal.follow(take, (problem) => damage.push(problem.message));
  control.onRefused((problem) => refused.push(problem.code));
  const closed = new Promise<void>((resolve) => control.onClosed(resolve));
  return {
    control,
    events,
    refused,
    closed,
    each(listener) {
      for (const event of [...events]) listener(event);
      listeners.add(listener);
    },
    until(fits, ms = 20_000) {
      const found = events.find(fits);
      if (found) return Promise.resolve(found);
      return new Promise((resolve, reject) => {
        const last = (): string =>
          events
            .map(({ body }) => body.type)
            .slice(-5)
            .join(', ');
        const fail = (why: string): void => {
          listeners.delete(look);
          clearTimeout(timer);
          reject(new Error(`${why}; the last events were ${last()} ${damage.join(' ')}`));
        };
        const look = (event: Event): void => {
          if (!fits(event)) return;
          listeners.delete(look);
          clearTimeout(timer);
          resolve(event);
        };
        const timer = setTimeout(() => fail(`${ms} ms passed`), ms);
        listeners.add(look);
        void closed.then(() => fail('the host is gone'));
      });
    },
    answer(action, over = {}) {
      const decided = events.findLast((event) => asks(event) && event.body.action === action)?.hash ?? 'none';
      control.send({
        intent: 'answer',
        action,
        decided,
        answer: 'once',
        minutes: null,
        note: null,
        command: null,
        shown: { hash: 'd'.repeat(64), ms: 900, swallowed: 0 },
        ...over,
      });
    },
  };
}

/** The screen socket of a run; what it says goes to the parts of a listener the test cares for. */
export function watchScreen(
  { spec }: StartedHost,
  may: 'answer' | 'watch' = 'answer',
  on: Partial<ScreenListener> = {},
): ScreenClient {
  const nothing = () => {};
  const listener = {
    snapshot: nothing,
    bytes: nothing,
    size: nothing,
    refused: nothing,
    closed: nothing,
    ...on,
  };
  return openScreen(screenSocket(spec.runtime), { token: spec.token, may }, listener);
}

/** Lets the agent begin its script, the way a person would: a word and Enter. */
export async function begin(host: StartedHost, watching: Watching): Promise<ScreenClient> {
  await watching.until(ofType('channel.opened'));
  const screen = watchScreen(host);
  screen.type(Buffer.from('go\r'));
  return screen;
}
