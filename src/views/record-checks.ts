import type { Contract } from '../model/contract.ts';
import type { EventOf } from '../model/event.ts';
import type { EvidenceOf } from '../model/evidence.ts';
import { know, unknown } from '../model/known.ts';
import type { RunRecord } from '../model/record.ts';
import type { ActionOutcome, CheckFact } from '../model/record-parts.ts';
import { type ActionStory, type At, hasHappened, outcomeOf } from './action-story.ts';
import { type CheckRun, pairUp, scopeKey } from './check-pairs.ts';
import { listed } from './listed.ts';
import { editedPaths } from './record-actions.ts';
import { type Attributed, isAside } from './record-observed.ts';
import { changedBetween, type Seen } from './windows.ts';

export type EvidenceEvent = At<EventOf<'evidence.recorded'>>;

/** The checks of a run: what ran, what it showed, whether it still holds, what is missing. */
export function checkFacts(
  stories: readonly ActionStory[],
  evidence: readonly EvidenceEvent[],
  contract: Contract,
  seen: Seen,
  attributed: readonly Attributed[],
): RunRecord['tests'] {
  const recorded = evidence.flatMap(({ evidence: what, t }) =>
    what.what === 'check' ? [{ ...what, t }] : [],
  );
  // Journals from before commands were looked at hold no checks: there the words of a command are all there is.
  const looked = recorded.length > 0 || seen.looks.some(({ moment }) => moment === 'command');
  const checks = looked ? checksOf(recorded, stories, evidence, attributed) : inferredChecks(stories);
  const pairs = pairUp(recorded, (from, to) => changedBetween(seen, from, to)).map(
    ({ before, after, doubts }) => ({
      failing: before.id,
      passing: after.id,
      command: after.command,
      doubts: [...doubts],
    }),
  );
  const tests = evidence.flatMap(({ evidence: what }) => (what.what === 'tests' ? [what] : [])).at(-1);
  const gaps = looked
    ? checkGaps(checks, pairs.length > 0, contract)
    : inferredGaps(checks, stories, contract);
  return {
    checks,
    pairs,
    changed: tests ? know(tests.reviews, 'observed') : unknown('changed tests were not looked at'),
    gaps: tests && tests.more > 0 ? [...gaps, `${tests.more} more changed tests were not looked at`] : gaps,
  };
}

/** Ids of the checks nobody asked for again later: they say how the work stands. */
export function lastOfScope(evidence: readonly EvidenceEvent[]): ReadonlySet<string> {
  const last = new Map<string, string>();
  for (const { evidence: what } of evidence) if (what.what === 'check') last.set(scopeKey(what), what.id);
  return new Set(last.values());
}

function checksOf(
  recorded: readonly At<CheckRun>[],
  stories: readonly ActionStory[],
  evidence: readonly EvidenceEvent[],
  attributed: readonly Attributed[],
): CheckFact[] {
  const byId = new Map(stories.map((story) => [story.id, story]));
  const bySnapshot = new Map<string, Attributed[]>();
  for (const one of attributed) {
    const id = one.window?.after.snapshot.id ?? '';
    bySnapshot.set(id, [...(bySnapshot.get(id) ?? []), one]);
  }
  const compared = new Map<string, EvidenceOf<'freshness'>>();
  for (const { evidence: what } of evidence) if (what.what === 'freshness') compared.set(what.check, what);
  return recorded.map((check) => {
    const changes = bySnapshot.get(check.snapshot ?? '') ?? [];
    return checkFact(check, compared.get(check.id), changedMeanwhile(check, byId, changes));
  });
}

/**
 * Files that another action may have changed while a check ran: the snapshot was taken when it had ended. What the check may
 * have changed itself is not among them.
 */
function changedMeanwhile(
  { action }: CheckRun,
  stories: ReadonlyMap<string, ActionStory>,
  changes: readonly Attributed[],
): string[] {
  const began = stories.get(action)?.released?.t ?? 0;
  const endedBefore = (id: string): boolean => {
    const ended = stories.get(id)?.finished?.t;
    return ended !== undefined && ended <= began;
  };
  const others = changes.filter(
    (one) =>
      !isAside(one) &&
      !one.actions.includes(action) &&
      !(one.actions.length > 0 && one.actions.every(endedBefore)),
  );
  return [...new Set(others.map(({ change }) => change.path))];
}

function checkFact(
  run: At<CheckRun>,
  compared: EvidenceOf<'freshness'> | undefined,
  meanwhile: readonly string[],
): CheckFact {
  const { id, action, t, command, output, result, check } = run;
  const { status, passed, failed, skipped, failures } = result;
  return {
    ...{ id, action, t, kind: check.kind, command, runner: check.runner, status, passed, failed, skipped },
    failures,
    doubts: [
      ...new Set([...result.doubts, ...check.doubts]),
      ...(meanwhile.length > 0 ? [`changed while it ran: ${listed(meanwhile)}`] : []),
    ],
    ...freshness(compared),
    output,
    provenance: 'reported',
  };
}

function freshness(
  last: EvidenceOf<'freshness'> | undefined,
): Pick<CheckFact, 'freshness' | 'since' | 'why'> {
  if (!last) return { freshness: 'unknown', since: [], why: 'it was not compared with the files at the end' };
  const more = last.more > 0 ? [`and ${last.more} more`] : [];
  return { freshness: last.state, since: [...last.changed, ...more], why: last.why };
}

function checkGaps(checks: readonly CheckFact[], paired: boolean, { evidence }: Contract): string[] {
  const tests = checks.filter(({ kind }) => kind === 'test');
  const passed = tests.filter(({ status }) => status === 'passed');
  const failed = tests.some(({ status }) => status === 'failed');
  return [
    ...(checks.length === 0 ? ['no check ran'] : tests.length === 0 ? ['no test ran'] : []),
    ...(tests.length > 0 && passed.length === 0 ? ['no test is known to have passed'] : []),
    ...(evidence.includes('failing-test') && !failed ? ['no failing test was seen before the change'] : []),
    ...(evidence.includes('failing-test') && failed && !paired ? ['no check that failed passed later'] : []),
    ...checks.flatMap(gapsOf),
  ];
}

function gapsOf(check: CheckFact): string[] {
  const name = `"${check.command}" (${check.id})`;
  const since = check.since.slice(0, 5).join(', ');
  const left = check.since.length > 5 ? ` and ${check.since.length - 5} more` : '';
  return [
    ...(check.status === 'passed' && check.freshness === 'stale'
      ? [`${name} passed, then changed: ${since}${left}`]
      : []),
    ...(check.status === 'passed' && check.freshness === 'unknown'
      ? [`whether ${name} still holds is not known: ${check.why}`]
      : []),
    ...(check.status === 'nothing-ran' ? [`${name} ran no test`] : []),
    ...(check.status === 'unknown' ? [`what ${name} showed is not known`] : []),
    ...((check.skipped ?? 0) > 0 ? [`${name} skipped ${check.skipped}`] : []),
  ];
}

/** Words that make a command a check. Inferred, and labelled so. */
const testWords =
  /(?:^|[\s/;&|]|\s--)(?:test|tests|spec|vitest|jest|mocha|ava|pytest|tox|rspec|phpunit|ctest|playwright|cypress|check)(?::[\w:-]+)?(?=$|[\s;&|])/i;

function inferredChecks(stories: readonly ActionStory[]): CheckFact[] {
  return stories.flatMap((story) => {
    const { action, id, t } = story;
    if (action.kind !== 'run' || !hasHappened(story) || !testWords.test(action.command)) return [];
    return [inferredCheck(id, t, action.command, statuses[outcomeOf(story)])];
  });
}

const statuses: Readonly<Record<ActionOutcome, CheckFact['status']>> = {
  ok: 'passed',
  failed: 'failed',
  withdrawn: 'unknown',
  unknown: 'unknown',
  denied: 'unknown',
};

/** A test by the words of its command alone: nobody looked at what it printed. */
function inferredCheck(action: string, t: number, command: string, status: CheckFact['status']): CheckFact {
  const counts = { passed: null, failed: null, skipped: null, failures: [], doubts: [] };
  const fresh = {
    freshness: 'unknown' as const,
    since: [],
    why: 'it was not tied to the files it ran against',
  };
  const what = { id: '', action, t, kind: 'test' as const, command, runner: null, status };
  return { ...what, ...counts, ...fresh, output: null, provenance: 'inferred' };
}

function inferredGaps(
  runs: readonly CheckFact[],
  stories: readonly ActionStory[],
  contract: Contract,
): string[] {
  const gaps: string[] = [];
  const passed = runs.filter(({ status }) => status === 'passed');
  if (runs.length === 0) gaps.push('no test command was seen');
  else if (passed.length === 0) gaps.push('no test command is known to have passed');
  if (contract.evidence.includes('failing-test') && !runs.some(({ status }) => status === 'failed')) {
    gaps.push('no failing test was seen before the change');
  }
  const lastPass = passed.at(-1);
  const since = lastPass?.t ?? Number.POSITIVE_INFINITY;
  const late = stories.filter((story) => story.t > since && hasHappened(story)).flatMap(editedPaths);
  for (const path of new Set(late)) gaps.push(`${path} changed after the last test that passed`);
  return gaps;
}
