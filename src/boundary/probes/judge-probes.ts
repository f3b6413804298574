import { type DoctorRow, judgeAttempt, type Tried } from '../../model/doctor.ts';
import type { Attempts } from './attempt.ts';
import type { Probe } from './boundary-probes.ts';
import type { Ground } from './ground.ts';
import { type AttemptsRun, runAttempts, type Start } from './run-attempts.ts';

/** All attempts on one ground, however they are started, and what was seen from outside. */
export async function tryProbes(
  probes: readonly Probe[],
  ground: Ground,
  start: Start,
  patienceMs: number,
): Promise<AttemptsRun> {
  const attempts: Attempts = Object.fromEntries(
    probes.flatMap(({ id, attempt }) => {
      const one = attempt(ground);
      return one === undefined ? [] : [[id, one]];
    }),
  );
  const run = await runAttempts(start, attempts, patienceMs);
  // What did not report may not have begun: then nothing seen from outside tells anything.
  const seen = probes.map(
    async ({ id, seen }): Promise<[string, Tried][]> =>
      seen === undefined || run.tried[id] === undefined ? [] : [[id, await seen(ground)]],
  );
  return { ...run, tried: { ...run.tried, ...Object.fromEntries((await Promise.all(seen)).flat()) } };
}

function verdictOf({ id, otherwise }: Probe, control: AttemptsRun, inside: AttemptsRun) {
  const [without, within] = [control.tried[id], inside.tried[id]];
  const impossible = without !== undefined && !without.got && within?.got !== true;
  if (impossible && otherwise !== undefined) return { verdict: 'not-needed', detail: otherwise } as const;
  const judged = judgeAttempt(without, within);
  const why = without === undefined ? control.problem : inside.problem;
  return judged.verdict === 'unknown' && why !== '' ? { ...judged, detail: why } : judged;
}

/** One row for each probe. */
export function probeRows(
  probes: readonly Probe[],
  ground: Ground,
  runs: { control: AttemptsRun; inside: AttemptsRun },
): DoctorRow[] {
  return probes.map((probe): DoctorRow => {
    const { id, promise, otherwise = '' } = probe;
    const common = { id, group: 'boundary', promise, needed: true } as const;
    if (probe.attempt(ground) === undefined) return { ...common, verdict: 'not-needed', detail: otherwise };
    return { ...common, ...verdictOf(probe, runs.control, runs.inside) };
  });
}
