import { z } from 'zod';

/** The first line of an asciicast v3 file (docs.asciinema.org/manual/asciicast/v3). */
export const CastHeader = z.looseObject({
  version: z.literal(3),
  term: z.looseObject({
    cols: z.int().min(1).max(10_000),
    rows: z.int().min(1).max(10_000),
    type: z.string().optional(),
  }),
  timestamp: z.number().optional(),
  idle_time_limit: z.number().optional(),
  command: z.string().optional(),
  title: z.string().optional(),
});
export type CastHeader = z.infer<typeof CastHeader>;

/** `[seconds since the previous event, code, data]`; codes we do not know are kept and ignored, as the format asks. */
export const CastLine = z.tuple([z.number().min(0), z.string(), z.string()]);

/** One event at `t` milliseconds from the start of the recording. */
export type CastEvent =
  | { kind: 'output'; t: number; data: string }
  | { kind: 'resize'; t: number; cols: number; rows: number }
  | { kind: 'marker'; t: number; label: string }
  | { kind: 'exit'; t: number; status: string }
  | { kind: 'other'; t: number; code: string; data: string };

/** A saved screen: reading may start at `offset` (bytes into the recording) with `snapshot` restored. */
export const Keyframe = z.strictObject({
  t: z.number().min(0),
  offset: z.int().min(0),
  cols: z.int().min(1).max(10_000),
  rows: z.int().min(1).max(10_000),
  snapshot: z.string(),
});
export type Keyframe = z.infer<typeof Keyframe>;

/** The event a parsed line stands for, given its absolute time. */
export function castEvent(t: number, code: string, data: string): CastEvent {
  switch (code) {
    case 'o':
      return { kind: 'output', t, data };
    case 'm':
      return { kind: 'marker', t, label: data };
    case 'x':
      return { kind: 'exit', t, status: data };
    case 'r': {
      const size = /^(\d{1,5})x(\d{1,5})$/.exec(data);
      if (!size) return { kind: 'other', t, code, data };
      return { kind: 'resize', t, cols: Number(size[1]), rows: Number(size[2]) };
    }
    default:
      return { kind: 'other', t, code, data };
  }
}
