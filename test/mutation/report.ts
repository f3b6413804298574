import { z } from 'zod';

const Position = z.object({ line: z.number(), column: z.number() });

const Mutant = z.object({
  id: z.string(),
  mutatorName: z.string(),
  replacement: z.string().optional(),
  status: z.enum([
    'Killed',
    'Survived',
    'NoCoverage',
    'Timeout',
    'Ignored',
    'CompileError',
    'RuntimeError',
    'Pending',
  ]),
  statusReason: z.string().optional(),
  static: z.boolean().optional(),
  location: z.object({ start: Position, end: Position }),
});
export type Mutant = z.infer<typeof Mutant>;

/** What is used of a report of the mutation testing schema, version 2. */
export const MutationReport = z.object({
  files: z.record(z.string(), z.object({ source: z.string(), mutants: z.array(Mutant) })),
});
export type MutationReport = z.infer<typeof MutationReport>;

const keyOf = ({ mutatorName, replacement, location: { start, end } }: Mutant): string =>
  [mutatorName, replacement, start.line, start.column, end.line, end.column].join(' ');

/** The first report, with what the second found out about the mutants the first left out. */
export function merged(first: MutationReport, second: MutationReport): MutationReport {
  const files = Object.entries(first.files).map(([file, { source, mutants }]) => {
    const known = new Map(second.files[file]?.mutants.map((mutant) => [keyOf(mutant), mutant]));
    const all = mutants.map((mutant) =>
      mutant.status === 'Ignored' && mutant.static === true ? (known.get(keyOf(mutant)) ?? mutant) : mutant,
    );
    return [file, { source, mutants: all }] as const;
  });
  return { files: Object.fromEntries(files) };
}

export interface Score {
  killed: number;
  survived: number;
  /** Reached by no test at all. */
  uncovered: number;
  /** Texts for people, and what does not run at all when changed. */
  left: number;
}

export function scoreOf(mutants: readonly Mutant[]): Score {
  const count = (...statuses: Mutant['status'][]): number =>
    mutants.filter(({ status }) => statuses.includes(status)).length;
  return {
    killed: count('Killed', 'Timeout'),
    survived: count('Survived'),
    uncovered: count('NoCoverage'),
    left: count('Ignored', 'CompileError', 'RuntimeError', 'Pending'),
  };
}

/** Killed of all that could be, in percent. */
export const percent = ({ killed, survived, uncovered }: Score): number => {
  const all = killed + survived + uncovered;
  return all === 0 ? 100 : (100 * killed) / all;
};
