import { type Contract, EvidenceKind } from '../model/contract.ts';
import { noReport, type StatementKind } from '../model/evidence.ts';
import { type Known, know, knowIf, unknown } from '../model/known.ts';
import type { RunRecord } from '../model/record.ts';
import type { CheckFact } from '../model/record-parts.ts';
import { type ActionStory, outcomeOf } from './action-story.ts';
import { editedPaths, provenanceOf } from './record-actions.ts';
import { type EvidenceEvent, lastOfScope } from './record-checks.ts';

type Fact = RunRecord['evidence'][number];
type Item = Fact['items'][number];

/** What the evidence is worked out from beside the journal's own lines. */
export interface Proofs {
  readonly stories: readonly ActionStory[];
  readonly evidence: readonly EvidenceEvent[];
  readonly contract: Contract;
  readonly checks: readonly CheckFact[];
  readonly observed: RunRecord['files']['observed'];
}

/** What proves the work, what it cost, and what is only assumed. */
export function evidenceFacts(
  proofs: Proofs,
): Pick<RunRecord, 'evidence' | 'statements' | 'residualRisk' | 'cost' | 'retries'> {
  const { stories, evidence, contract } = proofs;
  const said = (kind: StatementKind): Known<string[]> => {
    const items = claimItems(evidence, kind);
    const first = items[0];
    return first
      ? know(
          items.map(({ text }) => text),
          first.provenance,
        )
      : unknown(whySilent(evidence, contract));
  };
  return {
    evidence: EvidenceKind.options.map((kind) => {
      const claimed = claimItems(evidence, kind);
      const { status, items } = derived(kind, proofs);
      return {
        kind,
        demanded: contract.evidence.includes(kind),
        status: claimed.length > 0 && status === 'missing' && !isShown(kind) ? 'present' : status,
        items: [...claimed, ...items],
      };
    }),
    statements: {
      assumptions: said('assumptions'),
      'residual-risk': said('residual-risk'),
      'known-gaps': said('known-gaps'),
      'least-sure': said('least-sure'),
      'checks-skipped': said('checks-skipped'),
      questions: said('questions'),
    },
    residualRisk: {
      risks: said('residual-risk'),
      owner: knowIf(contract.risk_owner, 'declared', 'the contract names no risk owner'),
    },
    cost: costOf(evidence),
    retries: retriesOf(stories),
  };
}

/** Saying that a test passed shows nothing. */
const isShown = (kind: EvidenceKind): boolean => kind === 'failing-test' || kind === 'passing-test';

function whySilent(evidence: readonly EvidenceEvent[], { report }: Contract): string {
  const why = claimItems(evidence, noReport).at(-1)?.text;
  if (why !== undefined) return why;
  const handedOver = evidence.some(({ evidence: one }) => one.what === 'claim');
  if (handedOver) return 'the report of the agent does not say';
  return report === undefined ? 'the agent did not say' : 'the agent did not hand over a report';
}

function claimItems(evidence: readonly EvidenceEvent[], kind: string): Item[] {
  return evidence.flatMap(({ t, evidence: what, provenance }) =>
    what.what === 'claim' && what.claim === kind ? [{ t, text: what.text, provenance }] : [],
  );
}

const nothing: Pick<Fact, 'status' | 'items'> = { status: 'missing', items: [] };

const having = (items: Item[]): Pick<Fact, 'status' | 'items'> =>
  items.length > 0 ? { status: 'present', items } : nothing;

/** Evidence the journal itself holds, without anybody claiming it. */
function derived(kind: EvidenceKind, proofs: Proofs): Pick<Fact, 'status' | 'items'> {
  switch (kind) {
    case 'failing-test':
      return having(testsThat('failed', proofs.checks).map(({ item }) => item));
    case 'passing-test':
      return passing(proofs);
    case 'files-changed':
      return having(changedFiles(proofs));
    case 'rollback-note': {
      const undo = proofs.contract.rollback?.undo;
      return having(undo === undefined ? [] : [{ t: 0, text: undo, provenance: 'declared' }]);
    }
    case 'assumptions':
    case 'residual-risk':
      return nothing;
    default:
      return kind satisfies never;
  }
}

function testsThat(
  status: CheckFact['status'],
  checks: readonly CheckFact[],
): { check: CheckFact; item: Item }[] {
  return checks
    .filter((check) => check.kind === 'test' && check.status === status)
    .map((check) => ({
      check,
      item: { t: check.t, text: check.command, provenance: check.provenance },
    }));
}

/** A pass counts when nothing asked for the same has failed since, and as long as the files are those it ran against. */
function passing({ checks, evidence }: Proofs): Pick<Fact, 'status' | 'items'> {
  const last = lastOfScope(evidence);
  const passes = testsThat('passed', checks).filter(({ check }) => check.id === '' || last.has(check.id));
  const holds = ({ id, freshness }: CheckFact): boolean => id === '' || freshness === 'fresh';
  const items = passes.map(({ check, item }) =>
    holds(check) ? item : { ...item, text: `${item.text} (${notHolding(check)})` },
  );
  if (items.length === 0) return nothing;
  return { status: passes.some(({ check }) => holds(check)) ? 'present' : 'stale', items };
}

function notHolding({ freshness, since, why }: CheckFact): string {
  if (freshness !== 'stale') return `whether it still holds is not known: ${why}`;
  const named = since.slice(0, 3).join(', ');
  return `stale: ${named}${since.length > 3 ? ` and ${since.length - 3} more` : ''} changed since`;
}

/** As seen in the workspace, or else as the agent reported it. */
function changedFiles({ stories, observed }: Proofs): Item[] {
  if (observed.known && observed.value.length > 0) {
    return observed.value.map(({ path, kind }) => ({
      t: 0,
      text: kind === 'changed' ? path : `${path} (${kind})`,
      provenance: observed.provenance,
    }));
  }
  return stories
    .filter((story) => outcomeOf(story) === 'ok')
    .flatMap((story) =>
      editedPaths(story).map((text) => ({ t: story.t, text, provenance: provenanceOf(story) })),
    );
}

/** Usage is reported as running totals: the last one counts. */
function costOf(evidence: readonly EvidenceEvent[]): RunRecord['cost'] {
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
