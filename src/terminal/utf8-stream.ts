/** How many bytes at the end begin a character that is not complete yet (0 to 3). */
function unfinished(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte >= 0x80 && byte < 0xc0) continue;
    const length = byte >= 0xf0 && byte <= 0xf4 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc2 ? 2 : 1;
    return byte <= 0xf4 && length > back ? back : 0;
  }
  return 0;
}

export type Utf8Stream = {
  decode(bytes: Uint8Array): string;
  /** Inside a character. */
  isWaiting(): boolean;
};

/**
 * Bytes to text however they are cut; what is no UTF-8 becomes U+FFFD. Mirror and recording both read through this, so
 * that a replay sees the very characters the live screen saw.
 */
export function createUtf8Stream(): Utf8Stream {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let held = new Uint8Array(0);
  return {
    decode(bytes) {
      const all = held.length === 0 ? bytes : Buffer.concat([held, bytes]);
      const keep = unfinished(all);
      held = all.slice(all.length - keep);
      return decoder.decode(all.subarray(0, all.length - keep));
    },
    isWaiting: () => held.length > 0,
  };
}
