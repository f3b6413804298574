import type { AppliedPath, ChangesFact } from '../model/changes.ts';
import type { RunRecord } from '../model/record.ts';
import type { Standing } from '../views/standing.ts';
import { hung, section } from './text-lines.ts';

const lines = (all: readonly string[]): string => `${all.join('\n')}\n`;

/** Why a run may not ship, each with what to do about it. */
export function refusedText(run: string, standing: readonly Standing[], columns: number): string {
  const each = standing.flatMap(({ text, fix }) => [
    ...hung('- ', 2, text, columns),
    ...hung('  fix: ', 7, fix, columns),
  ]);
  const count = standing.length === 1 ? 'one thing stands' : `${standing.length} things stand`;
  return lines([
    `Not shipped: ${count} against run ${run}.`,
    '',
    ...each,
    '',
    ...hung('', 0, 'To ship all the same, with this on record: --override REASON.', columns),
  ]);
}

const field = (label: string, text: string | null, columns: number): string[] =>
  text === null || text === '' ? [] : hung(label, 15, text, columns);

/** Rows of one list that are shown. */
const mostRows = 50;

const notable: ReadonlySet<AppliedPath['how']> = new Set(['failed', 'kept', 'refused', 'left', 'merged']);

/** Where changes that waited beside the workspace are now, and what did not get there. */
function changesLines({ statement, report }: ChangesFact, columns: number): string[] {
  const odd = report?.paths.filter(({ how }) => notable.has(how)) ?? [];
  const rows = odd
    .slice(0, mostRows)
    .flatMap(({ path, how, why }) =>
      hung('  - ', 4, `${path}: ${how}${why === '' ? '' : `, ${why}`}`, columns),
    );
  const more = odd.length - mostRows;
  return ['', ...hung('', 0, statement, columns), ...rows, ...(more > 0 ? [`  and ${more} more`] : [])];
}

/** A decision as it was written down. */
export function decidedText({ run, decision, changes }: RunRecord, columns: number): string {
  if (!decision.known) return lines([decision.why]);
  const { value } = decision;
  const { decision: what, by, override, obstacles } = value;
  const against = obstacles.flatMap(({ text }) => hung('- ', 2, text, columns));
  const signed = by.how === 'signed' ? `signed with ${by.key ?? 'a key'}` : 'not signed';
  return lines([
    `${override === null ? '' : 'OVERRIDE: '}${what} ${run.id}, by ${by.name} (${signed}).`,
    ...field('reason', value.reason, columns),
    ...field('owner', value.owner, columns),
    ...field('reviewed', value.reviewed.join(', '), columns),
    ...field('residual risk', value.residual && `${value.residual.risk} (${value.residual.owner})`, columns),
    ...field('containment', value.containment, columns),
    ...field('incident when', value.incidentTrigger, columns),
    ...field('commit', value.commit, columns),
    ...field('overridden', override, columns),
    ...(override === null ? [] : section('Shipped all the same:', against)),
    ...(changes === undefined ? [] : changesLines(changes, columns)),
  ]);
}
