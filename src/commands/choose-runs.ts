import type { Outcome, Problem } from '../model/problem.ts';
import { findRun } from './find-run.ts';

/** Which runs a person means. */
export interface Choice {
  /** An id or the end of it; left out: the only live one. */
  run?: string | undefined;
  all?: boolean | undefined;
}

const both: Problem = {
  code: 'run-and-all',
  message: 'A run is named, and all are meant with --all.',
  fix: 'Give one of them.',
};

const notLive = (run: string): Problem => ({
  code: 'run-not-live',
  message: `Run ${run} is over.`,
  fix: `Look at what it left with \`countersign show ${run.slice(-6)}\`; \`countersign ps\` lists live runs.`,
});

const which = (live: readonly string[]): Problem => ({
  code: live.length === 0 ? 'run-not-found' : 'run-ambiguous',
  message: live.length === 0 ? 'No run is live.' : `${live.length} runs are live.`,
  fix:
    live.length === 0
      ? 'List those that are over with `countersign history`.'
      : `Name one, or take --all: ${live.join(', ')}.`,
});

/** Runs by name among those that are `live` or `dead` (without an end, and without a host). --all means the live ones. */
export function chooseRuns(
  { run, all }: Choice,
  live: readonly string[],
  dead: readonly string[],
  store: string,
): Outcome<readonly string[]> {
  const no = (problem: Problem) => ({ ok: false as const, problems: [problem] });
  if (all) return run === undefined ? { ok: true, value: live } : no(both);
  if (run === undefined) return live.length === 1 ? { ok: true, value: live } : no(which(live));
  // An end that fits several runs is no question when only one of them is not over.
  const fits = live.filter((id) => run.trim() !== '' && id.endsWith(run.toUpperCase()));
  const found: Outcome<string> =
    fits.length === 1 && fits[0] !== undefined ? { ok: true, value: fits[0] } : findRun(store, run);
  if (!found.ok) return found;
  if (![...live, ...dead].includes(found.value)) return no(notLive(found.value));
  return { ok: true, value: [found.value] };
}
