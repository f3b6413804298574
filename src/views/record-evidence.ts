import { type Contract, EvidenceKind } from '../model/contract.ts';
import type { EventOf } from '../model/event.ts';
import type { StatementKind } from '../model/evidence.ts';
import { know, knowIf, unknown } from '../model/known.ts';
import type { RunRecord } from '../model/record.ts';
import type { ActionOutcome, CheckFact } from '../model/record-parts.ts';
import { type ActionStory, type At, hasHappened, outcomeOf } from './action-story.ts';
import { editedPaths, provenanceOf } from './record-actions.ts';

type Evidence = At<EventOf<'evidence.recorded'>>;
type Item = RunRecord['evidence'][number]['items'][number];

/** What proves the work, what it cost, and what is only assumed. */
export function evidenceFacts(
  stories: readonly ActionStory[],
  evidence: readonly Evidence[],
  contract: Contract,
): Pick<RunRecord, 'evidence' | 'tests' | 'statements' | 'residualRisk' | 'cost' | 'retries' | 'findings'> {
  const runs = testRuns(stories);
  const claims = (kind: string) => claimItems(evidence, kind);
  const said = (kind: StatementKind) => {
    const items = claims(kind);
    const first = items[0];
    return first
      ? know(
          items.map(({ text }) => text),
          first.provenance,
        )
      : unknown('the agent did not say');
  };
  return {
    evidence: EvidenceKind.options.map((kind) => {
      const items = [...claims(kind), ...derived(kind, runs, stories, contract)];
      const status = items.length > 0 ? 'present' : 'missing';
      return { kind, demanded: contract.evidence.includes(kind), status, items };
    }),
    tests: {
      checks: runs,
      pairs: [],
      changed: unknown('changed tests were not looked at'),
      gaps: testGaps(runs, stories, contract),
    },
    statements: {
      assumptions: said('assumptions'),
      'residual-risk': said('residual-risk'),
      'known-gaps': said('known-gaps'),
      'least-sure': said('least-sure'),
      'checks-skipped': said('checks-skipped'),
      questions: said('questions'),
    },
    findings: [],
    residualRisk: {
      risks: said('residual-risk'),
      owner: knowIf(contract.risk_owner, 'declared', 'the contract names no risk owner'),
    },
    cost: costOf(evidence),
    retries: retriesOf(stories),
  };
}

function claimItems(evidence: readonly Evidence[], kind: string): Item[] {
  return evidence.flatMap(({ t, evidence: what, provenance }) =>
    what.what === 'claim' && what.claim === kind ? [{ t, text: what.text, provenance }] : [],
  );
}

/** Evidence the journal itself holds, without anybody claiming it. */
function derived(
  kind: EvidenceKind,
  runs: readonly CheckFact[],
  stories: readonly ActionStory[],
  contract: Contract,
): Item[] {
  switch (kind) {
    case 'failing-test':
    case 'passing-test': {
      const wanted = kind === 'passing-test' ? 'passed' : 'failed';
      return runs
        .filter(({ status }) => status === wanted)
        .map(({ t, command, provenance }) => ({ t, text: command, provenance }));
    }
    case 'files-changed':
      return stories
        .filter((story) => outcomeOf(story) === 'ok')
        .flatMap((story) =>
          editedPaths(story).map((text) => ({ t: story.t, text, provenance: provenanceOf(story) })),
        );
    case 'rollback-note':
      return contract.rollback?.undo === undefined
        ? []
        : [{ t: 0, text: contract.rollback.undo, provenance: 'declared' }];
    case 'assumptions':
    case 'residual-risk':
      return [];
    default:
      return kind satisfies never;
  }
}

/** Words that make a command a check. Inferred, and labelled so. */
const testWords =
  /(?:^|[\s/;&|]|\s--)(?:test|tests|spec|vitest|jest|mocha|ava|pytest|tox|rspec|phpunit|ctest|playwright|cypress|check)(?::[\w:-]+)?(?=$|[\s;&|])/i;

function testRuns(stories: readonly ActionStory[]): CheckFact[] {
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

function testGaps(runs: readonly CheckFact[], stories: readonly ActionStory[], contract: Contract): string[] {
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

/** Usage is reported as running totals: the last one counts. */
function costOf(evidence: readonly Evidence[]): RunRecord['cost'] {
  const why = 'the channel does not report it';
  const last = evidence.findLast(({ evidence: what }) => what.what === 'usage');
  if (last?.evidence.what !== 'usage')
    return { usd: unknown(why), tokens: unknown(why), requests: unknown(why) };
  const { costUsd, tokens, requests } = last.evidence;
  const { provenance } = last;
  return {
    usd: knowIf(costUsd, provenance, 'no price is known for what was used'),
    tokens: know(tokens, provenance),
    requests: know(requests, provenance),
  };
}

function retriesOf(stories: readonly ActionStory[]): RunRecord['retries'] {
  const counts = new Map<string, number>();
  for (const { finished } of stories) {
    if (finished?.failure != null) counts.set(finished.failure, (counts.get(finished.failure) ?? 0) + 1);
  }
  const failures = [...counts]
    .map(([failure, count]) => ({ failure, count }))
    .sort((a, b) => b.count - a.count);
  return { similarFailures: failures[0]?.count ?? 0, failures };
}
