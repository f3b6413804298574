import type { Checked, Verification } from '../model/verification.ts';
import { hung } from './text-lines.ts';

const words = { ok: 'ok', failed: 'FAILED', unchecked: 'not checked' } as const;
const indent = 26;

const lines = ({ check, status, where, detail }: Checked, columns: number): string[] =>
  hung(
    `  ${check.padEnd(11)} ${words[status]}`,
    indent,
    where === null ? detail : `${where}: ${detail}`,
    columns,
  );

/** What `verify` found, for people: the table, and first of all the first bad place. */
export function verifyText(found: Verification, columns: number): string {
  const bad = found.checks.find(({ status }) => status === 'failed');
  const title = bad
    ? hung('FAILED', 8, `${bad.where}: ${bad.detail}`, columns)
    : [found.vouched ? 'verified' : 'nothing was found changed'];
  const unknown = found.checks.filter(({ status }) => status === 'unchecked').length;
  const notes = unknown > 0 ? [`${unknown} of ${found.checks.length} could not be checked.`] : [];
  const nobody =
    'Nobody vouches for the head: who can write these files could have written all of them anew.';
  const head = found.head === null ? [] : [`head ${found.head}`];
  return [
    found.run === '' ? 'a bundle' : `run ${found.run}`,
    ...title,
    '',
    ...found.checks.flatMap((one) => lines(one, columns)),
    '',
    ...head,
    ...notes,
    ...(bad || found.vouched ? [] : hung('', 0, `${nobody} Sign or anchor it.`, columns)),
    '',
  ].join('\n');
}
