import { chooseColor } from './color-choice.ts';
import { safeLine } from './glyph.ts';
import type { AgentModes } from './mirror-modes.ts';
import {
  chooseNotification,
  knowsProgress,
  type NotificationBackend,
  notification,
  progressMark,
} from './notification.ts';
import { ENTER, type InputModes, inputModeChange, LEAVE, PLAIN_INPUT, withWheel } from './outer-modes.ts';
import { createTtyWriter, type DeviceWrite, openTtyDevice } from './tty-writer.ts';

const FATAL_SIGNALS = ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT'] as const;

/** The part of `process.stdin` that is needed. */
export type OuterInput = {
  setRawMode(raw: boolean): unknown;
  resume(): unknown;
  pause(): unknown;
  on(event: 'data', listener: (chunk: Uint8Array) => void): unknown;
  off(event: 'data', listener: (chunk: Uint8Array) => void): unknown;
};

/** The part of `process.stdout` that is needed. */
export type OuterOutput = {
  readonly columns: number;
  readonly rows: number;
  write(data: string): boolean;
  on(event: 'resize', listener: () => void): unknown;
  off(event: 'resize', listener: () => void): unknown;
};

/** The part of `process` that is needed to leave in order. */
export type OuterProcess = {
  readonly pid: number;
  on(event: string, listener: (...args: unknown[]) => void): unknown;
  off(event: string, listener: (...args: unknown[]) => void): unknown;
  kill(pid: number, signal: string): unknown;
};

export type OuterTerminalOptions = {
  stdin: OuterInput;
  stdout: OuterOutput;
  process: OuterProcess;
  env: { readonly [name: string]: string | undefined };
  onInput: (chunk: Uint8Array) => void;
  /** At every change of size; waiting for the last of a series is the caller's. */
  onResize: (size: { cols: number; rows: number }) => void;
  /** The terminal takes output again, or was left and entered: paint (everything, if `lost`). */
  onReady: (lost: boolean) => void;
  notify?: NotificationBackend;
  /** Whether the window's icon shows that something waits; by default where the terminal is known to have such a mark. */
  progress?: 'auto' | 'on' | 'off';
  /** Whether the wheel is ours: the terminal then reports its mouse, in cells. */
  mouse?: boolean;
  /** How bytes reach the terminal; by default its own non-blocking descriptor, or `stdout` where there is none. */
  device?: DeviceWrite;
  setTimer?: (run: () => void, milliseconds: number) => void;
};

export type OuterTerminal = {
  palette: 'full' | 'none';
  size(): { cols: number; rows: number };
  /**
   * Hands a frame over whole, or not at all (false): the terminal has not taken the last one yet, or is not ours now.
   * Ask `backlog()` before composing; `onReady` says when to try again.
   */
  write(data: string): boolean;
  /** Bytes the terminal has not taken yet. */
  backlog(): number;
  /** Makes the terminal send what the agent expects; undefined while the keys are the screen's. */
  setAgentModes(modes: AgentModes | undefined): void;
  /** Written only when it changes; made safe. */
  setTitle(title: string): void;
  /** Whether something waits for the person; written only when it changes. */
  setWaiting(waiting: boolean): void;
  /** Rings without saying why: pass a fixed text. */
  notify(text: string): void;
  /** Ctrl-Z: gives the terminal back to the shell, stops the process, and enters again on `fg`. */
  suspend(): void;
  /** For an editor: gives the terminal back until the returned function is called. */
  lend(): () => void;
  /** Leaves the terminal as it was found. Synchronous; calling it again does nothing. */
  restore(): void;
};

function later(run: () => void, milliseconds: number): void {
  if (milliseconds === 0) setImmediate(run);
  else setTimeout(run, milliseconds);
}

function throughStream(stdout: OuterOutput): DeviceWrite {
  return (data) => {
    stdout.write(new TextDecoder().decode(data));
    return data.length;
  };
}

/** Takes over the person's terminal and guarantees that it is given back, whichever way the process ends. */
export function openOuterTerminal(options: OuterTerminalOptions): OuterTerminal {
  const { stdin, stdout, process } = options;
  const backend = options.notify ?? chooseNotification(options.env);
  const insideTmux = options.env.TMUX !== undefined;
  const device = options.device ?? openTtyDevice() ?? throughStream(stdout);
  const output = createTtyWriter({
    device,
    onDrain: () => onDrain(),
    setTimer: options.setTimer ?? later,
  });
  let active = false;
  let finished = false;
  let refused = false;
  const asked = (modes: InputModes): InputModes => (options.mouse ? withWheel(modes) : modes);
  let wanted: InputModes = asked(PLAIN_INPUT);
  let current: InputModes = PLAIN_INPUT;
  let title = '';
  let waits = false;
  const { progress = 'auto' } = options;
  const marks = progress === 'auto' ? knowsProgress(options.env) : progress === 'on';
  const mark = (waiting: boolean): string => (marks ? progressMark(waiting, insideTmux) : '');

  const applyModes = (): void => {
    if (!active) return;
    const change = inputModeChange(current, wanted);
    current = wanted;
    output.write(change);
  };
  const enter = (): void => {
    if (active || finished) return;
    active = true;
    current = PLAIN_INPUT;
    stdin.setRawMode(true);
    stdin.resume();
    output.write(ENTER + (title === '' ? '' : `\x1b]0;${title}\x07`) + (waits ? mark(true) : ''));
    applyModes();
  };
  const leave = (): void => {
    if (!active) return;
    active = false;
    output.writeLast((waits ? mark(false) : '') + LEAVE);
    try {
      stdin.setRawMode(false);
    } catch {
      // The terminal is gone (SIGHUP): there is nothing left to restore.
    }
    stdin.pause();
  };
  const onDrain = (): void => {
    if (!refused) return;
    refused = false;
    options.onReady(false);
  };
  const onResize = (): void => options.onResize({ cols: stdout.columns, rows: stdout.rows });
  const onContinue = (): void => {
    if (finished) return;
    enter();
    options.onReady(true);
  };
  const onFatal = FATAL_SIGNALS.map((signal) => {
    const listener = (): void => {
      restore();
      process.kill(process.pid, signal);
    };
    process.on(signal, listener);
    return { signal, listener };
  });
  const restore = (): void => {
    leave();
    if (finished) return;
    finished = true;
    stdin.off('data', options.onInput);
    stdout.off('resize', onResize);
    process.off('SIGCONT', onContinue);
    process.off('exit', restore);
    process.off('uncaughtExceptionMonitor', restore);
    for (const { signal, listener } of onFatal) process.off(signal, listener);
  };

  stdin.on('data', options.onInput);
  stdout.on('resize', onResize);
  process.on('SIGCONT', onContinue);
  process.on('exit', restore);
  process.on('uncaughtExceptionMonitor', restore);
  enter();

  return {
    palette: chooseColor(options.env),
    size: () => ({ cols: stdout.columns, rows: stdout.rows }),
    write(data) {
      if (!active || output.backlog() > 0) {
        refused = true;
        return false;
      }
      output.write(data);
      return true;
    },
    backlog: output.backlog,
    setAgentModes(modes) {
      wanted = asked(modes ?? PLAIN_INPUT);
      applyModes();
    },
    setTitle(text) {
      const next = safeLine(text, 80);
      if (next === title) return;
      title = next;
      if (active) output.write(`\x1b]0;${title}\x07`);
    },
    setWaiting(next) {
      if (next === waits) return;
      waits = next;
      if (active) output.write(mark(next));
    },
    notify(text) {
      if (active) output.write(notification(backend, text, insideTmux));
    },
    suspend() {
      leave();
      process.kill(process.pid, 'SIGSTOP');
    },
    lend() {
      leave();
      return onContinue;
    },
    restore,
  };
}
