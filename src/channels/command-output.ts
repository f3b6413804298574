import { z } from 'zod';
import type { CommandOutput } from '../model/evidence.ts';

/**
 * What Claude Code hands over of a command that ended well (shapes taken from 2.1.328). It keeps very long output in a file
 * of its own and hands over the beginning; a command sent to the background has not ended.
 */
const Printed = z.looseObject({
  stdout: z.string(),
  stderr: z.string().default(''),
  interrupted: z.boolean().default(false),
  persistedOutputPath: z.string().optional(),
  backgroundTaskId: z.string().optional(),
  /** Its own reading of an exit code other than 0 that is no error, as of `grep`. */
  returnCodeInterpretation: z.string().optional(),
});

/** Null for what is no output of a command. */
export function printedOutput(response: unknown): CommandOutput | null {
  const parsed = Printed.safeParse(response);
  if (!parsed.success) return null;
  const { stdout, stderr, interrupted, ...more } = parsed.data;
  const goesOn = more.backgroundTaskId !== undefined;
  const ended = !interrupted && !goesOn && more.returnCodeInterpretation === undefined;
  return {
    text: [stdout, stderr].filter((text) => text !== '').join('\n'),
    exit: ended ? 0 : null,
    partial: interrupted || goesOn || more.persistedOutputPath !== undefined,
  };
}

/** `Exit code 1`, then what the command printed. An error that begins otherwise is about something else than an exit. */
export function failedOutput(error: string): CommandOutput {
  const ended = /^Exit code (\d{1,3})(?:\n|$)/.exec(error);
  if (ended === null) return { text: error, exit: null, partial: true };
  return { text: error.slice(ended[0].length), exit: Number(ended[1]), partial: false };
}
