/** Time in which output is counted: as long as a frame nobody can read more of. */
const windowMs = 33;
/** More than this in one window is a flood. A viewer parses it in a few milliseconds. */
const ample = 256 * 1024;
/** During a flood viewers live on snapshots; this much goes to them as it is, so that an echo is not held up. */
const tight = 8 * 1024;
/** A flood is over after so many quiet windows. */
const quietWindows = 3;

export interface FloodGatePorts {
  /** Calls back once after `ms`. */
  after(ms: number, run: () => void): void;
  /** Viewers that were left out may be brought up to date. */
  windowEnded(): void;
  /** The flood is over. */
  calm(): void;
}

export interface FloodGate {
  /** Counts bytes on their way to the viewers; false when they should be left out. */
  pass(length: number): boolean;
  /** Whether what comes now is left out: a snapshot taken would be outdated at once. */
  closed(): boolean;
  flooding(): boolean;
}

/**
 * Tells a flood from output somebody could read. Parsing a flood a second time in each viewer costs as much as all the rest
 * together, and shows nothing that thirty snapshots a second do not show.
 */
export function createFloodGate(ports: FloodGatePorts): FloodGate {
  let counting = false;
  let passed = 0;
  let flooding = false;
  let quiet = 0;
  const budget = (): number => (flooding ? tight : ample);
  const closed = (): boolean => passed > budget();

  function count(): void {
    if (counting) return;
    counting = true;
    ports.after(windowMs, ended);
  }

  function ended(): void {
    const over = closed();
    counting = false;
    passed = 0;
    quiet = over ? 0 : quiet + 1;
    const wasFlooding = flooding;
    flooding = over || (flooding && quiet < quietWindows);
    if (flooding) {
      // Counted on without output too: the end of a flood is a silence.
      count();
      ports.windowEnded();
    } else if (wasFlooding) ports.calm();
  }

  return {
    pass(length) {
      count();
      passed += length;
      return !closed();
    },
    closed,
    flooding: () => flooding,
  };
}
