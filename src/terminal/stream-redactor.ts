import { buildPrefixAutomaton, type Prefix } from './prefix-automaton.ts';
import { END, HIDE, SECRET_SHAPES, type SecretShape } from './secret-shapes.ts';

/** U+2592 in UTF-8: one column, like the character it stands for. */
const MASK = Uint8Array.of(0xe2, 0x96, 0x92);
const LITERAL_SHOWN = 6;
const LITERAL_LEAST = 8;
/** Longest secret hidden in one go: a prefix that was none must not hide a session. */
const MAX_HIDDEN = 16 * 1024;
const ESC = 0x1b;
const LITERAL_KIND = 'known-value';

export type StreamRedactor = {
  /**
   * The same stream with what follows a secret's prefix replaced by U+2592, one per column. Nothing is held back:
   * each call answers for all its bytes. The input is returned itself when nothing was hidden.
   */
  redact(bytes: Uint8Array): Uint8Array;
  /** How many secrets of each kind were hidden. */
  found(): Record<string, number>;
};

type Pattern = { shape: SecretShape } | { literal: Uint8Array };
type Candidate = { literal: Uint8Array; at: number };

function patternsOf(literals: readonly string[]): { patterns: Pattern[]; prefixes: Prefix[] } {
  const encoder = new TextEncoder();
  const patterns: Pattern[] = [];
  const prefixes: Prefix[] = [];
  for (const shape of SECRET_SHAPES) {
    for (const prefix of shape.prefixes) {
      patterns.push({ shape });
      prefixes.push({ bytes: encoder.encode(prefix), anywhere: shape.dashed });
    }
  }
  for (const value of new Set(literals)) {
    if (value.length < LITERAL_LEAST) continue;
    const literal = encoder.encode(value);
    patterns.push({ literal });
    prefixes.push({ bytes: encoder.encode([...value].slice(0, LITERAL_SHOWN).join('')), anywhere: true });
  }
  return { patterns, prefixes };
}

/** Follows escape sequences so that colours inside a secret do not end it. */
function createEscapes() {
  let state: 'text' | 'escape' | 'csi' = 'text';
  return {
    inText: () => state === 'text',
    begin: () => {
      state = 'escape';
    },
    /** Takes a byte of a sequence; true when a sequence ended that may have moved the cursor. */
    take(byte: number): boolean {
      if (byte === ESC) state = 'escape';
      else if (state === 'escape')
        state = byte === 0x5b ? 'csi' : byte >= 0x20 && byte < 0x30 ? 'escape' : 'text';
      else if (byte >= 0x40 && byte <= 0x7e) {
        state = 'text';
        return byte !== 0x6d;
      } else if (byte < 0x20 || byte > 0x7e) state = 'text';
      return false;
    },
  };
}

/** What is being hidden now: at most one token by its shape, and any number of known values. */
function createHiding(count: (kind: string) => void) {
  let shape: SecretShape | undefined;
  let hidden = 0;
  let dashes = 0;
  let values: Candidate[] = [];

  const byShape = (byte: number): boolean => {
    if (!shape) return false;
    const meaning = shape.body[byte] ?? END;
    dashes = byte === 0x2d ? dashes + 1 : 0;
    const lineEnd = byte === 0x0d || byte === 0x0a || byte === 0x08;
    if (meaning === HIDE && hidden < MAX_HIDDEN) {
      if (hidden === 0) count(shape.kind);
      hidden += 1;
      return true;
    }
    const over = meaning === END ? !(lineEnd && hidden > 0 && hidden < shape.expected) : hidden >= MAX_HIDDEN;
    if (over || (shape.dashed && dashes === 5)) shape = undefined;
    return false;
  };

  const byValue = (byte: number): boolean => {
    if (values.length === 0 || byte === 0x0d || byte === 0x0a) return false;
    values = values.filter((value) => value.literal[value.at] === byte);
    for (const value of values) {
      value.at += 1;
      if (value.at === value.literal.length) count(LITERAL_KIND);
    }
    const matched = values.length > 0;
    values = values.filter((value) => value.at < value.literal.length);
    return matched;
  };

  return {
    isIdle: () => shape === undefined && values.length === 0,
    start(pattern: Pattern, length: number): void {
      if ('literal' in pattern) values.push({ literal: pattern.literal, at: length });
      else if (!shape) {
        shape = pattern.shape;
        hidden = 0;
        dashes = 0;
      }
    },
    /** Whether this byte of text is hidden. */
    take(byte: number): boolean {
      const value = byValue(byte);
      return byShape(byte) || value;
    },
    /** The cursor went somewhere else: only a token that is not complete goes on there. */
    moved(): void {
      if (shape && (hidden === 0 || hidden >= shape.expected)) shape = undefined;
    },
  };
}

/** One mark per column: none for the rest of a character's bytes, two for what is as a rule wide. */
function marksFor(byte: number): number {
  if (byte < 0x80) return 1;
  if (byte < 0xc0) return 0;
  return byte < 0xe3 ? 1 : 2;
}

/** Hides secrets in a terminal stream as it passes, before anything is shown to others or recorded. */
export function createStreamRedactor(options: { literals: readonly string[] }): StreamRedactor {
  const { patterns, prefixes } = patternsOf(options.literals);
  const { next, hits, start } = buildPrefixAutomaton(prefixes);
  const isHit = Uint8Array.from(hits, (list) => (list.length > 0 ? 1 : 0));
  const counts: Record<string, number> = {};
  const escapes = createEscapes();
  const hiding = createHiding((kind) => {
    counts[kind] = (counts[kind] ?? 0) + 1;
  });
  let state = start;

  /** Plain text without a secret: runs until something needs a closer look and returns where. */
  const skip = (bytes: Uint8Array, from: number): number => {
    let at = from;
    let now = state;
    while (at < bytes.length) {
      const byte = bytes[at] ?? 0;
      if (byte === ESC) break;
      at += 1;
      now = next[now * 256 + byte] ?? start;
      if (isHit[now] === 1) break;
    }
    state = now;
    return at;
  };

  const startHits = (): void => {
    for (const index of hits[state] ?? []) {
      const pattern = patterns[index];
      if (pattern) hiding.start(pattern, prefixes[index]?.bytes.length ?? 0);
    }
  };

  /** Takes one byte; true when it is hidden. */
  const look = (byte: number): boolean => {
    if (!escapes.inText()) {
      if (escapes.take(byte)) {
        state = start;
        hiding.moved();
      }
      return false;
    }
    if (byte === ESC) {
      escapes.begin();
      return false;
    }
    const hide = hiding.take(byte);
    state = next[state * 256 + byte] ?? start;
    if (isHit[state] === 1) startHits();
    return hide;
  };

  return {
    redact(bytes) {
      const parts: Uint8Array[] = [];
      let kept = 0;
      for (let at = 0; at < bytes.length; ) {
        if (hiding.isIdle() && escapes.inText() && bytes[at] !== ESC) {
          at = skip(bytes, at);
          if (isHit[state] === 1) startHits();
          continue;
        }
        const byte = bytes[at] ?? 0;
        if (look(byte)) {
          if (at > kept) parts.push(bytes.subarray(kept, at));
          for (let mark = marksFor(byte); mark > 0; mark--) parts.push(MASK);
          kept = at + 1;
        }
        at += 1;
      }
      if (kept === 0) return bytes;
      if (kept < bytes.length) parts.push(bytes.subarray(kept));
      return Buffer.concat(parts);
    },
    found: () => ({ ...counts }),
  };
}
