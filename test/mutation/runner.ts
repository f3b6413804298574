import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { performance } from 'node:perf_hooks';
import { Script } from 'node:vm';
import { expect } from 'vitest';
import { z } from 'zod';
import { bundleTests, type Load, type Loaders } from './bundle.ts';
import { type ActiveMutant, isSampled, notSampled } from './sample.ts';
import { type Case, createSuite } from './suite.ts';

/** What Stryker's instrumented code reads and writes, under this global name. */
interface Instrument {
  mutantCoverage?: { static: Record<string, number>; perTest: Record<string, Record<string, number>> };
  hitCount?: number;
}
interface MutantRun {
  testFilter?: string[];
  hitLimit?: number;
  activeMutant: ActiveMutant;
  sandboxFileName: string;
}
interface TestRun {
  id: string;
  name: string;
  timeSpentMs: number;
  status: 0 | 1;
  failureMessage?: string;
}

const instrument: Instrument = {};
const shared: { __stryker__: Instrument; judgeTest: () => unknown } = {
  __stryker__: instrument,
  judgeTest: () => undefined,
};
const callTest = new Script('judgeTest()');
/** A loop that never ends; the slowest test takes a tenth. */
const longest = 12_000;
/** The files without mutants, of which the working directory has a copy with them. */
const written = join(import.meta.dirname, '../..');
/** Microseconds of work that a mutant gets; one not noticed until then has survived. */
const most = 6_000_000;
/** Microseconds of work up to which tests of a file are tried together. */
const longestLight = 60_000;
/** Looks closer than at verdicts, and is quick: tried before the others. */
const finest = 'test/policy/shell/pictures.test.ts';
/** Verdicts about commands whose pictures are compared before: tried when all others have passed. */
const last = 'test/policy/shell/corpus.test.ts';
const packages = createRequire(import.meta.url);

const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).slice(0, 1000);
type Units = Record<string, string[]>;
const Units = z.record(z.string(), z.array(z.string()));
const isEndless = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
const fileOf = (id: string): string => id.split(' > ')[0] ?? '';

/** Calls a test, and stops one that does not end by itself. */
async function run(test: () => unknown): Promise<void> {
  Object.assign(globalThis, { judgeTest: test });
  await callTest.runInThisContext({ timeout: longest });
}

interface Graph {
  files: string[];
  /** The tests of one file, by their names; the file is loaded when it is first asked for. */
  testsOf: (file: string) => Promise<ReadonlyMap<string, Case>>;
}

/** All modules once more, not yet evaluated. */
function graphOf(load: Load): Graph {
  let suite = createSuite('');
  const get = (_: unknown, name: string | symbol): unknown =>
    name === 'expect' ? expect : suite.api[String(name)];
  const vitest = new Proxy({}, { get });
  const loaders: Loaders = load((name) => (name === 'vitest' ? vitest : packages(name)));
  const loaded = new Map<string, ReadonlyMap<string, Case>>();
  return {
    files: Object.keys(loaders),
    testsOf: async (file) => {
      const known = loaded.get(file);
      if (known !== undefined) return known;
      suite = createSuite(file);
      await run(() => loaders[file]?.());
      const tests = new Map(suite.cases.map((one) => [one.id, one]));
      loaded.set(file, tests);
      return tests;
    },
  };
}

/**
 * Runs the tests of the judge in this process. For every mutant all modules are evaluated anew (one script, compiled once)
 * with the mutant in place from the start: nothing computed or kept under another mutant is left, and what is computed
 * while a module loads is mutated like the rest. It ends with the first test that fails.
 */
function createRunner() {
  let load: Load = () => ({});
  /** The file whose mutants `load` holds. */
  let mutated = '';
  let units: Units | undefined;
  /** The process that tries the tests without a mutant tells the others. */
  const listed = join(process.cwd(), 'units.json');
  /** Tests that killed last, the most recent first: neighbours are often noticed by the same one. */
  let recent: string[] = [];

  /** Tests that are tried together, and what they are called. */
  async function unitsOf(file: string): Promise<Units> {
    const light: string[] = [];
    const heavy: string[] = [];
    for (const [id, { run: test }] of await graphOf(load).testsOf(file)) {
      const began = process.cpuUsage().user;
      await run(test).catch(() => undefined);
      (process.cpuUsage().user - began < longestLight ? light : heavy).push(id);
    }
    return Object.fromEntries([
      ...heavy.map((id) => [id, [id]]),
      ...(light.length > 0 ? [[`${file} > *`, light]] : []),
    ]);
  }

  /** Its own modules for each unit: what one leaves in a cache would hide what the next one reaches. */
  async function tryUnit(unit: string, ids: readonly string[]): Promise<TestRun> {
    Object.assign(instrument, { currentTestId: unit });
    const began = performance.now();
    const ended = (): Omit<TestRun, 'status'> => ({
      id: unit,
      name: unit,
      timeSpentMs: performance.now() - began,
    });
    try {
      const tests = await graphOf(load).testsOf(fileOf(unit));
      for (const id of ids) await run(() => tests.get(id)?.run());
      return { ...ended(), status: 0 };
    } catch (error) {
      return { ...ended(), status: 1, failureMessage: messageOf(error) };
    } finally {
      Object.assign(instrument, { currentTestId: undefined });
    }
  }

  function ordered(ids: readonly string[], file: string): string[] {
    const own = file.replace(/^src\//, 'test/').replace(/\.ts$/, '.test.ts');
    const ranks = new Map(recent.map((id, at) => [id, at - recent.length]));
    const rank = (id: string): number =>
      ranks.get(id) ?? ([own, finest, '', last].indexOf(fileOf(id)) + 1 || 3);
    return ids.toSorted((a, b) => rank(a) - rank(b));
  }

  return {
    capabilities: () => ({ reloadEnvironment: true }),
    init: async (): Promise<void> => {
      Object.assign(globalThis, shared);
    },
    dryRun: async () => {
      load = await bundleTests(process.cwd(), written);
      const units: Units = {};
      for (const file of graphOf(load).files) Object.assign(units, await unitsOf(file));
      writeFileSync(listed, JSON.stringify(units));
      const tests: TestRun[] = [];
      for (const [unit, ids] of Object.entries(units)) tests.push(await tryUnit(unit, ids));
      const perTest = instrument.mutantCoverage?.perTest ?? {};
      return { status: 'complete', tests, mutantCoverage: { static: {}, perTest } };
    },
    mutantRun: async ({ testFilter = [], hitLimit, activeMutant, sandboxFileName }: MutantRun) => {
      const file = relative(process.cwd(), sandboxFileName);
      if (!isSampled(file, activeMutant)) return { status: 'error', errorMessage: notSampled };
      const began = process.cpuUsage().user;
      if (file !== mutated) load = await bundleTests(process.cwd(), written, file);
      mutated = file;
      units ??= Units.parse(JSON.parse(readFileSync(listed, 'utf8')));
      const known = units;
      const wanted = testFilter.flatMap((unit) => known[unit] ?? []);
      Object.assign(instrument, { activeMutant: activeMutant.id, hitCount: 0, hitLimit });
      const graph = graphOf(load);
      let nrOfTests = 0;
      let at = '';
      try {
        for (const id of ordered(wanted, file)) {
          if (process.cpuUsage().user - began > most) break;
          at = id;
          nrOfTests += 1;
          const test = (await graph.testsOf(fileOf(id))).get(id);
          // Its name is made while the file loads. That another one has come instead is nothing that fails.
          if (test !== undefined) await run(test.run);
        }
      } catch (error) {
        recent = [at, ...recent.filter((one) => one !== at)].slice(0, 40);
        if (isEndless(error)) return { status: 'timeout', reason: at };
        if (hitLimit === undefined || (instrument.hitCount ?? 0) <= hitLimit)
          return { status: 'killed', killedBy: [at], failureMessage: messageOf(error), nrOfTests };
      }
      const endless = hitLimit !== undefined && (instrument.hitCount ?? 0) > hitLimit;
      return endless ? { status: 'timeout', reason: 'hit limit' } : { status: 'survived', nrOfTests };
    },
  };
}

/** Stryker looks for this name. */
export const strykerPlugins = [
  { kind: 'TestRunner', name: 'judge', factory: Object.assign(createRunner, { inject: [] }) },
];
