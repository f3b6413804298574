import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type IPty, spawn } from 'node-pty';
import { owner, type Place } from './place.ts';

export const cols = 200;
export const rows = 50;

/** A program in a pty whose output is taken as fast as it comes and looked through, not parsed. */
export interface Drained {
  pid: number;
  type(text: string): void;
  /** Resolves when the text was seen after this call. */
  seen(text: string): Promise<void>;
  onData(listener: ((bytes: Buffer) => void) | undefined): void;
  received(): number;
  /** Stops taking output, as a terminal does after Ctrl-S. */
  freeze(): void;
  thaw(): void;
  kill(): void;
  exited: Promise<void>;
}

export function drain(file: string, args: string[], place: Place, size = { cols, rows }): Drained {
  const options = { name: 'xterm-256color', ...size, cwd: place.workspace, env: place.env, encoding: null };
  const child: IPty = spawn(file, args, options);
  let listener: ((bytes: Buffer) => void) | undefined;
  let wanted: { text: Buffer; found(): void } | undefined;
  let tail: Uint8Array = Buffer.alloc(0);
  let received = 0;
  let last: Uint8Array = Buffer.alloc(0);
  child.onData((data: unknown) => {
    const bytes = Buffer.isBuffer(data) ? data : Buffer.from(String(data));
    received += bytes.length;
    last = bytes;
    listener?.(bytes);
    if (!wanted) return;
    const joined = Buffer.concat([tail, bytes.subarray(0, wanted.text.length)]);
    tail = bytes.subarray(-wanted.text.length);
    if (!bytes.includes(wanted.text) && !joined.includes(wanted.text)) return;
    const { found } = wanted;
    wanted = undefined;
    found();
  });
  let over = () => {};
  const exited = new Promise<void>((resolve) => {
    over = resolve;
  });
  let gone = false;
  child.onExit(() => {
    gone = true;
    over();
  });
  return {
    pid: child.pid,
    exited,
    type: (text) => child.write(text),
    seen(text) {
      tail = Buffer.alloc(0);
      return new Promise((resolve, reject) => {
        const late = setTimeout(
          () => reject(new Error(`"${text}" did not come: ${new TextDecoder().decode(last.slice(-500))}`)),
          60_000,
        );
        wanted = {
          text: Buffer.from(text),
          found() {
            clearTimeout(late);
            resolve();
          },
        };
      });
    },
    onData(next) {
      listener = next;
    },
    received: () => received,
    freeze: () => child.pause(),
    thaw: () => child.resume(),
    kill() {
      if (!gone) child.kill('SIGKILL');
    },
  };
}

/** A shell script as an agent: says hello to the supervisor if there is one, then does `work`. */
export function agentProgram(place: Place, name: string, work: string): string {
  const hello = join(import.meta.dirname, 'hello.ts');
  const text = `#!/bin/sh
if [ "$1" = --version ]; then echo 1; exit; fi
if [ "$1" = --settings ]; then '${process.execPath}' '${hello}' "$@" || exit 1; fi
${work}
`;
  return place.program(name, text);
}

/** `countersign run` of a program in a terminal that is drained. */
export function superviseInTerminal(place: Place, agent: string): Drained {
  const args = [
    place.built('countersign.js'),
    'run',
    '--no-boundary',
    '--no-type',
    '--profile',
    'practice',
    '--as',
    owner,
    '--',
    agent,
  ];
  return drain(process.execPath, args, place);
}

/** The private folder of the only live run. */
export function runtimeOf(place: Place): string {
  const [run] = readdirSync(place.runtime);
  if (!run) throw new Error('no run is live');
  return join(place.runtime, run);
}
