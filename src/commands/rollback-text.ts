import type { Step } from '../evidence/rollback/plan.ts';
import type { RestoredPath, RollbackReport } from '../model/release.ts';
import { countPaths } from '../views/rollback-report.ts';
import { utcText } from '../views/utc-text.ts';
import type { RollbackCase } from './rollback-case.ts';
import { hung, section } from './text-lines.ts';

/** Rows of one list that are shown; a person has to see what is going to happen. */
const mostRows = 100;

function rows<T>(all: readonly T[], say: (one: T) => string, columns: number): string[] {
  const lines = all.slice(0, mostRows).flatMap((one) => hung('  -', 4, say(one), columns));
  const more = all.length - mostRows;
  return more > 0 ? [...lines, `  and ${more} more: see --json`] : lines;
}

const because = ({ path, why }: { path: string; why: string }): string => `${path}: ${why}`;
const numbered = (title: string, all: readonly unknown[]): string => `${title} (${all.length})`;

/** What a rollback would do, before anything is done. */
export function planText({ facts, prepared, notUndone, store }: RollbackCase, columns: number): string {
  const { steps, left } = prepared.plan;
  const of = (how: Step['how']): Step[] => steps.filter((step) => step.how === how);
  const stay = (how: RestoredPath['how']): RestoredPath[] => left.filter((path) => path.how === how);
  const part = (title: string, all: readonly { path: string; why: string }[]): string[] =>
    section(numbered(title, all), rows(all, because, columns));
  const already = stay('already');
  const lines = [
    ...hung('Rollback of', 13, facts.run, columns),
    ...hung('task', 13, facts.task, columns),
    ...hung('workspace', 13, facts.workspace, columns),
    ...hung('from', 13, `snapshot ${facts.after.id} (${utcText(facts.after.at)})`, columns),
    ...hung('back to', 13, `snapshot ${facts.before.id} (${utcText(facts.before.at)})`, columns),
    ...(facts.cutShort
      ? [
          '',
          ...hung(
            '',
            0,
            'The run had no last look at the workspace: what it did after that snapshot is not known.',
            columns,
          ),
        ]
      : []),
    ...part('TO BE RESTORED', of('restored')),
    ...part('TO BE REMOVED', of('removed')),
    ...part("TO BE MERGED: the run's change goes, a later one stays", of('merged')),
    ...part("KEPT AS IT IS, with the run's change", stay('kept')),
    ...section('', lookLines(stay('kept'), facts, store)).slice(2),
    ...part('CANNOT BE DONE', stay('failed')),
    ...section(
      numbered('NOT UNDONE by any rollback', notUndone),
      rows(notUndone, (text) => text, columns),
    ),
    ...(already.length > 0 ? ['', `As before the run already: ${already.length}.`] : []),
  ];
  return `${lines.join('\n')}\n`;
}

/** Commands that show what the run changed in the files that are kept. They are never wrapped: they are to be copied. */
function lookLines(
  kept: readonly RestoredPath[],
  { before, after }: RollbackCase['facts'],
  store: string,
): string[] {
  const paths = kept.map(({ path }) => path).filter(canBeTyped);
  if (paths.length === 0 || before.commit === null || after.commit === null) return [];
  const range = `${before.commit.slice(0, 12)} ${after.commit.slice(0, 12)}`;
  const names = paths.slice(0, 10).map(quoted).join(' ');
  return [
    '',
    '  To see what the run changed there:',
    `  git --git-dir=${quoted(store)} diff ${range} -- ${names}`,
  ];
}

const canBeTyped = (path: string): boolean => !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(path);
const quoted = (word: string): string =>
  /^[\w./@%+=:,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;

/** How everything that was replaced or removed is brought back. */
export function undoCommand({ facts, store }: Pick<RollbackCase, 'facts' | 'store'>, ref: string): string {
  const git = `git -C ${quoted(facts.workspace)} --git-dir=${quoted(store)} --work-tree=${quoted(facts.workspace)}`;
  return `${git} -c core.autocrlf=false checkout ${ref} -- .`;
}

/** What a rollback or a rehearsal came to. */
export function doneText(
  report: RollbackReport,
  { rehearsal, undo, columns }: { rehearsal: boolean; undo: string | null; columns: number },
): string {
  const title = rehearsal ? 'Rehearsed' : 'Done';
  const unexpected = report.paths.filter(({ how }) => how === 'failed' || how === 'kept');
  const lines = [
    '',
    `${title}${report.ok ? '' : ', NOT ALL OF IT'}:`,
    ...hung(
      '  ',
      2,
      `${countPaths(report.paths)}${report.more > 0 ? `, and ${report.more} more` : ''}`,
      columns,
    ),
    ...hung('  before', 12, report.wanted ?? 'unknown', columns),
    ...hung(
      rehearsal ? '  rehearsed' : '  now',
      12,
      `${report.got ?? 'unknown'} ${report.got === report.wanted ? '(the same)' : '(NOT the same)'}`,
      columns,
    ),
    ...report.checks.flatMap(({ command, exit }) =>
      hung(
        '  check',
        12,
        `${exit === 0 ? 'passed' : exit === null ? 'DID NOT END' : `FAILED (exit ${exit})`}: ${command}`,
        columns,
      ),
    ),
    ...section(numbered('NOT DONE', unexpected), rows(unexpected, because, columns)),
    ...(undo === null ? [] : ['', 'What was replaced or removed can be brought back:', `  ${undo}`]),
  ];
  return `${lines.join('\n')}\n`;
}
