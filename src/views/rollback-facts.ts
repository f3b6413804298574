import type { PinnedContract } from '../model/contract.ts';
import type { Event, EventOf } from '../model/event.ts';
import type { Snapshot } from '../model/snapshot.ts';

/** What a rollback of a run goes by. */
export interface RollbackFacts {
  readonly run: string;
  readonly task: string;
  readonly workspace: string;
  readonly before: Snapshot;
  /** The last snapshot of what the run did. */
  readonly after: Snapshot;
  /** The run had no last look at the workspace: what it did later is not known. */
  readonly cutShort: boolean;
  /** The contract in force at the end. */
  readonly contract: PinnedContract;
  /** Commands it names as checks. */
  readonly checks: readonly string[];
}

/** Those looks that show what the run did, and not what somebody did later. */
const ofTheRun: readonly EventOf<'snapshot.taken'>['moment'][] = ['edit', 'command', 'idle', 'after'];

/** From a run's journal; a sentence when it lacks what a rollback needs. */
export function rollbackFacts(events: readonly Event[]): RollbackFacts | string {
  const bodies = events.map(({ body }) => body);
  const start = bodies.find((body) => body.type === 'run.started');
  if (start === undefined) return 'The run has no start on record.';
  const looks = bodies.filter((body) => body.type === 'snapshot.taken');
  const before = looks.find(({ moment }) => moment === 'before')?.snapshot;
  if (before === undefined) return 'No snapshot of the workspace was taken before this run.';
  const after = looks.findLast(({ moment }) => moment === 'after');
  const last = after ?? looks.findLast(({ moment }) => ofTheRun.includes(moment));
  if (last === undefined) return 'No snapshot of the workspace was taken after anything this run did.';
  const contract = bodies.findLast((body) => body.type === 'contract.amended')?.contract ?? start.contract;
  return {
    run: start.run,
    task: start.task,
    workspace: start.workspace,
    before,
    after: last.snapshot,
    cutShort: after === undefined,
    contract,
    checks: [...new Set(Object.values(contract.contract.checks).flat())],
  };
}
