import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { agents } from '../agents/conformance/agents.ts';
import { promises } from '../agents/conformance/promises.ts';
import { guaranteeTable, withTable } from '../agents/conformance/table.ts';

/** The page says of each agent what its conformance suite proves, and nothing else. */
const page = resolve(import.meta.dirname, '../../docs/agents.md');

it('docs/agents.md has the table of what the suite proves (written anew with -u)', async () => {
  const written = withTable(readFileSync(page, 'utf8'), guaranteeTable(agents));
  await expect(written).toMatchFileSnapshot(page);
});

describe('the table', () => {
  const [first] = agents;
  if (!first) throw new Error('no agent');
  const lines = (deviations: (typeof first)['deviations']) =>
    guaranteeTable([{ ...first, title: 'A', deviations }]).split('\n');

  it('has a row for every guarantee, and says yes where nothing is declared', () => {
    const rows = lines({}).filter((line) => line.startsWith('| **'));
    expect(rows.length).toBe(Object.keys(promises).length);
    expect(rows.filter((row) => !row.endsWith('| yes |'))).toEqual([]);
  });

  it('says what is less, and why below it, once', () => {
    const why = 'it cannot.';
    const told = lines({
      edit: { how: 'no', why, seen: {} },
      unasked: { how: 'partly', why, seen: {} },
      subagent: { how: 'none', why: 'it has none.' },
    });
    expect(told.filter((line) => /\(\d\) \|$/.test(line)).map((line) => line.slice(-18))).toEqual([
      expect.stringContaining('**no** (1) |'),
      expect.stringContaining('not there (2) |'),
      expect.stringContaining('**partly** (1) |'),
    ]);
    expect(told.slice(-2)).toEqual(['1. A: it cannot.', '2. A: it has none.']);
  });

  it('has no place in a page without its marks', () => {
    expect(() => withTable('# Page', '|')).toThrow(/lacks/);
  });
});
