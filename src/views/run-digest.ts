import { TouchMap } from '../model/contract.ts';
import type { RunRecord } from '../model/record.ts';
import type { ApprovalFact, DeniedFact, StopFact } from '../model/record-parts.ts';
import type { RunDigest } from '../model/run-digest.ts';
import type { ActionKind } from '../model/words.ts';
import { questionsOf } from './packet-questions.ts';

/** Longer things are told apart by how they begin: an agent writes them. */
const longest = 300;

/** What a record says for looking across runs. */
export function digestOf(record: RunRecord): RunDigest {
  const { run, agent, contract, request, decision, rollback, boundaryPressure, cost } = record;
  const questions = putToPeople(record);
  return {
    run: run.id,
    startedAt: run.startedAt,
    profile: agent.profile,
    contract: contract.file,
    task: request.task,
    decision: decision.known ? decision.value.decision : null,
    rolledBack: rollback.done.known && rollback.done.value.ok,
    asks: boundaryPressure.asks,
    denials: boundaryPressure.denials,
    stops: boundaryPressure.stops,
    costUsd: cost.usd.known ? cost.usd.value : null,
    asked: askedOf(questions),
    waits: [...questions.flatMap(answerWait), ...record.stops.flatMap(stopWait)],
    denied: deniedOf(record.denied),
    may: mayOf(record),
    questions: [...new Set(questionsOf(record).map(({ about }) => about))],
  };
}

/** Without what was answered together with a stop before it was asked: nobody was asked twice, and no line would have spared the stop. */
function putToPeople({ approvals, stops }: RunRecord): readonly ApprovalFact[] {
  const atStop = new Set(
    stops.flatMap(({ action, resolved }) =>
      resolved.known && resolved.value.how === 'once' ? [action] : [],
    ),
  );
  return approvals.list.filter(({ action }) => !atStop.has(action));
}

const answerWait = ({ answer }: ApprovalFact): number[] =>
  answer.known && answer.value.by.kind === 'person' ? [answer.value.waitedMs] : [];

const stopWait = ({ t, resolved }: StopFact): number[] =>
  resolved.known && resolved.value.by.kind === 'person' ? [resolved.value.t - t] : [];

/** The thing that was wanted. An edit's counted lines are left out: the same file is the same thing. */
function thing(kind: ActionKind, target: string): string {
  const plain = kind === 'edit' ? target.replace(/ \+\d+ -\d+(?=, |$)/g, '') : target;
  return plain.slice(0, longest);
}

function askedOf(list: readonly ApprovalFact[]): RunDigest['asked'] {
  const found = new Map<string, RunDigest['asked'][number]>();
  for (const { kind, target, action, granted, answer } of list) {
    const what = thing(kind, target);
    const key = `${kind} ${what}`;
    const one = found.get(key) ?? { kind, what, times: 0, action, allowed: 0, denied: 0, unanswered: 0 };
    const said =
      !answer.known || answer.value.by.kind !== 'person' ? 'unanswered' : granted ? 'allowed' : 'denied';
    found.set(key, { ...one, action, times: one.times + 1, [said]: one[said] + 1 });
  }
  return [...found.values()];
}

function deniedOf(list: readonly DeniedFact[]): RunDigest['denied'] {
  const found = new Map<string, RunDigest['denied'][number]>();
  for (const { kind, target, rule, by } of list) {
    // A person's no, or nobody's answer, is no rule that refuses.
    if (by !== null) continue;
    const what = thing(kind, target);
    const key = `${kind} ${what}`;
    found.set(key, { kind, what, rule, times: (found.get(key)?.times ?? 0) + 1 });
  }
  return [...found.values()];
}

function mayOf({ agent, scope }: RunRecord): RunDigest['may'] {
  const unused = new Set(scope.allowedNeverUsed.map(({ rule }) => rule));
  return TouchMap.keyof().options.flatMap((list) =>
    agent.permissions.may[list].map((pattern, index) => ({
      list,
      pattern,
      used: !unused.has(`may.${list}[${index}]`),
    })),
  );
}
