import { type ExitCode, exitCode } from '../model/exit-code.ts';
import { readRecord } from '../store/record-file.ts';
import { runDirectory } from '../store/run-directory.ts';
import { matchingRuns, openHistory } from '../ui/history-state.ts';
import { recordOf } from './finish-run.ts';
import { type HistoryClock, type ListedRun, listHistory, screenEntry } from './history-list.ts';
import { previewLines } from './history-preview.ts';
import { historyTable } from './history-table.ts';
import type { Io } from './io.ts';
import type { Places } from './places.ts';
import { printProblem } from './print-problem.ts';
import { readReplay } from './replay-run.ts';
import { type ScreenFlags, type ScreenSettings, screenSettings } from './screen-settings.ts';

export interface HistoryArgs {
  /** The filter, such as `verdict:deny`. */
  terms: readonly string[];
  json?: boolean | undefined;
  places: Places;
  screen: ScreenFlags;
}

/** `countersign history`: every run of the store, on a screen, as a table where there is none, or as JSON. */
export async function runHistory(args: HistoryArgs, io: Io): Promise<ExitCode> {
  const listed = await listHistory(args.places.store);
  if (!listed.ok) {
    for (const problem of listed.problems) printProblem(problem, io);
    return exitCode.recordDamaged;
  }
  if (!args.json && process.stdin.isTTY && process.stdout.isTTY) {
    const settings = await screenSettings(args.places, args.screen);
    if (settings.ok) return browse(args, listed.value, settings.value, io);
    for (const problem of settings.problems) printProblem(problem, io);
    return exitCode.configInvalid;
  }
  const clock = clockNow();
  const entries = listed.value.map((run) => screenEntry(run, clock));
  const shown = matchingRuns(entries, openHistory(args.terms.join(' ')));
  if (!args.json) {
    io.out(entries.length === 0 ? 'no run yet: countersign run -- <agent>\n' : historyTable(shown));
    return exitCode.done;
  }
  const byId = new Map(listed.value.map((run) => [run.run, run]));
  io.out(
    `${JSON.stringify(
      shown.flatMap(({ run }) => jsonOf(byId.get(run))),
      null,
      2,
    )}\n`,
  );
  return exitCode.done;
}

/** The index's entry and whether the run is live; of a damaged run its id and what is wrong. */
function jsonOf(listed: ListedRun | undefined): object[] {
  if (!listed) return [];
  if (listed.kind === 'damaged') return [{ run: listed.run, live: false, problem: listed.problem }];
  return [{ ...listed.entry, live: listed.live }];
}

function clockNow(): HistoryClock {
  return { now: Date.now(), zoneMinutes: -new Date().getTimezoneOffset() };
}

async function browse(
  { terms, places, screen }: HistoryArgs,
  first: ListedRun[],
  settings: ScreenSettings,
  io: Io,
): Promise<ExitCode> {
  const { showHistory } = await import('./history-screen.ts');
  const unreadable = new Map<string, ListedRun>();
  let runs = first;
  let state = openHistory(terms.length === 0 ? '' : `${terms.join(' ')} `);
  for (;;) {
    const clock = clockNow();
    const entries = runs.map((run) => screenEntry(unreadable.get(run.run) ?? run, clock));
    const preview = (run: string) => previewOf(places.store, run, clock.zoneMinutes);
    const wish = await showHistory({ entries, state, preview, settings });
    if (wish.do === 'quit') return exitCode.done;
    state = wish.state;
    if (wish.do === 'decide') {
      await decideFrom(places, wish.run, io);
      const after = await listHistory(places.store);
      if (after.ok) runs = after.value;
      continue;
    }
    const isLive = runs.some((one) => one.run === wish.run && one.kind === 'run' && one.live);
    if (isLive && wish.do === 'open') {
      const { runAttach } = await import('./attach.ts');
      return runAttach({ run: wish.run, places, screen }, io);
    }
    const run = readReplay(places.store, wish.run);
    if (run.ok) {
      // Only now: the judge it brings along would hold up the first picture.
      const { showReplay } = await import('./replay-screen.ts');
      if ((await showReplay(run.value, settings)) === 'decide') await decideFrom(places, wish.run, io);
    } else
      for (const problem of run.problems)
        unreadable.set(wish.run, { kind: 'damaged', run: wish.run, problem });
    const listed = await listHistory(places.store);
    if (listed.ok) runs = listed.value;
  }
}

/** The screen is gone meanwhile: a decision is made on the terminal itself. */
async function decideFrom(places: Places, run: string, io: Io): Promise<void> {
  const { decideHere } = await import('./decide-here.ts');
  await decideHere({ run, places }, io);
}

/** From record.json; a live or damaged one comes from the journal. */
async function previewOf(store: string, run: string, zoneMinutes: number): Promise<readonly string[]> {
  const kept = await readRecord(runDirectory(store, run).record);
  if (kept.ok && kept.value) return previewLines(kept.value, zoneMinutes);
  const record = recordOf(store, run);
  if (record.ok) return previewLines(record.value, zoneMinutes);
  return record.problems.map(({ message, where }) => `${where ?? run}: ${message}`);
}
