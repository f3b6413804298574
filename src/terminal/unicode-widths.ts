import unicode11 from '@xterm/addon-unicode11';
import type { IUnicodeVersionProvider, Terminal } from '@xterm/headless';

const VERSION = '11-bounded';
const MAX_MARKS = 8;
const WIDTH_ONE = 1 << 1;

/**
 * Unicode 11 widths with two limits, so that every cell is one or two columns and bounded in size: a combining
 * character with nothing to join takes a cell of its own, and so does the ninth one in a row.
 */
function bounded(inner: IUnicodeVersionProvider): IUnicodeVersionProvider {
  return {
    version: VERSION,
    wcwidth: (code) => inner.wcwidth(code),
    // xterm's packing: bit 0 joins, bits 1-2 width, the rest is ours and comes back as `preceding`.
    charProperties(code, preceding) {
      const found = inner.charProperties(code, preceding & 7);
      if ((found & 1) === 0) return found === 0 ? WIDTH_ONE : found;
      const marks = (preceding >> 3) + 1;
      return marks > MAX_MARKS ? WIDTH_ONE : found | (marks << 3);
    },
  };
}

/** Makes the terminal use the bounded Unicode 11 width table. */
export function applyBoundedWidths(terminal: Terminal): void {
  const { unicode } = terminal;
  const addon = new unicode11.Unicode11Addon();
  const capture = {
    unicode: { register: (inner: IUnicodeVersionProvider) => unicode.register(bounded(inner)) },
  };
  Reflect.apply(addon.activate, addon, [capture]);
  unicode.activeVersion = VERSION;
}
