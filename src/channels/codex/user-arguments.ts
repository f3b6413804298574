import { ProblemError } from '../../model/problem.ts';

/** Flags of Codex's that take the word behind them. */
const withValue = new Set(['-m', '--model', '-i', '--image', '--local-provider', '--add-dir']);

/**
 * A person's own arguments, which must hold no prompt: the first prompt is ours, and the task comes from the contract.
 * Throws a ProblemError otherwise.
 */
export function promptless(args: readonly string[]): string[] {
  const flags: string[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? '';
    if (arg === '-' || arg === '--' || !arg.startsWith('-')) throw new ProblemError(hasPrompt(arg));
    flags.push(arg);
    if (!withValue.has(arg)) continue;
    at += 1;
    const value = args[at];
    if (value !== undefined) flags.push(value);
  }
  return flags;
}

const hasPrompt = (arg: string) => ({
  code: 'codex-prompt',
  message: `${JSON.stringify(arg)} would be a prompt or a command of Codex; a supervised one gets its task from the contract.`,
  fix: 'Leave it out, and write what is to be done into the contract (or after `--task`).',
});
