import { join } from 'node:path';
import type { Action } from '../model/action.ts';
import type { PinnedContract } from '../model/contract.ts';
import type { Event, EventOf } from '../model/event.ts';
import { createJudge } from '../policy/decide.ts';
import { createPathRules } from '../policy/path-rules.ts';
import { reduce } from '../state/reduce.ts';
import { initialRunState } from '../state/run-state.ts';

/** Actions a person answered with a yes, or a stop of theirs, and that were let go. */
function approvedActions(events: readonly Event[]): Set<string> {
  const yes = new Set<string>();
  const stops = new Map<string, string>();
  const approved = new Set<string>();
  for (const { body } of events) {
    if (body.type === 'action.answered' && body.by.kind === 'person' && body.answer !== 'deny')
      yes.add(body.action);
    else if (body.type === 'stop.hit' && body.action !== null) stops.set(body.stop, body.action);
    else if (body.type === 'stop.resolved' && body.how === 'once') yes.add(stops.get(body.stop) ?? '');
    else if (body.type === 'action.released' && body.effect === 'allow' && yes.has(body.action))
      approved.add(body.action);
  }
  return approved;
}

/** Files a person let be edited or deleted during the run, as a verdict names them. */
function approvedFiles(events: readonly Event[]): Set<string> {
  const approved = approvedActions(events);
  return new Set(
    events.flatMap(({ body }) =>
      body.type === 'action.decided' && approved.has(body.action)
        ? body.verdict.parts
            .filter(({ does }) => does === 'edit' || does === 'delete')
            .map(({ target }) => target)
        : [],
    ),
  );
}

const editOf = (path: string, cwd: string): Action => ({
  ...{ kind: 'edit', id: 'commit', tool: 'commit', input: {}, cwd, ref: null, by: null },
  ...{ channel: 'overlay', holds: 'block', provenance: 'observed' },
  changes: [{ path, before: null, after: '' }],
});

const contractOf = (events: readonly Event[], start: EventOf<'run.started'>): PinnedContract => {
  const amended = events.findLast(({ body }) => body.type === 'contract.amended')?.body;
  return amended?.type === 'contract.amended' ? amended.contract : start.contract;
};

/**
 * Why a changed path of the workspace may not be applied; null when the contract in force at the end allows to edit it, or a
 * person did during the run. It is the judge itself that is asked, about each file by its exact path; nobody is there to be
 * asked, no counter counts, and the contract is as it was when the run began.
 */
export function changeRules(
  events: readonly Event[],
  start: EventOf<'run.started'>,
): (path: string) => string | null {
  const { workspace, home, profile, standing } = start;
  const contract = contractOf(events, start);
  const { risk } = events.reduce(reduce, initialRunState);
  const judge = createJudge();
  const names = createPathRules(workspace, home);
  const approved = approvedFiles(events);
  const counters = { denied: 0, similarFailures: 0, elapsedMs: 0, costUsd: 0, tokens: 0, filesEdited: 0 };
  const circumstances = {
    ...{ at: Date.parse(start.at), attended: false, risk, counters },
    ...{ grants: [], disabled: [], answeredStops: [] },
  };
  return (path) => {
    const file = join(workspace, path);
    if (approved.has(names.name(file))) return null;
    const fact = { real: file, is: 'file', tracked: null } as const;
    const facts = { workspace, home, protected: [], paths: { [file]: fact } };
    const { effect, reason } = judge({
      ...{ contract, profile, standing, facts, circumstances },
      action: editOf(file, workspace),
    });
    return effect === 'allow' ? null : reason;
  };
}
