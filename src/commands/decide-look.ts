import { existsSync } from 'node:fs';
import { createSnapshots, type Snapshots } from '../evidence/snapshot/snapshots.ts';
import { lookMs } from '../evidence/snapshot/thread-client.ts';
import type { Event, EventBody, EventOf } from '../model/event.ts';
import type { EvidenceOf } from '../model/evidence.ts';
import type { FileChange, Snapshot } from '../model/snapshot.ts';
import { unknownChange, unseenSnapshot } from '../model/unseen-snapshot.ts';
import { freshnessOf } from '../supervisor/freshness.ts';
import { changesFact } from '../views/record-changes.ts';
import { gitProgram } from './git-state.ts';

const bodiesOf = <T extends EventBody['type']>(events: readonly Event[], type: T): EventOf<T>[] => {
  const is = (body: EventBody): body is EventOf<T> => body.type === type;
  return events.flatMap(({ body }) => (is(body) ? [body] : []));
};

function checksOf(events: readonly Event[]): EvidenceOf<'check'>[] {
  return bodiesOf(events, 'evidence.recorded').flatMap(({ evidence }) =>
    evidence.what === 'check' ? [evidence] : [],
  );
}

/** The workspace as it is now; when it is gone, a snapshot in which nothing was seen. */
async function takeNow(snapshots: Snapshots, workspace: string, number: number): Promise<Snapshot> {
  const label = 'when it was decided';
  if (existsSync(workspace)) return snapshots.take(label, AbortSignal.timeout(lookMs));
  const why = `the workspace ${workspace} is no longer there`;
  return unseenSnapshot({ id: `d${number}`, label, at: new Date().toISOString(), why });
}

/**
 * A look at the workspace at the moment somebody decides, and for each check on record whether what it showed still holds.
 * Nothing when the run has no check: then nothing can have gone stale. Never throws for what the workspace or the disk does.
 */
export async function lookAgain(events: readonly Event[], store: string): Promise<EventBody[]> {
  const [start] = bodiesOf(events, 'run.started');
  const checks = checksOf(events);
  if (start === undefined || checks.length === 0) return [];
  const { workspace } = start;
  const began = performance.now();
  const taken = bodiesOf(events, 'snapshot.taken');
  const git = gitProgram(existsSync(workspace) ? workspace : '/');
  const snapshots = createSnapshots({ workspace, store, git, clock: Date.now });
  const now = await takeNow(snapshots, workspace, taken.length + 1);
  const ms = performance.now() - began;
  const before = new Map(taken.map(({ snapshot }) => [snapshot.id, snapshot]));
  const contracts = [start.contract, ...bodiesOf(events, 'contract.amended').map(({ contract }) => contract)];
  const report = contracts.at(-1)?.contract.report;

  const held = await heldDifference(events, { snapshots, taken, now });

  /** One comparison for all checks that saw the same workspace. */
  const differences = new Map<string, Promise<readonly FileChange[]>>();
  const since = (id: string | null): Promise<readonly FileChange[]> => {
    const then = id === null ? undefined : before.get(id);
    if (then === undefined) return Promise.resolve([unknownChange]);
    const known =
      differences.get(then.id) ??
      (held === null
        ? snapshots.diff(then, now)
        : snapshots.diff(then, held.last).then((own) => [...own, ...held.later]));
    differences.set(then.id, known);
    return known;
  };
  const fresh = await Promise.all(
    checks.map(async ({ id, snapshot }): Promise<EventBody> => {
      const state = freshnessOf({ changes: await since(snapshot), more: 0 }, report);
      const evidence = { what: 'freshness' as const, check: id, snapshot: now.id, ...state };
      return { type: 'evidence.recorded', evidence, provenance: 'observed' };
    }),
  );
  return [{ type: 'snapshot.taken', snapshot: now, moment: 'decide', action: null, ms }, ...fresh];
}

/**
 * Changes that wait beside the workspace are not in it. What will ship is what the run left, with what somebody changed in
 * the workspace meanwhile; null when nothing waits.
 */
async function heldDifference(
  events: readonly Event[],
  { snapshots, taken, now }: { snapshots: Snapshots; taken: EventOf<'snapshot.taken'>[]; now: Snapshot },
): Promise<{ last: Snapshot; later: readonly FileChange[] } | null> {
  const state = changesFact(events)?.state;
  if (state !== 'held' && state !== 'applying') return null;
  const before = taken.find(({ moment }) => moment === 'before')?.snapshot;
  const last = taken.findLast(({ moment }) => moment !== 'decide' && moment !== 'rollback')?.snapshot;
  if (before === undefined || last === undefined) return null;
  const undone = new Set((await snapshots.diff(last, now)).flatMap(({ path, from }) => [path, from]));
  const since = await snapshots.diff(before, now);
  return { last, later: since.filter(({ path }) => undone.has(path)) };
}
