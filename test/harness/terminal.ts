import xterm from '@xterm/headless';
import { spawn } from 'node-pty';

export interface TerminalOptions {
  file: string;
  args: string[];
  env: Record<string, string>;
  cwd: string;
  cols?: number;
  rows?: number;
  /** Told after each change of the screen. */
  onScreen?: (rows: string[]) => void;
}

/** A real program in a real pty, seen through a terminal emulator: what a person would see and type. */
export interface Terminal {
  type(text: string): void;
  /** The visible rows without trailing blanks. */
  screen(): string[];
  text(): string;
  /** Everything the program sent, as it came. */
  raw(): string;
  /** Resolves once the screen matches; rejects with the screen when it does not in time, or the program ends. */
  waitFor(wanted: RegExp | ((text: string) => boolean), ms?: number): Promise<string>;
  exited: Promise<{ exitCode: number; signal: number | undefined }>;
  resize(cols: number, rows: number): void;
  kill(signal?: string): void;
  pid: number;
}

export function openTerminal(options: TerminalOptions): Terminal {
  const { cols = 80, rows = 24 } = options;
  const emulator = new xterm.Terminal({ cols, rows, allowProposedApi: true, scrollback: 0, logLevel: 'off' });
  const child = spawn(options.file, options.args, {
    name: 'xterm-256color',
    cols,
    rows,
    cwd: options.cwd,
    env: options.env,
  });
  const watchers = new Set<() => void>();
  let over: { exitCode: number; signal: number | undefined } | undefined;
  let raw = '';
  const screen = (): string[] =>
    Array.from(
      { length: emulator.rows },
      (_, y) => emulator.buffer.active.getLine(y)?.translateToString(true).trimEnd() ?? '',
    );
  const text = (): string => screen().join('\n');
  const changed = (): void => {
    options.onScreen?.(screen());
    for (const watch of [...watchers]) watch();
  };
  child.onData((data) => {
    raw += data;
    emulator.write(data, changed);
  });
  emulator.onData((reply) => child.write(reply));
  const exited = new Promise<{ exitCode: number; signal: number | undefined }>((resolve) => {
    child.onExit(({ exitCode, signal }) => {
      over = { exitCode, signal };
      resolve(over);
      emulator.write('', changed);
    });
  });

  return {
    pid: child.pid,
    exited,
    screen,
    text,
    raw: () => raw,
    type: (keys) => child.write(keys),
    resize(width, height) {
      child.resize(width, height);
      emulator.resize(width, height);
    },
    kill: (signal) => {
      if (!over) child.kill(signal);
    },
    waitFor(wanted, ms = 20_000) {
      const matches = (): boolean => (wanted instanceof RegExp ? wanted.test(text()) : wanted(text()));
      return new Promise((resolve, reject) => {
        const settle = (finish: () => void): void => {
          watchers.delete(look);
          clearTimeout(timer);
          finish();
        };
        const fail = (why: string): void =>
          settle(() => reject(new Error(`${why} while waiting for ${wanted}\n--- screen\n${text()}\n---`)));
        const look = (): void => {
          if (matches()) settle(() => resolve(text()));
          else if (over) fail(`the program ended (${over.exitCode}/${over.signal ?? 0})`);
        };
        const timer = setTimeout(() => fail(`${ms} ms passed`), ms);
        watchers.add(look);
        look();
      });
    },
  };
}
