import type { Terminal } from '@xterm/headless';
import type { Core } from './xterm-core.ts';

type Bound = (terminal: Terminal) => number;

const byRows: Bound = (terminal) => terminal.rows;
const byCols: Bound = (terminal) => terminal.cols;

const ABSURD = 10_000;

/** Sequences xterm carries out once per count, with the count that already does all they can. */
const REPEATED: readonly (readonly [final: string, method: string, bound: Bound])[] = [
  ['L', 'insertLines', byRows],
  ['M', 'deleteLines', byRows],
  ['S', 'scrollUp', byRows],
  ['T', 'scrollDown', byRows],
  ['I', 'cursorForwardTab', byCols],
  ['Z', 'cursorBackwardTab', byCols],
  ['b', 'repeatPrecedingCharacter', (terminal) => terminal.rows * terminal.cols],
];

/**
 * Caps repeat counts: `CSI 2147483647 L` is one short sequence and would hold the process for minutes. Without the core
 * only absurd counts can be told apart, and they are ignored.
 */
export function limitRepeats(terminal: Terminal, core: Core | undefined): void {
  for (const [final, method, bound] of REPEATED) {
    terminal.parser.registerCsiHandler({ final }, (params) => {
      const most = bound(terminal);
      const count = params[0];
      if (typeof count !== 'number' || count <= most) return false;
      if (!core) return count > ABSURD;
      core.repeat(method, most);
      return true;
    });
  }
}
