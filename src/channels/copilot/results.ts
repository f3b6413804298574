import type { CommandOutput } from '../../model/evidence.ts';
import type { FinishedReport } from '../channel.ts';
import { excerptOf, failureSignature } from '../failure-signature.ts';
import { canonicalJson } from '../same-input.ts';

type Result = Pick<FinishedReport, 'outcome' | 'failure' | 'excerpt' | 'output'>;

const tried = (input: Record<string, unknown>): string =>
  typeof input.command === 'string' ? input.command : canonicalJson(input);

/** What a call returned. Of a command the last line says how it ended; one that goes on in the background has none. */
export function resultOf(tool: string, input: Record<string, unknown>, text: string): Result {
  const output = typeof input.command === 'string' ? printed(text) : null;
  const failed = output !== null && output.exit !== null && output.exit !== 0;
  return {
    outcome: failed ? 'failed' : 'ok',
    failure: failed ? failureSignature(tool, output.text, tried(input)) : null,
    excerpt: excerptOf(output?.text ?? text),
    output,
  };
}

export function failureOf(tool: string, input: Record<string, unknown>, error: string): Result {
  return {
    outcome: 'failed',
    failure: failureSignature(tool, error, tried(input)),
    excerpt: excerptOf(error),
    output: typeof input.command === 'string' ? { text: error, exit: null, partial: true } : null,
  };
}

const ending = /\n?<shellId: [^\n>]* completed with exit code (\d{1,3})>\s*$/;

function printed(text: string): CommandOutput {
  const ended = ending.exec(text);
  if (ended === null) return { text, exit: null, partial: true };
  // Long output is cut in its middle, or kept in a file of Copilot's.
  const partial =
    /\n<output too long|Output too large to read at once|\[\.\.\. truncated|chars truncated/i.test(text);
  return { text: text.slice(0, ended.index), exit: Number(ended[1]), partial };
}
