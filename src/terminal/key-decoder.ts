import { characterKey, controlKey, csiKey, type Key, singleShiftKey } from './key-names.ts';
import { progressOf } from './key-token.ts';
import { advanceMarker, PASTE_END, PASTE_START } from './paste-markers.ts';

/** Longest paste kept; the rest of a longer one is dropped, not typed. */
const MAX_PASTE = 1024 * 1024;

export type KeyDecoder = {
  /** Reads from `from` up to the end of the next key. `key` is undefined when the bytes ran out first. */
  take(bytes: Uint8Array, from: number): { key: Key | undefined; next: number };
  /** All keys completed by these bytes. */
  push(bytes: Uint8Array): Key[];
  /** Ends what is waiting for more bytes: a lone ESC becomes the Escape key. Call about 20 ms after the last chunk. */
  flush(): Key[];
  /** Whether `flush` would have something to end. A paste is never ended by silence. */
  isWaiting(): boolean;
  isInPaste(): boolean;
};

function text(bytes: readonly number[]): string {
  return new TextDecoder().decode(Uint8Array.from(bytes));
}

function isMarker(token: readonly number[]): boolean {
  return token.length === PASTE_START.length && PASTE_START.every((byte, i) => byte === token[i]);
}

function keyOf(token: readonly number[]): Key {
  const raw = Uint8Array.from(token);
  const [first = 0, second] = token;
  const unknown = { name: 'unknown', ctrl: false, alt: false, shift: false, raw };
  if (first === 0x1b && second !== undefined) {
    if (token.length > 2 && second === 0x5b) return { ...csiKey(text(token.slice(2))), raw };
    if (token.length > 2 && second === 0x4f) return { ...singleShiftKey(text(token.slice(2))), raw };
    if (token.length > 2 && second < 0x80) return unknown;
    const alt = true;
    const plain =
      second < 0x20 || second === 0x7f ? controlKey(second, alt) : characterKey(text(token.slice(1)), alt);
    return { ...plain, raw };
  }
  if (first < 0x20 || first === 0x7f) return { ...controlKey(first), raw };
  const char = text(token);
  return char === '\ufffd' || char.length === 0 ? unknown : { ...characterKey(char), raw };
}

/** An unfinished CSI is noise; ESC [ and ESC O alone are what Alt-[ and Alt-O send. */
function unfinishedKey(token: readonly number[]): Key {
  if (token.length > 2 || (token[0] ?? 0) >= 0x80) {
    return { name: 'unknown', ctrl: false, alt: false, shift: false, raw: Uint8Array.from(token) };
  }
  return keyOf(token);
}

/** Turns bytes from a raw terminal into keys, however they are cut into chunks. */
export function createKeyDecoder(): KeyDecoder {
  let token: number[] = [];
  let paste: number[] | undefined;
  let matched = 0;

  const endPaste = (body: readonly number[]): Key => {
    const raw = Uint8Array.from([...PASTE_START, ...body, ...PASTE_END]);
    return { name: 'paste', text: text(body), ctrl: false, alt: false, shift: false, raw };
  };

  const takePaste = (body: number[], byte: number): Key | undefined => {
    const before = matched;
    matched = advanceMarker(PASTE_END, matched, byte);
    if (matched === PASTE_END.length) {
      matched = 0;
      paste = undefined;
      return endPaste(body);
    }
    // What looked like the end marker and was not belongs to the text.
    const settled = before + 1 - matched;
    if (body.length < MAX_PASTE) {
      for (let i = 0; i < settled; i++) body.push(i < before ? (PASTE_END[i] ?? 0) : byte);
    }
    return undefined;
  };

  const take: KeyDecoder['take'] = (bytes, from) => {
    let next = from;
    while (next < bytes.length) {
      const byte = bytes[next] ?? 0;
      if (paste) {
        next += 1;
        const key = takePaste(paste, byte);
        if (key) return { key, next };
        continue;
      }
      token.push(byte);
      const progress = progressOf(token);
      if (progress === 'more') {
        next += 1;
        continue;
      }
      const done = token;
      token = [];
      if (progress === 'stray') return { key: unfinishedKey(done.slice(0, -1)), next };
      next += 1;
      if (!isMarker(done)) return { key: keyOf(done), next };
      paste = [];
    }
    return { key: undefined, next };
  };

  return {
    take,
    push(bytes) {
      const keys: Key[] = [];
      for (let at = 0; at < bytes.length; ) {
        const { key, next } = take(bytes, at);
        if (key) keys.push(key);
        at = next;
      }
      return keys;
    },
    flush() {
      if (token.length === 0) return [];
      const key = unfinishedKey(token);
      token = [];
      return [key];
    },
    isWaiting: () => token.length > 0,
    isInPaste: () => paste !== undefined,
  };
}
