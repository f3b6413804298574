import { readJournal } from '../journal/read.ts';
import { reduce } from '../state/reduce.ts';
import { initialRunState, type RunState } from '../state/run-state.ts';
import { runDirectory } from '../store/run-directory.ts';

/** How a run stands, in a few lines for the shell it was started from. */
export function summaryOf(store: string, run: string): { text: string; state: RunState } {
  const paths = runDirectory(store, run);
  const journal = readJournal(paths.journal);
  if (!journal.ok) return { text: `run ${run}: its journal cannot be read\n`, state: initialRunState };
  const state = journal.value.events.reduce(reduce, initialRunState);
  const { allow, deny, stop, ask } = state.totals;
  const counts = `${allow} allowed, ${ask} asked, ${deny} denied, ${stop} stopped`;
  const how = state.end ? `${state.end.outcome}: ${state.end.reason}` : 'goes on without this terminal';
  const short = run.slice(-6);
  const next = state.end
    ? [
        `  record   ${paths.record}`,
        `  replay   countersign replay ${short}`,
        `  show     countersign show ${short}`,
      ]
    : [`  back     countersign attach ${short}`];
  return { text: `run ${run} ${how}\n  actions  ${counts}\n${next.join('\n')}\n`, state };
}
