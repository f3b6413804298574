import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { fileEscapes } from './escape-files.ts';
import { gitEscapes, stateEscapes } from './escape-later.ts';
import { networkEscapes } from './escape-network.ts';
import { processEscapes } from './escape-processes.ts';
import { type Escape, rootAlone } from './escape-row.ts';

const groups = [
  ['Files', fileEscapes],
  ['Git that a contract delegates', gitEscapes],
  ['What the agent keeps for itself', stateEscapes],
  ['Processes, terminal, kernel', processEscapes],
  ['Network and sockets', networkEscapes],
] as const;

const rowOf = ({ name, possible, through, heldBy }: Escape): string => {
  const who = possible === rootAlone ? 'root' : 'both';
  const held = through === undefined ? 'yes' : through === rootAlone ? '**not for root**' : '**no**';
  return `| ${name} | ${who} | ${held} | ${heldBy} |`;
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
    'last but one column says no, it has to succeed inside, too: the boundary does not hold it. Inside is as in a run: with the',
    "run's own network, the port of its hooks, the agent's settings and a private folder of the agent.",
    '',
    ...tables,
  ].join('\n');
  await expect(page).toMatchFileSnapshot(resolve(import.meta.dirname, '../../docs/boundary-escapes.md'));
});
