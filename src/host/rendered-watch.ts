import { type KeyPress, type RenderedScreen, showsStill } from '../model/rendered-screen.ts';

export interface RenderedWatchPorts {
  /** What the terminal shows; undefined while bytes wait to be parsed, or a frame is not whole. */
  look(counts: Pick<RenderedScreen, 'typed' | 'pressed'>): RenderedScreen | undefined;
  write(bytes: Uint8Array): void;
  tell(screen: RenderedScreen): void;
  pressed(id: number, ok: boolean): void;
  now(): number;
  /** Calls back once after `ms`. */
  after(ms: number, run: () => void): void;
}

/** Tells what the agent's terminal shows to whom asked for it, and presses keys on nothing else than what was seen. */
export interface RenderedWatch {
  /** From now on every change is told. */
  follow(): void;
  /** Everything printed so far is parsed, or the size is another. */
  changed(): void;
  /** Somebody typed something. */
  typed(bytes: Uint8Array): void;
  /** Looks and writes in one go: nothing is parsed and nothing typed between the two. */
  press(press: KeyPress): void;
}

/** Soon enough for a prompt to be answered at once. */
const soonMs = 25;
/** While the screen keeps changing: often enough for people, and nothing a flood would notice. */
const floodMs = 100;

/** Told to programs that asked for it when a window gets or loses the focus: no key of anybody. */
const focusReports = new Set(['\x1b[I', '\x1b[O']);

export function createRenderedWatch(ports: RenderedWatchPorts): RenderedWatch {
  let following = false;
  let waiting = false;
  let toldAt = Number.NEGATIVE_INFINITY;
  let told = '';
  const counts = { typed: 0, pressed: 0 };

  function tell(): void {
    waiting = false;
    // Not whole yet: the end of it is a change of its own.
    const screen = ports.look(counts);
    if (!screen) return;
    const text = JSON.stringify(screen);
    if (text === told) return;
    told = text;
    toldAt = ports.now();
    ports.tell(screen);
  }

  function changed(): void {
    if (!following || waiting) return;
    waiting = true;
    ports.after(ports.now() - toldAt < 2 * floodMs ? floodMs : soonMs, tell);
  }

  return {
    follow() {
      following = true;
      changed();
    },
    changed,
    typed(bytes) {
      if (focusReports.has(Buffer.from(bytes).toString('latin1'))) return;
      counts.typed += 1;
      changed();
    },
    press({ id, keys, frozen }) {
      const now = ports.look(counts);
      const ok = now !== undefined && showsStill(frozen, now);
      if (ok) {
        counts.pressed += 1;
        ports.write(Buffer.from(keys, 'utf8'));
      }
      ports.pressed(id, ok);
      changed();
    },
  };
}
