import { existsSync } from 'node:fs';
import { readJournal } from '../journal/read.ts';
import type { Event, EventOf } from '../model/event.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import { createHistory, type History } from '../state/history.ts';
import { reduce } from '../state/reduce.ts';
import { initialRunState, type RunState } from '../state/run-state.ts';
import { runDirectory } from '../store/run-directory.ts';
import { type CastReader, openCast } from '../terminal/cast-reader.ts';
import type { Recording } from '../ui/replay-state.ts';
import { actionRow } from '../views/timeline.ts';

/** A recorded run, read and checked: its chain held. */
export interface ReplayRun {
  run: string;
  started: EventOf<'run.started'>;
  history: History;
  /** At the end of what is on record. */
  state: RunState;
  torn: boolean;
  /** Undefined when the screen was not recorded. */
  cast: CastReader | undefined;
  recording: Recording;
}

/** Reads a run for a replay. A damaged journal or recording is a Problem that names the line. */
export function readReplay(store: string, run: string): Outcome<ReplayRun> {
  const paths = runDirectory(store, run);
  const journal = readJournal(paths.journal);
  if (!journal.ok) return journal;
  const { events, torn } = journal.value;
  const started = events[0]?.body;
  if (started?.type !== 'run.started') return { ok: false, problems: [noStart(paths.journal)] };
  const cast = existsSync(paths.screen) ? openCast(paths.screen, paths.keys) : undefined;
  if (cast && !cast.ok) return cast;
  const history = createHistory(events);
  const state = events.reduce(reduce, initialRunState);
  const recording = recordingOf(events, history, state, cast?.value);
  return {
    ok: true,
    value: { run, started, history, state, torn: torn !== undefined, cast: cast?.value, recording },
  };
}

const noStart = (where: string): Problem => ({
  code: 'record-no-start',
  message: 'the journal does not begin with run.started',
  fix: 'use a copy of the run that was not changed',
  where: `${where}:1`,
});

function recordingOf(
  events: readonly Event[],
  history: History,
  state: RunState,
  cast: CastReader | undefined,
): Recording {
  let reached = 0;
  const markers = history.actionIds().flatMap((id): Recording['markers'][number][] => {
    const row = actionRow(history, id);
    if (!row) return [];
    // Where its verdict fell, so that who jumps to an action sees it judged; never before the one in front of it.
    reached = Math.max(reached, decidedAt(history.byAction(id)) ?? row.t);
    return [{ t: reached, effect: row.effect ?? 'judging', action: id, text: `${row.kind} ${row.target}` }];
  });
  const times = events.map(({ t }) => t);
  for (const { kind, t } of cast?.eventsBetween(-1, Number.POSITIVE_INFINITY) ?? []) {
    if (kind === 'output' || kind === 'resize') times.push(t);
  }
  // Decisions made later are on record too; the run was over by then.
  const length = Math.max(cast?.duration ?? 0, state.end?.t ?? events.at(-1)?.t ?? 0);
  return { length, markers, frames: [...new Set(times)].sort((a, b) => a - b) };
}

const decidedAt = (events: readonly Event[]): number | undefined =>
  events.find(({ body }) => body.type === 'action.decided')?.t;
