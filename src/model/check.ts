import { z } from 'zod';

/** What a command proves when it passes. */
export const CheckKind = z.enum(['test', 'lint', 'types', 'build', 'format']);
export type CheckKind = z.infer<typeof CheckKind>;

/** Programs whose output is known. Each has an entry in the table of parsers: a new name breaks the build until it has one. */
export const CheckRunner = z.enum([
  'vitest',
  'jest',
  'mocha',
  'ava',
  'tap',
  'node-test',
  'playwright',
  'cypress',
  'pytest',
  'unittest',
  'go-test',
  'cargo-test',
  'rspec',
  'minitest',
  'phpunit',
  'dotnet-test',
  'maven',
  'gradle',
  'junit',
  'eslint',
  'tsc',
  'biome',
  'ruff',
  'mypy',
  'flake8',
  'golangci-lint',
  'shellcheck',
  'prettier',
  'cargo',
]);
export type CheckRunner = z.infer<typeof CheckRunner>;

/** What of the project a check was asked to look at. Two runs prove something about each other only when these are the same. */
export const CheckScope = z.strictObject({
  /** Absolute folder it ran in; null when the command does not tell. */
  directory: z.string().nullable(),
  /** Files, folders, globs, packages or targets named, sorted. Empty: everything the runner finds. */
  files: z.array(z.string()),
  /** What a name must contain (`-t`, `-k`, `--grep`); null: every test. */
  filter: z.string().nullable(),
  /** Workspace packages, projects or crates named, sorted. */
  packages: z.array(z.string()),
  /** A switch that leaves tests out by history: only changed, only failed before, a shard, stop at the first. */
  narrowed: z.array(z.string()),
});
export type CheckScope = z.infer<typeof CheckScope>;

/**
 * How much the exit code of the whole command line says about this check: `known` all, `if-zero` only that it passed
 * when the whole passed, `unknown` nothing.
 */
export const ExitReach = z.enum(['known', 'if-zero', 'unknown']);
export type ExitReach = z.infer<typeof ExitReach>;

/** One check found in a command line. */
export const RecognisedCheck = z.strictObject({
  kind: CheckKind,
  /** Null: a test by its name (`npm test`, `make lint`), but nothing tells which program runs. */
  runner: CheckRunner.nullable(),
  scope: CheckScope,
  /** The words that led to it, outermost first: `npm run test:unit`, then what the script says. */
  through: z.array(z.string()),
  exit: ExitReach,
  /** `cut`: a later program showed a part of it, or it went to a file. */
  output: z.enum(['whole', 'cut']),
  /** What it changes on disk while it checks: `--fix` the files, `-u` the snapshots it compares with. */
  rewrites: z.array(z.enum(['files', 'snapshots'])),
  /** Why exit, output or runner is not fully told, as sentences without a full stop. */
  doubts: z.array(z.string()),
});
export type RecognisedCheck = z.infer<typeof RecognisedCheck>;

const Count = z.number().int().nonnegative().nullable();

export const CheckFailure = z.strictObject({
  /** The test, or the rule of a linter; null when the runner names none. */
  name: z.string().nullable(),
  /** As the runner printed it, without line and column. */
  file: z.string().nullable(),
  message: z.string(),
});
export type CheckFailure = z.infer<typeof CheckFailure>;

/** What a run of a check showed. A count that was not printed is null, never zero. */
export const CheckResult = z.strictObject({
  /** `nothing-ran`: no test was executed, whatever the exit code says. */
  status: z.enum(['passed', 'failed', 'nothing-ran', 'unknown']),
  passed: Count,
  /** Tests that failed or broke; problems with severity error of a linter, type checker or build. */
  failed: Count,
  skipped: Count,
  todo: Count,
  total: Count,
  /** Linters: problems below error. */
  warnings: Count,
  /** The first ones, at most 50. */
  failures: z.array(CheckFailure),
  /** Milliseconds, as the runner printed them. */
  durationMs: z.number().nonnegative().nullable(),
  /** Whether the runner's own summary was in the output. False: counts are told only where it prints every item. */
  summary: z.boolean(),
  /** What a reader has to know about these figures, as sentences without a full stop. */
  doubts: z.array(z.string()),
});
export type CheckResult = z.infer<typeof CheckResult>;

/** Why a changed test is worth a look. */
export const TestFindingKind = z.enum([
  'test-added',
  'test-removed',
  'test-renamed',
  'test-skipped',
  'test-focused',
  'assertions-removed',
  'assertion-weakened',
  'assertion-changed',
  'assertion-empty',
  'snapshot-changed',
  'fixture-changed',
  'timeout-raised',
  'retries-raised',
]);
export type TestFindingKind = z.infer<typeof TestFindingKind>;

export const TestFinding = z.strictObject({
  kind: TestFindingKind,
  /** `weaker`: the tests can say less than before. `neutral`: they changed. */
  weight: z.enum(['weaker', 'neutral']),
  /** The test it is about; null: the file. */
  test: z.string().nullable(),
  /** 1-based line in the later text; in the earlier one for what was removed; null for a whole file. */
  line: z.number().int().positive().nullable(),
  text: z.string(),
});
export type TestFinding = z.infer<typeof TestFinding>;

/** What changed between two texts of a test file, or why nobody looked. */
export const TestReview = z.discriminatedUnion('analysed', [
  z.strictObject({
    analysed: z.literal(true),
    path: z.string(),
    /** Null: a snapshot or fixture, told by its path alone. */
    language: z.string().nullable(),
    tests: z.strictObject({ before: Count, after: Count }),
    assertions: z.strictObject({ before: Count, after: Count }),
    /** Weaker first, at most 100. */
    findings: z.array(TestFinding),
    /** Findings left out. */
    more: z.number().int().nonnegative(),
  }),
  z.strictObject({ analysed: z.literal(false), path: z.string(), because: z.string() }),
]);
export type TestReview = z.infer<typeof TestReview>;

/** A simple command of a command line, reduced to what a check is recognised from. */
export interface CheckCommand {
  /** Program name without its folder, then the arguments as they would reach it. */
  readonly words: readonly [string, ...string[]];
  /** False when the text does not tell some of the words. */
  readonly told: boolean;
  /** Absolute, symlinks resolved; null when the text does not tell. */
  readonly cwd: string | null;
  /** What stands between it and the command before; null for the first. Left out: not known. */
  readonly joined?: '|' | '&&' | '||' | ';' | '&' | null;
  /** True when standard output goes to a file. */
  readonly toFile?: boolean;
  /** Its program as written, with its folder. Left out: not known. */
  readonly program?: string;
  /** Why its program may be another than its name says; null or left out when nothing speaks for it. */
  readonly strange?: string | null;
}

/** What is known of the project when a command line is read. */
export interface CheckSources {
  /** Scripts of the package.json that counts in a folder: name to text. Null: none is known. */
  readonly scripts: (directory: string | null) => Readonly<Record<string, string>> | null;
  /** Commands a contract or profile declares to be checks: the program as written, these words, and any behind them. */
  readonly declared: readonly { readonly kind: CheckKind; readonly words: readonly string[] }[];
}
