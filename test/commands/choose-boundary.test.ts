import { describe, expect, it } from 'vitest';
import type { Availability } from '../../src/boundary/availability.ts';
import { boundaryIfPossible, chooseBoundary } from '../../src/commands/choose-boundary.ts';

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

describe('a run', () => {
  it('has a boundary unless somebody says otherwise', () => {
    expect(chooseBoundary({ boundary: true, network: 'none' }, dana, there)).toEqual({
      ok: true,
      value: { kind: 'bubblewrap', network: 'none' },
    });
  });

  it('goes without when told to, and says who told it', () => {
    expect(chooseBoundary({ boundary: false, network: 'proxy' }, dana, there)).toEqual({
      ok: true,
      value: { kind: 'none', reason: '--no-boundary was given', by: dana },
    });
  });

  it('does not start where there can be none, and says what would help and how to go without', () => {
    expect(chooseBoundary({ boundary: true, network: 'proxy' }, dana, missing)).toEqual({
      ok: false,
      problems: [
        {
          code: 'boundary-missing',
          message: expect.stringContaining('It is not installed.'),
          fix: expect.stringMatching(/^Install it\. .*--no-boundary/),
        },
      ],
    });
  });
});

it('the demo has one where there can be one, and says why not elsewhere: nobody chose that', () => {
  expect(boundaryIfPossible(there)).toEqual({ kind: 'bubblewrap', network: 'proxy' });
  expect(boundaryIfPossible(missing)).toEqual({
    kind: 'none',
    reason: 'there can be none here: It is not installed.',
  });
});
