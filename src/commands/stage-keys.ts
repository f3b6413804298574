import { type Key, keyLabel } from '../ui/key.ts';
import type { Stage } from './stage.ts';

/** The byte of a prefix key where there is no agent to keep it from: Ctrl-]. */
export const idlePrefix = 0x1d;

/** Keys that mean the same on every screen without an agent; false when it is none of them. */
export function stageKey(key: Key, stage: Stage, leave: () => void): boolean {
  switch (keyLabel(key)) {
    case '^z':
      stage.outer.suspend();
      return true;
    case '^l':
      stage.redraw();
      return true;
    case '^c':
      leave();
      return true;
    default:
      return false;
  }
}
