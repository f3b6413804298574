import { linesOf } from '../clean-output.ts';
import { failure, nothing, type Parser } from '../reading.ts';

const tty = /^ *\^-+\^? (SC\d+)(?: \((\w+)\))?: (.+)$/;
const gcc = /^(.+?):\d+:\d+: (\w+): (.+) \[(SC\d+)\]$/;

/** `shellcheck`, tty and gcc. Versions before 0.7.2 print no severity on a terminal: such a finding counts as an error. */
export const readShellcheck: Parser = (text) => {
  let file: string | null = null;
  const found = linesOf(text).flatMap((line) => {
    file = /^In (.+) line \d+:$/.exec(line)?.[1] ?? file;
    const seen = tty.exec(line);
    if (seen) return [{ severity: seen[2] ?? 'error', of: failure(seen[1] ?? null, file, seen[3] ?? '') }];
    const flat = gcc.exec(line);
    return flat ? [{ severity: flat[2], of: failure(flat[4] ?? null, flat[1] ?? null, flat[3] ?? '') }] : [];
  });
  if (found.length === 0) return nothing;
  const errors = found.filter(({ severity }) => severity === 'error');
  return {
    ...nothing,
    failed: errors.length,
    warnings: found.length - errors.length,
    failures: found.map(({ of }) => of),
    summary: true,
    counted: true,
  };
};
