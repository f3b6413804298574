import type { Progress } from '../model/progress.ts';
import { readConfig } from '../store/config-file.ts';
import { knowsProgress, workMark } from '../terminal/notification.ts';
import { shortDuration } from '../ui/clock.ts';
import { clip } from '../ui/wrap.ts';
import type { Io } from './io.ts';
import type { Places } from './places.ts';
import { configSources } from './screen-settings.ts';

export interface ProgressTerminal {
  columns: number;
  /** OSC 9;4: whether the window's icon is to show it, too. */
  marks: boolean;
  insideTmux: boolean;
  /** Monotonic ms. */
  now(): number;
}

export interface ProgressLine {
  tell: Progress;
  /** Says it again with the time there has been since: called now and then, for steps that take long. */
  tick(): void;
  /** Takes the line away, until there is more to tell. */
  clear(): void;
  /** It is over: the line goes, and the mark. */
  end(): void;
}

/** What is done sooner never shows; a line that changes more often cannot be read. */
const quietMs = 200;
const everyMs = 100;
const tickMs = 500;
const counted = new Intl.NumberFormat('en-US');

function textOf(step: string, done: number | undefined, of: number | undefined, ms: number): string {
  const many =
    done === undefined
      ? ''
      : `  ${counted.format(done)}${of === undefined ? '' : ` of ${counted.format(of)}`}`;
  const share = done === undefined || of === undefined ? '' : `  ${percentOf(done, of)} %`;
  return `${step}${many}${share}${ms < 2000 ? '' : `  ${shortDuration(ms)}`}`;
}

const percentOf = (done: number, of: number): number => (of === 0 ? 100 : Math.floor((100 * done) / of));

/** One line that says how far it is, and is gone before anything else is said. */
export function createProgressLine(io: Io, terminal: ProgressTerminal): ProgressLine {
  const began = terminal.now();
  const mark = (percent: number | null | 'over'): string =>
    terminal.marks ? workMark(percent, terminal.insideTmux) : '';
  let shown = false;
  let marked = false;
  let last = Number.NEGATIVE_INFINITY;
  let told: Parameters<Progress> | undefined;

  function draw(now: number): void {
    if (!told || now - began < quietMs) return;
    const [step, done, of] = told;
    [last, shown, marked] = [now, true, terminal.marks];
    const text = clip(textOf(step, done, of, now - began), terminal.columns - 1);
    io.err(`\r\x1b[K${text}${mark(done === undefined || of === undefined ? null : percentOf(done, of))}`);
  }

  return {
    tell(...next) {
      const now = terminal.now();
      const other = told?.[0] !== next[0];
      told = next;
      if (other || now - last >= everyMs) draw(now);
    },
    tick: () => draw(terminal.now()),
    clear() {
      if (shown) io.err('\r\x1b[K');
      shown = false;
    },
    end() {
      if (shown || marked) io.err(`${shown ? '\r\x1b[K' : ''}${marked ? mark('over') : ''}`);
      [told, shown, marked] = [undefined, false, false];
    },
  };
}

type Work = (io: Io, progress: Progress | undefined) => Promise<number>;

/** Does long work and shows how far it is, where somebody looks: nothing without a terminal, and nothing where JSON was asked for. */
export async function withProgress(io: Io, places: Places, work: Work): Promise<number> {
  const { isTTY, columns = 80 } = process.stderr;
  if (!isTTY || io.json?.()) return work(io, undefined);
  const sources = await configSources(places, {});
  const { env } = sources;
  if (env.TERM === 'dumb') return work(io, undefined);
  const config = readConfig(sources);
  const wanted = config.ok ? config.value.values.progress : 'off';
  const marks = wanted === 'auto' ? knowsProgress(env) : wanted === 'on';
  const terminal = { columns, marks, insideTmux: env.TMUX !== undefined, now: () => performance.now() };
  const line = createProgressLine(io, terminal);
  const after =
    (say: (text: string) => void) =>
    (text: string): void => {
      line.clear();
      say(text);
    };
  const ticking = setInterval(line.tick, tickMs);
  try {
    return await work({ ...io, out: after(io.out), err: after(io.err) }, line.tell);
  } finally {
    clearInterval(ticking);
    line.end();
  }
}
