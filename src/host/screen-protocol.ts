import { z } from 'zod';
import { KeptRecording, Redaction } from '../model/evidence.ts';
import { Problem } from '../model/problem.ts';
import { KeyPress, RenderedScreen } from '../model/rendered-screen.ts';

const Bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);

/** What the host's main thread says to the thread that owns the agent's terminal. */
export const ScreenOrder = z.discriminatedUnion('order', [
  z.strictObject({
    order: z.literal('start'),
    file: z.string(),
    args: z.array(z.string()),
    env: z.record(z.string(), z.string()),
    cwd: z.string(),
  }),
  z.strictObject({ order: z.literal('type'), bytes: Bytes }),
  /** From now on it says what the terminal shows, whenever that changed. */
  z.strictObject({ order: z.literal('follow') }),
  /** Types, if the terminal still shows what was frozen. */
  z.strictObject({ order: z.literal('press'), press: KeyPress }),
  z.strictObject({ order: z.literal('marker'), label: z.string() }),
  z.strictObject({ order: z.literal('signal'), signal: z.enum(['SIGTERM', 'SIGHUP', 'SIGKILL', 'SIGCONT']) }),
  z.strictObject({ order: z.literal('close') }),
]);
export type ScreenOrder = z.infer<typeof ScreenOrder>;

/** What that thread is born with. */
export const ScreenBirth = z.strictObject({
  socketPath: z.string(),
  token: z.string(),
  castPath: z.string(),
  keyframesPath: z.string(),
  cols: z.number().int(),
  rows: z.number().int(),
  /** `process.hrtime` ns at which the run's clock reads 0. */
  zero: z.bigint(),
  /** Unix seconds of the same moment. */
  timestamp: z.number().int(),
  command: z.string(),
  title: z.string(),
  /** Values that must never be shown or recorded. */
  literals: z.array(z.string()),
});
export type ScreenBirth = z.infer<typeof ScreenBirth>;

/** What it says back. */
export const ScreenReport = z.discriminatedUnion('report', [
  z.strictObject({ report: z.literal('listening') }),
  z.strictObject({ report: z.literal('started'), pid: z.number().int() }),
  z.strictObject({ report: z.literal('not-started'), problem: Problem }),
  z.strictObject({ report: z.literal('exited'), code: z.number().nullable(), signal: z.string().nullable() }),
  z.strictObject({ report: z.literal('trouble'), limit: z.string(), problem: Problem }),
  z.strictObject({ report: z.literal('shows'), screen: RenderedScreen }),
  /** `ok`: the keys were typed. Otherwise the terminal shows something else by now, and nothing was. */
  z.strictObject({ report: z.literal('pressed'), id: z.number().int(), ok: z.boolean() }),
  /** Last words: the recording is closed. */
  z.strictObject({
    report: z.literal('closed'),
    redacted: z.array(Redaction),
    recordings: z.array(KeptRecording),
  }),
]);
export type ScreenReport = z.infer<typeof ScreenReport>;
