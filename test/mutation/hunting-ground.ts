import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { build } from 'esbuild';
import type { MutatedFile } from './mutants.ts';

const packages = createRequire(import.meta.url);

interface Instrument {
  activeMutant?: string | undefined;
  hitCount?: number;
  hitLimit?: number;
  mutantCoverage?: { static: Record<string, number>; perTest: Record<string, never> };
}

/** Draws the pictures of commands; fewer where one does not end, that one as `endless`. */
export type Draw = (commands: readonly string[]) => string[];

export interface Ground {
  /** With a mutant in place, or as the source is written; everything is evaluated anew. */
  drawing: (mutant?: string) => Draw;
  /** The mutants that drawing a command reaches. */
  reached: (draw: Draw, command: string) => string[];
}

const callDrawing = new Script('drawPictures()');
/** Turns of a loop that is mutated, and milliseconds, for each call. */
const mostTurns = 100_000;
const longest = 8_000;
/** In place of a picture. */
export const endless = 'it does not end';

const thrown = (error: unknown): string =>
  `it throws: ${error instanceof Error ? error.message : 'something'}`;

/** The judge with every mutant of one file in it, bundled to be evaluated again and again. */
export async function groundOf(root: string, { file, content }: MutatedFile): Promise<Ground> {
  const built = await build({
    absWorkingDir: root,
    bundle: true,
    format: 'cjs',
    packages: 'external',
    platform: 'node',
    plugins: [
      {
        name: 'mutated',
        setup: ({ onLoad }) =>
          onLoad({ filter: /\/(?:src|test)\/.*\.ts$/ }, ({ path }) => ({
            loader: 'ts',
            contents: (path === join(root, file) ? content : readFileSync(path, 'utf8')).replaceAll(
              'import.meta.dirname',
              JSON.stringify(dirname(path)),
            ),
          })),
      },
    ],
    stdin: {
      contents: `export { pictureLine } from './test/policy/shell/picture-line.ts';`,
      loader: 'ts',
      resolveDir: root,
    },
    target: 'node22',
    write: false,
    logLevel: 'error',
    define: { 'import.meta': '{}' },
  });
  const script = new Script(`(function (require, module, exports) {${built.outputFiles[0]?.text ?? ''}\n})`);
  const evaluate: unknown = script.runInThisContext();
  if (typeof evaluate !== 'function') throw new Error('the bundle is no function');
  const instrument: Instrument = { mutantCoverage: { static: {}, perTest: {} } };
  Object.assign(globalThis, { __stryker__: instrument });

  const drawing = (mutant?: string) => {
    instrument.activeMutant = mutant;
    instrument.hitCount = 0;
    instrument.hitLimit = mostTurns;
    const module: {
      exports: { pictureLine?: (command: string, naming: (why: string) => string) => string };
    } = {
      exports: {},
    };
    try {
      evaluate(packages, module, module.exports);
    } catch (error) {
      return (commands: readonly string[]) => commands.map(() => thrown(error));
    }
    const { pictureLine = String } = module.exports;
    const one = (command: string): string => {
      instrument.hitCount = 0;
      try {
        return pictureLine(command, (why) => `(${why})`);
      } catch (error) {
        return thrown(error);
      }
    };
    return (commands: readonly string[]): string[] => {
      const lines: string[] = [];
      instrument.activeMutant = mutant;
      Object.assign(globalThis, {
        drawPictures: () => {
          for (const command of commands) lines.push(one(command));
        },
      });
      try {
        callDrawing.runInThisContext({ timeout: longest });
      } catch {
        lines.push(endless);
      }
      return lines;
    };
  };
  return {
    drawing,
    reached: (draw, command) => {
      const coverage = instrument.mutantCoverage;
      if (coverage === undefined) return [];
      coverage.static = {};
      draw([command]);
      return Object.keys(coverage.static);
    },
  };
}
