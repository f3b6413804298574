/** Bracketed paste (DEC 2004): what a terminal puts around pasted text. */
export const PASTE_START = Uint8Array.of(0x1b, 0x5b, 0x32, 0x30, 0x30, 0x7e);
export const PASTE_END = Uint8Array.of(0x1b, 0x5b, 0x32, 0x30, 0x31, 0x7e);

/** How much of `marker` has been matched after one more byte; ESC occurs only at its start. */
export function advanceMarker(marker: Uint8Array, matched: number, byte: number): number {
  if (byte === marker[matched]) return matched + 1;
  return byte === marker[0] ? 1 : 0;
}
