import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { agents, otherWays } from '../agents/conformance/agents.ts';
import { promises } from '../agents/conformance/promises.ts';
import { guaranteeTable, withTable } from '../agents/conformance/table.ts';

/** The page says of each agent what its conformance suite, or a test that is named, proves, and nothing else. */
const root = resolve(import.meta.dirname, '../..');
const page = resolve(root, 'docs/agents.md');

it('docs/agents.md has the tables of what is proven (written anew with -u)', async () => {
  const first = withTable(readFileSync(page, 'utf8'), 'guarantees', guaranteeTable(agents));
  await expect(withTable(first, 'other ways in', guaranteeTable(otherWays))).toMatchFileSnapshot(page);
});

describe('what is told of an agent the suite does not play', () => {
  const told = otherWays.flatMap((way) =>
    'answers' in way
      ? Object.entries(way.answers).flatMap(([name, answer]) =>
          'test' in answer ? [[way.title, name, ...answer.test] as const] : [],
        )
      : [],
  );

  it.each(told)('%s, %s: stands on a test in %s, "%s"', (_title, _name, file, words) => {
    expect(readFileSync(resolve(root, file), 'utf8')).toContain(words);
  });

  it('is told of one at least', () => {
    expect(told.length).toBeGreaterThan(0);
  });
});

it.each([...agents, ...otherWays].filter((way) => 'deviations' in way))(
  '$title stands in the table because a test of its own plays the suite',
  ({ kit }) => {
    const name = { 'claude-code': 'claude' }[kit.profile] ?? kit.profile;
    expect(existsSync(resolve(root, `test/agents/conformance-${name}.test.ts`))).toBe(true);
  },
);

describe('the table', () => {
  const [first] = agents;
  if (!first) throw new Error('no agent');
  const lines = (deviations: (typeof first)['deviations'], ...titles: string[]) =>
    guaranteeTable(['A', ...titles].map((title) => ({ ...first, title, deviations }))).split('\n');

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
      hold: { how: 'untried', why: 'nobody waited.' },
    });
    expect(told.filter((line) => /\(\d\) \|$/.test(line)).map((line) => line.slice(-21))).toEqual([
      expect.stringContaining('**not tried** (1) |'),
      expect.stringContaining('**no** (2) |'),
      expect.stringContaining('not there (3) |'),
      expect.stringContaining('**partly** (2) |'),
    ]);
    expect(told.slice(-3)).toEqual(['1. A: nobody waited.', '2. A: it cannot.', '3. A: it has none.']);
  });

  it('says it once for all of which it is true', () => {
    const told = lines({ edit: { how: 'no', why: 'it cannot.', seen: {} } }, 'B');
    expect(told.at(-1)).toBe('1. A, B: it cannot.');
  });

  it('has no place in a page without its marks', () => {
    expect(() => withTable('# Page', 'guarantees', '|')).toThrow(/lacks/);
  });
});
