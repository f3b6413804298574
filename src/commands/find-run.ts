import { isHeld } from '../journal/run-lock.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import { listRuns, runDirectory } from '../store/run-directory.ts';

const none = (wanted: string, store: string): Problem => ({
  code: 'run-not-found',
  message: wanted === '' ? 'There is no live run.' : `There is no run "${wanted}".`,
  fix: 'List them with `countersign history`.',
  where: store,
});

const several = (wanted: string, runs: readonly string[]): Problem => ({
  code: 'run-ambiguous',
  message: wanted === '' ? `${runs.length} runs are live.` : `"${wanted}" fits ${runs.length} runs.`,
  fix: `Name one: ${runs.slice(-5).join(', ')}.`,
});

const unnamed: Problem = {
  code: 'run-not-named',
  message: 'No run is named.',
  fix: 'Name one by its id or the end of it: `countersign history` lists them.',
};

/** A run by its id or the end of it, upper or lower case. An empty name (an unset variable of a script) is no run, not the only one. */
export function findRun(store: string, wanted: string): Outcome<string> {
  if (wanted.trim() === '') return { ok: false, problems: [unnamed] };
  const runs = listRuns(store);
  if (!runs.ok) return runs;
  const found = runs.value.filter((run) => run.endsWith(wanted.toUpperCase()));
  return only(found, wanted, store);
}

/** The run meant when only one is live. */
export function findLiveRun(store: string): Outcome<string> {
  const runs = listRuns(store);
  if (!runs.ok) return runs;
  const live = runs.value.filter((run) => isHeld(runDirectory(store, run).directory));
  return only(live, '', store);
}

function only(found: readonly string[], wanted: string, store: string): Outcome<string> {
  const [first, ...more] = found;
  if (first === undefined) return { ok: false, problems: [none(wanted, store)] };
  return more.length > 0 ? { ok: false, problems: [several(wanted, found)] } : { ok: true, value: first };
}
