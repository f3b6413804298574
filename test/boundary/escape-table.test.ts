import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { fileEscapes } from './escape-files.ts';
import { networkEscapes } from './escape-network.ts';
import { processEscapes } from './escape-processes.ts';
import { type Escape, rootAlone } from './escape-row.ts';

const groups = [
  ['Files', fileEscapes],
  ['Processes, terminal, kernel', processEscapes],
  ['Network and sockets', networkEscapes],
] as const;

const rowOf = ({ name, possible, through, heldBy }: Escape): string => {
  const who = possible === rootAlone ? 'root' : 'both';
  return `| ${name} | ${who} | ${through ? '**no**' : 'yes'} | ${heldBy} |`;
};

/** `vitest -u` writes the page again after a change. */
it('the page of attempts says what the suite tries', async () => {
  const tables = groups.flatMap(([title, rows]) => [
    `## ${title}`,
    '',
    '| attempt | who can, without a boundary | held | by |',
    '|---|---|---|---|',
    ...rows.map(rowOf),
    '',
  ]);
  const page = [
    '# Attempts to leave the boundary',
    '',
    'Written by `test/boundary/escape-table.test.ts` from the suite itself, which makes each attempt as root and as an ordinary',
    'user: without a boundary, where it has to succeed for whom it is possible, and inside, where it has to fail. Where the',
    'last but one column says no, it has to succeed inside, too: the boundary does not hold it.',
    '',
    ...tables,
  ].join('\n');
  await expect(page).toMatchFileSnapshot(resolve(import.meta.dirname, '../../docs/boundary-escapes.md'));
});
