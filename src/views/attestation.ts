import {
  type AgentRun,
  predicateType,
  type Statement,
  type Subject,
  statementType,
} from '../model/attestation.ts';
import type { Identity } from '../model/identity.ts';
import type { Known } from '../model/known.ts';
import type { RunRecord } from '../model/record.ts';

const orNull = <T>(fact: Known<T>): T | null => (fact.known ? fact.value : null);
const person = ({ name, how }: Identity) => ({ name, signed: how === 'signed' });

/** What a record says of a run, as the predicate of an attestation. `withoutDigest` counts changed files no subject stands for. */
export function agentRun(record: RunRecord, withoutDigest: number): AgentRun {
  const { run, people, agent, contract, channel, files, tests, findings, integrity } = record;
  const observed = orNull(files.observed);
  const decision = orNull(record.decision);
  const kinds: Record<string, number> = {};
  for (const { code } of findings) kinds[code] = (kinds[code] ?? 0) + 1;
  return {
    run: {
      id: run.id,
      startedAt: run.startedAt,
      endedAt: orNull(run.endedAt),
      outcome: record.outcome.known ? record.outcome.value.outcome : null,
      complete: run.complete,
      attended: run.attended,
    },
    supervisor: {
      name: 'countersign',
      version: run.version,
      boundary: record.boundary.kind,
      channel: channel.name,
      onlyWatched: channel.onlyWatched,
    },
    request: { task: record.request.task, ticket: orNull(record.request.ticket) },
    delegator: person(people.delegator),
    owner: people.owner,
    agent: {
      profile: agent.profile,
      version: orNull(agent.version),
      identity: orNull(agent.declaredIdentity),
    },
    contract: {
      sha256: contract.hash,
      version: contract.version,
      approvedSha256: contract.approvedHash,
      approvedBy: person(people.approval.by),
    },
    risk: { declared: record.risk.declared, reached: record.risk.reached },
    totals: record.totals,
    findings: { count: findings.length, kinds },
    checks: tests.checks.map(({ command, kind, status, freshness }) => ({
      command,
      kind,
      status,
      freshness,
    })),
    changes: {
      files: observed?.length ?? null,
      unclaimed: observed?.filter(({ claim }) => claim === 'unclaimed').length ?? null,
      withoutDigest,
    },
    rollbackRehearsed: record.rollback.rehearsed.known ? record.rollback.rehearsed.value.ok : null,
    decision: decision && {
      decision: decision.decision,
      by: person(decision.by),
      at: decision.at,
      obstacles: decision.obstacles.length,
      override: decision.override,
    },
    journal: {
      events: integrity.events,
      head: integrity.lastHash,
      signatures: integrity.signatures.length,
    },
  };
}

export const statement = (subject: Subject[], predicate: AgentRun): Statement => ({
  _type: statementType,
  subject,
  predicateType,
  predicate,
});
