import { posix } from 'node:path';
import type { JudgeInput } from '../model/judge-input.ts';
import type { DataClass } from '../model/words.ts';
import type { PathRules } from './path-rules.ts';
import type { Rule, RuleBook } from './rule-book.ts';
import { allow, builtin, type Ruling } from './ruling.ts';
import { isWithin, type Place } from './shell/place.ts';

/** Everything one judgement needs at hand, worked out once. */
export interface Bench {
  input: JudgeInput;
  book: RuleBook;
  paths: PathRules;
  workspace: string;
  protected: readonly string[];
  guarded: readonly string[];
  /** Whether somebody looked for guarded paths in all of a folder. */
  wasSearched(folder: string): boolean;
  contractFile: string;
  dataAllowed: readonly DataClass[];
  /** Set when edits wait for a complete rollback note. */
  rollbackMissing: Ruling | null;
  /** Allows the parts of a command that a rule names as a whole. */
  settled: Ruling;
  isContract(path: string): boolean;
  /** The file of the workspace in which the agent hands over its statements, absolute, and the line that names it. */
  report: { path: string; rule: Rule } | null;
  /** A person already answered this stop with "this action only". */
  answered(stop: string): boolean;
  classesOf(place: Place): DataClass[];
  /** Whether a folder lies on the way to what a pattern opens. */
  leadsTo(pattern: string, place: Place): boolean;
}

export function createBench(input: JudgeInput, paths: PathRules, book: RuleBook): Bench {
  const { contract, file } = input.contract;
  const { workspace, home } = input.facts;
  const contractPath = posix.resolve(workspace, file);
  const classes = Object.entries(contract.classes);
  return {
    input,
    book,
    paths,
    workspace,
    protected: input.facts.protected,
    guarded: input.facts.guarded ?? [],
    wasSearched: (folder) => (input.facts.guardedRoots ?? []).some((root) => isWithin(folder, root)),
    contractFile: file,
    dataAllowed: contract.data,
    rollbackMissing: null,
    settled: allow({ pattern: '', ref: builtin('named-command', 'a rule names the whole command') }, 'It'),
    isContract: (path) => path === contractPath,
    report: reportOf(input),
    answered: (stop) => input.circumstances.answeredStops.includes(stop),
    classesOf: (place) => [
      ...new Set(
        classes.filter(([pattern]) => paths.covers(pattern, place)).map(([, dataClass]) => dataClass),
      ),
    ],
    leadsTo: (pattern, place) => {
      if (place.real === null || place.is !== 'directory') return false;
      const fixed = pattern
        .split('/')
        .filter((_, at, all) => all.slice(0, at + 1).every((name) => !/[*?[{]/.test(name)));
      const base = pattern.startsWith('~/')
        ? posix.join(home, ...fixed.slice(1))
        : posix.resolve(workspace, fixed.join('/'));
      return isWithin(base, place.real) && isWithin(place.real, workspace);
    },
  };
}

/** Only a file inside the workspace: a contract that names another one opens nothing by it. */
function reportOf({ contract: { contract, file, lines }, facts }: JudgeInput): Bench['report'] {
  const { report } = contract;
  if (report === undefined) return null;
  const path = posix.resolve(facts.workspace, report);
  if (path === facts.workspace || !isWithin(path, facts.workspace)) return null;
  const ref = { id: 'report', source: 'contract', text: report, file, line: lines.report ?? null } as const;
  return { path, rule: { pattern: report, ref } };
}
