import { z } from 'zod';

/** What came of an attempt to break a promise. `not-needed`: something else stands for it, or nothing depends on it. */
export const DoctorVerdict = z.enum(['enforced', 'not-enforced', 'not-needed', 'unknown']);
export type DoctorVerdict = z.infer<typeof DoctorVerdict>;

/** The order in which they are shown. */
export const DoctorGroup = z.enum(['machine', 'boundary', 'contract', 'promises', 'setup']);
export type DoctorGroup = z.infer<typeof DoctorGroup>;

/** One promise, and what an attempt to break it showed. */
export const DoctorRow = z.strictObject({
  id: z.string().regex(/^[a-z]+(?:[.-][a-z0-9]+)*$/),
  group: DoctorGroup,
  promise: z.string(),
  verdict: DoctorVerdict,
  /** Whether a run is less than the record says without it: only such rows decide the exit code. */
  needed: z.boolean(),
  detail: z.string(),
  /** What it is about, one by one: paths, hosts. */
  about: z.array(z.string()).optional(),
  /** The command that would enable it. */
  enable: z.string().optional(),
});
export type DoctorRow = z.infer<typeof DoctorRow>;

/** What one attempt came to: `got` is what must not be. */
export const Tried = z.strictObject({ got: z.boolean(), said: z.string() });
export type Tried = z.infer<typeof Tried>;

/** What `countersign doctor --json` prints. */
export const DoctorReport = z.strictObject({
  doctor: z.literal(1),
  /** Countersign's own. */
  version: z.string(),
  /** Nothing needed is missing or unknown. */
  holds: z.boolean(),
  counts: z.record(DoctorVerdict, z.number().int()),
  rows: z.array(DoctorRow),
});
export type DoctorReport = z.infer<typeof DoctorReport>;

const failing: readonly DoctorVerdict[] = ['not-enforced', 'unknown'];

export function doctorReport(version: string, rows: readonly DoctorRow[]): DoctorReport {
  const count = (verdict: DoctorVerdict): number => rows.filter((row) => row.verdict === verdict).length;
  return {
    doctor: 1,
    version,
    holds: !rows.some(({ needed, verdict }) => needed && failing.includes(verdict)),
    counts: {
      enforced: count('enforced'),
      'not-enforced': count('not-enforced'),
      'not-needed': count('not-needed'),
      unknown: count('unknown'),
    },
    rows: [...rows],
  };
}

/**
 * The verdict of an attempt made twice. `control`: without the protection. An attempt that fails there too proves nothing, so it
 * is unknown, never enforced; `undefined`: it was not made, or did not report.
 */
export function judgeAttempt(
  control: Tried | undefined,
  inside: Tried | undefined,
): { verdict: DoctorVerdict; detail: string } {
  if (inside?.got) return { verdict: 'not-enforced', detail: inside.said };
  if (control === undefined)
    return { verdict: 'unknown', detail: 'the attempt without protection did not report' };
  if (!control.got) {
    return { verdict: 'unknown', detail: `it fails without protection too: ${control.said}` };
  }
  if (inside === undefined) return { verdict: 'unknown', detail: 'the attempt did not report' };
  return { verdict: 'enforced', detail: inside.said };
}

/** One line of the short form that runs at each start; part of the record. */
export const StartCheck = z.strictObject({
  id: z.string(),
  verdict: DoctorVerdict,
  detail: z.string(),
  about: z.array(z.string()).optional(),
});
export type StartCheck = z.infer<typeof StartCheck>;

/** The header's words: `boundary, 2 gaps`, `landlock, 1 unknown`. Null when there is nothing to say. */
export function startGaps(checks: readonly StartCheck[], name = 'boundary'): string | null {
  const count = (verdict: DoctorVerdict): number => checks.filter((one) => one.verdict === verdict).length;
  const gaps = count('not-enforced');
  const unknown = count('unknown');
  if (gaps + unknown === 0) return null;
  return [
    name,
    ...(gaps > 0 ? [`${gaps} gap${gaps === 1 ? '' : 's'}`] : []),
    ...(unknown > 0 ? [`${unknown} unknown`] : []),
  ].join(', ');
}
