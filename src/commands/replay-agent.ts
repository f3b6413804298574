import { type CastReader, play } from '../terminal/cast-reader.ts';
import { createMirror, type Mirror } from '../terminal/mirror.ts';

/** The agent's screen at the playhead. */
export interface AgentReel {
  mirror(): Mirror;
  /** Asks for the screen as it was at `t`; of several asked for meanwhile only the last is made. */
  show(t: number): void;
  /** Resolves once the screen last asked for is there. */
  settled(): Promise<void>;
  close(): void;
}

/** Further ahead than this many milliseconds a saved screen is nearer than the one shown. */
const far = 30_000;

/** Follows the playhead: a step forward plays what came in between, anything else starts from a saved screen. */
export function createAgentReel(cast: CastReader, changed: () => void): AgentReel {
  const { cols, rows } = cast.header.term;
  let mirror = createMirror({ cols, rows, scrollback: 0 });
  let shown = -1;
  let wanted = -1;
  let closed = false;
  let going: Promise<void> | undefined;

  async function step(t: number): Promise<void> {
    if (t >= shown && t - shown <= far) {
      await play(mirror, cast.eventsBetween(shown, t));
    } else {
      const next = await cast.seek(t);
      mirror.dispose();
      mirror = next;
    }
    shown = t;
  }

  /** Only for a screen that is not shown yet: without a step to wait for, it would be over before `going` is set. */
  async function go(): Promise<void> {
    while (shown !== wanted && !closed) {
      await step(wanted);
      if (!closed) changed();
    }
    going = undefined;
  }

  return {
    mirror: () => mirror,
    show(t) {
      wanted = t;
      if (shown !== wanted && !closed) going ??= go();
    },
    settled: () => going ?? Promise.resolve(),
    close() {
      closed = true;
      mirror.dispose();
    },
  };
}
