import { describe, expect, it } from 'vitest';
import { epochMs } from '../../src/policy/moment.ts';

const months = ['01', '02', '03', '04', '06', '07', '08', '11', '12'];
const years = [
  '0001',
  '0400',
  '1899',
  '1900',
  '1969',
  '1970',
  '1999',
  '2000',
  '2024',
  '2026',
  '2100',
  '2399',
];
const zones = ['Z', '+00:00', '+05:30', '-08:00', '+14:00', '-00:45'];

describe('a moment', () => {
  it.each(years)('is the one a calendar gives, year %s', (year) => {
    for (const month of months)
      for (const day of ['01', '28'])
        for (const zone of zones) {
          const text = `${year}-${month}-${day}T23:59:07${zone}`;
          expect([text, epochMs(text)]).toEqual([text, Date.parse(text)]);
        }
  });

  it.each([
    ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
    ['2026-11-20T10:30Z', Date.UTC(2026, 10, 20, 10, 30)],
    ['2026-11-20T10:30:15.999Z', Date.UTC(2026, 10, 20, 10, 30, 15)],
    ['2026-11-20T10:30:15.9+02:00', Date.UTC(2026, 10, 20, 8, 30, 15)],
    ['2026-11-20T10:30:15-0230', Date.UTC(2026, 10, 20, 13, 0, 15)],
  ])('%s', (text, ms) => expect(epochMs(text)).toBe(ms));

  it.each([
    '2026-11-20',
    '2026-11-20T10:30',
    '2026-11-20 10:30Z',
    'x2026-11-20T10:30Z',
    '2026-11-20T10:30Zx',
    '2026-11-20T10:30z',
    '2026-11-20T10:30:1Z',
    '2026-11-20T10:30:15.Z',
    '2026-11-20T10:30+2:00',
    '2026-11-20T10:30 02:00',
    '26-11-20T10:30Z',
    '',
  ])('none is in %s', (text) => expect(epochMs(text)).toBe(null));
});
