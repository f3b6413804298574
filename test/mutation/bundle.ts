import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { Script } from 'node:vm';
import { build, type Plugin } from 'esbuild';

/** Test files of the judge, by name; each loads itself and what it imports when called. */
export type Loaders = Readonly<Record<string, () => Promise<unknown>>>;
/** A module graph of its own: nothing is shared with another one but the packages. */
export type Load = (require: (name: string) => unknown) => Loaders;

/**
 * Random cases, and programs started: too slow to repeat for every mutant, and what kills a mutant at random today may not
 * tomorrow.
 */
const left = /(?:properties[a-z-]*|score)\.test\.ts$/;

/** How long something takes says nothing here: other mutants run beside it. */
const still = { now: () => 0 };

/** Stryker's helper that counts what is reached. Only the run without a mutant needs it. */
const counting = /function cover\(\) \{[\s\S]*?\n {2}\}\n/;

/**
 * The files as they are bundled. Where one mutated file is named, only that one is taken as Stryker has instrumented it and
 * all others as they are written, in `written`: that is several times as fast.
 */
const sources = (root: string, written: string, mutated: string | undefined): Plugin => ({
  name: 'sources',
  setup: ({ onLoad }) =>
    onLoad({ filter: /\/(?:src|test)\/.*\.ts$/ }, ({ path }) => {
      const name = relative(root, path);
      const plain = mutated !== undefined && mutated !== name && name.startsWith('src/');
      const text = readFileSync(plain ? join(written, name) : path, 'utf8')
        // `import.meta` is empty in one script; the tests read files beside themselves.
        .replaceAll('import.meta.dirname', JSON.stringify(dirname(path)));
      const contents = mutated === undefined ? text : text.replace(counting, 'function cover() {}\n');
      return { loader: 'ts', contents };
    }),
});

export function testFiles(root: string): string[] {
  return ['test/policy', 'test/corpus']
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map(
        (name) => `${folder}/${name}`,
      ),
    )
    .filter((name) => name.endsWith('.test.ts') && !left.test(name))
    .toSorted();
}

/** Every test file and all it imports from this repository, in one script that can be run again and again. */
export async function bundleTests(root: string, written: string, mutated?: string): Promise<Load> {
  const entry = testFiles(root).map(
    (name) => `${JSON.stringify(name)}: () => import(${JSON.stringify(`./${name}`)}),`,
  );
  const built = await build({
    absWorkingDir: root,
    bundle: true,
    format: 'cjs',
    packages: 'external',
    platform: 'node',
    plugins: [sources(root, written, mutated)],
    stdin: { contents: `export const loaders = {\n${entry.join('\n')}\n};`, loader: 'ts', resolveDir: root },
    target: 'node22',
    write: false,
    logLevel: 'error',
    define: { 'import.meta': '{}' },
  });
  const text = built.outputFiles[0]?.text ?? '';
  const script = new Script(`(function (require, module, exports, performance) {${text}\n})`, {
    filename: relative(process.cwd(), join(root, 'judge-tests.cjs')),
  });
  const run: unknown = script.runInThisContext();
  if (typeof run !== 'function') throw new Error('the bundle is no function');
  return (require) => {
    const module: { exports: { loaders?: Loaders } } = { exports: {} };
    run(require, module, module.exports, still);
    return module.exports.loaders ?? {};
  };
}
