import { describe, expect, it } from 'vitest';
import type { Availability } from '../../src/boundary/availability.ts';
import { findLandlock } from '../../src/boundary/landlock/abi.ts';
import {
  type BoundariesHere,
  type BoundaryWish,
  boundaryIfPossible,
  chooseBoundary,
} from '../../src/commands/choose-boundary.ts';
import type { BoundaryChoice } from '../../src/model/boundary.ts';
import type { Outcome } from '../../src/model/problem.ts';

const dana = { name: 'dana', osUser: 'dana', how: 'claimed' } as const;
const there = (): Availability => ({
  available: true,
  bwrap: '/usr/bin/bwrap',
  version: 'bubblewrap 0.8.0',
  root: false,
  env: undefined,
  bash: undefined,
  nsenter: '/usr/bin/nsenter',
});
const problem = { code: 'boundary-missing', message: 'It is not installed.', fix: 'Install it.' };
const missing = (): Availability => ({ available: false, problem });
const version = async (): Promise<Outcome<number>> => ({ ok: true, value: 6 });
const old = () => findLandlock(async () => 3);
const all = { bubblewrap: there, landlock: version };
const second = { bubblewrap: missing, landlock: version };
const none = { bubblewrap: missing, landlock: old };
const refusing = (here: BoundariesHere, wish: Partial<BoundaryWish>) =>
  chooseBoundary({ network: 'proxy', risk: 'low', ...wish }, dana, here);

describe('a run', () => {
  it.each<[string, BoundariesHere, Partial<BoundaryWish>, BoundaryChoice]>([
    ['has bubblewrap', all, {}, { kind: 'bubblewrap', network: 'proxy' }],
    ['has it for high risk, too', all, { risk: 'high' }, { kind: 'bubblewrap', network: 'proxy' }],
    [
      'has Landlock where it cannot be had, and says why',
      second,
      { network: 'none', risk: 'medium' },
      { kind: 'landlock', abi: 6, network: 'none', reason: 'It is not installed.' },
    ],
    [
      'has Landlock when told to, and says who told it',
      all,
      { boundary: 'landlock', risk: 'high' },
      { kind: 'landlock', abi: 6, network: 'proxy', reason: '--boundary landlock was given', by: dana },
    ],
    [
      'goes without when told to, and says who told it',
      all,
      { boundary: false },
      { kind: 'none', reason: '--no-boundary was given', by: dana },
    ],
  ])('%s', async (_, here, wish, value) => {
    expect(await refusing(here, wish)).toEqual({ ok: true, value });
  });

  it.each<[string, BoundariesHere, Partial<BoundaryWish>, string, RegExp, RegExp]>([
    [
      'where there can be none',
      none,
      {},
      'boundary-missing',
      /not installed/,
      /^Install it\. .*--no-boundary/,
    ],
    [
      'with less than it insists on',
      second,
      { boundary: 'bubblewrap' },
      'boundary-missing',
      /not installed/,
      /^Install it/,
    ],
    [
      'with less by itself where the risk is high',
      second,
      { risk: 'high' },
      'boundary-missing',
      /high risk.*only Landlock.*not installed/,
      /--boundary landlock.*--no-boundary/,
    ],
    ['on an old Landlock', none, { boundary: 'landlock' }, 'boundary-landlock', /version 3/, /Linux 6\.7/],
  ])('does not start %s', async (_, here, wish, code, message, fix) => {
    expect(await refusing(here, wish)).toEqual({
      ok: false,
      problems: [{ code, message: expect.stringMatching(message), fix: expect.stringMatching(fix) }],
    });
  });
});

it('the demo has the best there can be, and says why not elsewhere: nobody chose that', async () => {
  expect(await boundaryIfPossible(all)).toEqual({ kind: 'bubblewrap', network: 'proxy' });
  expect(await boundaryIfPossible(second)).toMatchObject({ kind: 'landlock', abi: 6, network: 'proxy' });
  expect(await boundaryIfPossible(none)).toEqual({
    kind: 'none',
    reason: 'there can be none here: It is not installed.',
  });
});
