import type { RuleRef } from '../model/verdict.ts';
import { parseRunPattern, type RunPattern } from './run-rules.ts';

/** A rule about commands, its pattern read once. */
export interface RunRule {
  pattern: string;
  ref: RuleRef;
  run: RunPattern;
}

/** Rules about commands, found by the program they are about: a contract may have hundreds. */
export interface RunRules {
  /** Rules that could be about a command that starts with one of these words, in the order they are written. */
  about(programs: Iterable<string>): RunRule[];
}

export function createRunRules(rules: readonly { pattern: string; ref: RuleRef }[]): RunRules {
  const all = rules.map((rule): RunRule => ({ ...rule, run: parseRunPattern(rule.pattern) }));
  const byProgram = new Map<string, number[]>();
  /** Whose first word is a pattern of its own. */
  const open: number[] = [];
  for (const [at, { run }] of all.entries()) {
    const [first] = run.words;
    if (first === undefined || first.path || first.wild.length > 0) open.push(at);
    else for (const name of first.spelled) byProgram.set(name, [...(byProgram.get(name) ?? []), at]);
  }
  return {
    about(programs) {
      const found = new Set(open);
      for (const program of programs) for (const at of byProgram.get(program) ?? []) found.add(at);
      return [...found].sort((a, b) => a - b).flatMap((at) => all[at] ?? []);
    },
  };
}
