import { expect, it } from 'vitest';
import { utcText } from '../../src/views/utc-text.ts';

it.each([
  ['2026-11-20T16:29:25.123Z', '2026-11-20 16:29:25 UTC'],
  ['2026-11-20T16:29:25Z', '2026-11-20 16:29:25 UTC'],
  ['2026-11-20T16:29:25+01:00', '2026-11-20T16:29:25+01:00'],
  ['soon', 'soon'],
])('%s is told as %s', (iso, text) => expect(utcText(iso)).toBe(text));
