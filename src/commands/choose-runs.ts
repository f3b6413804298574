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

function which(live: readonly string[], dead: readonly string[]): Problem {
  if (live.length + dead.length === 0) {
    const fix = 'List those that are over with `countersign history`.';
    return { code: 'run-not-found', message: 'No run is live.', fix };
  }
  const ends = [...live, ...dead].map((run) => run.slice(-6)).join(', ');
  const message =
    live.length > 0 ? `${live.length} runs are live.` : `${dead.length} runs have lost their hosts.`;
  return { code: 'run-ambiguous', message, fix: `Name one, or take --all: ${ends}.` };
}

/** Runs by name among those that are `live` or `dead` (without an end, and without a host). --all means every one of them. */
export function chooseRuns(
  { run, all }: Choice,
  live: readonly string[],
  dead: readonly string[],
  store: string,
): Outcome<readonly string[]> {
  const no = (problem: Problem) => ({ ok: false as const, problems: [problem] });
  const open = [...new Set([...live, ...dead])];
  if (all) return run === undefined ? { ok: true, value: open } : no(both);
  // What a dead host left is meant only where nothing lives: nobody has to tell the two apart.
  const only = live.length === 0 ? dead : live;
  if (run === undefined) return only.length === 1 ? { ok: true, value: only } : no(which(live, dead));
  // An end that fits several runs is no question when only one of them is not over.
  const fits = live.filter((id) => run.trim() !== '' && id.endsWith(run.toUpperCase()));
  const found: Outcome<string> =
    fits.length === 1 && fits[0] !== undefined ? { ok: true, value: fits[0] } : findRun(store, run);
  if (!found.ok) return found;
  if (!open.includes(found.value)) return no(notLive(found.value));
  return { ok: true, value: [found.value] };
}
