import { type ExitCode, exitCode } from '../model/exit-code.ts';
import { openHistory } from '../ui/history-state.ts';
import { createRunList } from '../ui/matching-runs.ts';
import { type HistoryClock, type ListedRun, listHistory, screenEntry } from './history-list.ts';
import { historyTable } from './history-table.ts';
import type { Io } from './io.ts';
import type { Places } from './places.ts';
import { refuse } from './print-problem.ts';
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
  const shown = !args.json && process.stdin.isTTY && process.stdout.isTTY;
  // The settings wait for git, which is asked where the workspace is: meanwhile the list is read and the screen loaded.
  const [settings, listed] = await Promise.all([
    shown ? screenSettings(args.places, args.screen) : undefined,
    listHistory(args.places.store),
    shown ? import('./history-screen.ts') : undefined,
  ]);
  if (!listed.ok) return refuse(listed.problems, io, exitCode.recordDamaged);
  if (settings?.ok) return browse(args, listed.value, settings.value, io);
  if (settings) return refuse(settings.problems, io, exitCode.configInvalid);
  const clock = clockNow();
  const list = createRunList(listed.value.map((run) => screenEntry(run, clock)));
  const found = list.matching(openHistory(args.terms.join(' ')));
  if (!args.json) {
    io.out(list.entries.length === 0 ? 'no run yet: countersign run -- <agent>\n' : historyTable(found));
    return exitCode.done;
  }
  const byId = new Map(listed.value.map((run) => [run.run, run]));
  io.out(
    `${JSON.stringify(
      found.flatMap(({ run }) => jsonOf(byId.get(run))),
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
  let state = openHistory(terms.length === 0 ? '' : `${terms.join(' ')} `, settings.keymap);
  for (;;) {
    const clock = clockNow();
    const list = createRunList(runs.map((run) => screenEntry(unreadable.get(run.run) ?? run, clock)));
    const preview = async (run: string) => {
      // What reads records takes long to load: the list is seen before.
      const { previewOf } = await import('./history-preview.ts');
      return previewOf(places.store, run, clock.zoneMinutes);
    };
    const wish = await showHistory({ list, state, preview, settings });
    if (wish.do === 'quit') return exitCode.done;
    state = wish.state;
    if (wish.do === 'packet' || wish.do === 'undo') {
      const { showRunPage } = await import('./run-page.ts');
      await showRunPage(wish.do, wish.run, { places, settings });
      continue;
    }
    if (wish.do !== 'open' && wish.do !== 'replay') {
      await atTerminal(wish.do, places, wish.run, io);
      const after = await listHistory(places.store);
      if (after.ok) runs = after.value;
      continue;
    }
    const isLive = runs.some((one) => one.run === wish.run && one.kind === 'run' && one.live);
    if (isLive && wish.do === 'open') {
      const { runAttach } = await import('./attach.ts');
      return runAttach({ run: wish.run, places, screen }, io);
    }
    const { readReplay } = await import('./replay-run.ts');
    const run = readReplay(places.store, wish.run);
    if (run.ok) {
      // Only now: the judge it brings along would hold up the first picture.
      const { showReplay } = await import('./replay-screen.ts');
      if ((await showReplay(run.value, settings)) === 'decide')
        await atTerminal('decide', places, wish.run, io);
    } else
      for (const problem of run.problems)
        unreadable.set(wish.run, { kind: 'damaged', run: wish.run, problem });
    const listed = await listHistory(places.store);
    if (listed.ok) runs = listed.value;
  }
}

/** The screen is gone meanwhile: what is decided, written or deleted, is so on the terminal itself. */
async function atTerminal(
  what: 'decide' | 'export' | 'delete' | 'tag',
  places: Places,
  run: string,
  io: Io,
): Promise<void> {
  switch (what) {
    case 'decide': {
      const { decideHere } = await import('./decide-here.ts');
      await decideHere({ run, places }, io);
      return;
    }
    case 'tag': {
      const { tagHere } = await import('./tag-here.ts');
      await tagHere({ run, places }, io);
      return;
    }
    case 'delete': {
      const { deleteHere } = await import('./delete-here.ts');
      await deleteHere({ run, places }, io);
      return;
    }
    case 'export': {
      const { runExport } = await import('./export.ts');
      const { askText } = await import('./ask-line.ts');
      await runExport({ run, output: undefined, directory: process.cwd(), places }, io);
      await askText('Enter goes back: ');
      return;
    }
    default:
      return what satisfies never;
  }
}
