import type { RuleLine } from '../model/contract.ts';
import type { QuestionAbout } from '../model/packet.ts';
import type { RunDigest } from '../model/run-digest.ts';
import type { RuleRef } from '../model/verdict.ts';
import type { ActionKind } from '../model/words.ts';
import { asks as asksOf } from './packet-asks.ts';

/** A thing people were asked about, over all runs. */
export interface Asked {
  readonly kind: ActionKind;
  readonly what: string;
  readonly times: number;
  readonly runs: number;
  readonly allowed: number;
  readonly denied: number;
  readonly unanswered: number;
  /** Where it was asked last. */
  readonly last: { readonly run: string; readonly action: string };
}

/** A thing a rule refused, over all runs. */
export interface Refused {
  readonly kind: ActionKind;
  readonly what: string;
  readonly times: number;
  readonly runs: number;
  /** The rule that refused it last. */
  readonly rule: RuleRef;
}

/** What became of the runs under one contract with one profile. */
export interface Delegation {
  readonly contract: string;
  readonly task: string;
  readonly profile: string;
  readonly runs: number;
  readonly decisions: {
    readonly ship: number;
    readonly hold: number;
    readonly escalate: number;
    readonly none: number;
  };
  readonly rolledBack: number;
  readonly asks: number;
  readonly denials: number;
  readonly stops: number;
  /** Asks, denials and stops for each run. */
  readonly pressurePerRun: number;
  /** The same of each run, oldest first. */
  readonly pressures: readonly number[];
  /** USD; null when no shipped run reported any. `of` shipped runs `known` did. */
  readonly costPerShipped: { readonly usd: number | null; readonly known: number; readonly of: number };
  /** Lines of the latest contract by which nothing was allowed in any run that had them, and how many runs that were. */
  readonly neverUsed: readonly (RuleLine & { readonly runs: number })[];
  /** What reviewers had to answer in more than one run, most frequent first. */
  readonly questions: readonly { readonly about: string; readonly ask: string; readonly runs: number }[];
}

export interface Insights {
  readonly runs: number;
  /** ISO 8601; null when there is no run. */
  readonly from: string | null;
  readonly until: string | null;
  readonly asked: readonly Asked[];
  /** In more than one run, or more than once. */
  readonly refused: readonly Refused[];
  readonly waits: {
    readonly answers: number;
    readonly unanswered: number;
    readonly medianMs: number | null;
    readonly p90Ms: number | null;
    readonly all: readonly number[];
  };
  /** Most runs first. */
  readonly delegations: readonly Delegation[];
}

/** What many runs say together. Digests in the order of their runs, oldest first. */
export function insightsOf(digests: readonly RunDigest[]): Insights {
  const waits = digests.flatMap((digest) => digest.waits).sort((a, b) => a - b);
  const asked = askedMost(digests);
  return {
    runs: digests.length,
    from: digests[0]?.startedAt ?? null,
    until: digests.at(-1)?.startedAt ?? null,
    asked,
    refused: refusedAgain(digests),
    waits: {
      answers: waits.length,
      unanswered: asked.reduce((sum, one) => sum + one.unanswered, 0),
      medianMs: quantile(waits, 0.5),
      p90Ms: quantile(waits, 0.9),
      all: waits,
    },
    delegations: delegations(digests),
  };
}

/** Nearest rank; null of nothing. */
export const quantile = (sorted: readonly number[], part: number): number | null =>
  sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? null;

function askedMost(digests: readonly RunDigest[]): Asked[] {
  const found = new Map<string, Asked>();
  for (const { run, asked } of digests) {
    for (const { kind, what, times, action, allowed, denied, unanswered } of asked) {
      const key = `${kind} ${what}`;
      const before = found.get(key);
      found.set(key, {
        ...{ kind, what, last: { run, action } },
        times: times + (before?.times ?? 0),
        runs: 1 + (before?.runs ?? 0),
        allowed: allowed + (before?.allowed ?? 0),
        denied: denied + (before?.denied ?? 0),
        unanswered: unanswered + (before?.unanswered ?? 0),
      });
    }
  }
  return [...found.values()].sort((a, b) => b.times - a.times);
}

function refusedAgain(digests: readonly RunDigest[]): Refused[] {
  const found = new Map<string, Refused>();
  for (const { denied } of digests) {
    for (const { kind, what, times, rule } of denied) {
      const key = `${kind} ${what}`;
      const before = found.get(key);
      const sums = { times: times + (before?.times ?? 0), runs: 1 + (before?.runs ?? 0) };
      found.set(key, { kind, what, rule, ...sums });
    }
  }
  return [...found.values()].filter(({ times }) => times > 1).sort((a, b) => b.times - a.times);
}

function delegations(digests: readonly RunDigest[]): Delegation[] {
  const groups = new Map<string, RunDigest[]>();
  for (const digest of digests) {
    const key = JSON.stringify([digest.contract, digest.task, digest.profile]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [digest]);
    else group.push(digest);
  }
  return [...groups.values()].map(delegation).sort((a, b) => b.runs - a.runs);
}

function delegation(runs: readonly RunDigest[]): Delegation {
  const sum = (of: (run: RunDigest) => number): number => runs.reduce((all, run) => all + of(run), 0);
  const decided = (decision: RunDigest['decision']) => runs.filter((run) => run.decision === decision);
  const [asks, denials, stops] = [sum((run) => run.asks), sum((run) => run.denials), sum((run) => run.stops)];
  const shipped = decided('ship');
  const costs = shipped.flatMap(({ costUsd }) => (costUsd === null ? [] : [costUsd]));
  const usd = costs.length === 0 ? null : costs.reduce((all, cost) => all + cost, 0) / costs.length;
  const last = runs.at(-1);
  return {
    contract: last?.contract ?? '',
    task: last?.task ?? '',
    profile: last?.profile ?? '',
    runs: runs.length,
    decisions: {
      ship: shipped.length,
      hold: decided('hold').length,
      escalate: decided('escalate').length,
      none: decided(null).length,
    },
    rolledBack: runs.filter(({ rolledBack }) => rolledBack).length,
    ...{ asks, denials, stops, pressurePerRun: (asks + denials + stops) / Math.max(1, runs.length) },
    pressures: runs.map((run) => run.asks + run.denials + run.stops),
    costPerShipped: { usd, known: costs.length, of: shipped.length },
    neverUsed: neverUsed(runs),
    questions: questionsAgain(runs),
  };
}

function neverUsed(runs: readonly RunDigest[]): Delegation['neverUsed'] {
  const name = ({ list, pattern }: RuleLine): string => `${list} ${pattern}`;
  const known = new Map<string, { runs: number; used: boolean }>();
  for (const { may } of runs) {
    for (const line of may) {
      const before = known.get(name(line)) ?? { runs: 0, used: false };
      known.set(name(line), { runs: before.runs + 1, used: before.used || line.used });
    }
  }
  return (runs.at(-1)?.may ?? []).flatMap(({ list, pattern }) => {
    const one = known.get(name({ list, pattern }));
    return one === undefined || one.used ? [] : [{ list, pattern, runs: one.runs }];
  });
}

function questionsAgain(runs: readonly RunDigest[]): Delegation['questions'] {
  const found = new Map<QuestionAbout, number>();
  for (const { questions } of runs)
    for (const about of questions) found.set(about, (found.get(about) ?? 0) + 1);
  return [...found]
    .filter(([, times]) => times > 1)
    .map(([about, times]) => ({ about, ask: asksOf[about], runs: times }))
    .sort((a, b) => b.runs - a.runs);
}
