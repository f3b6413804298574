import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { strykerPlugins } from './reasons.ts';

const Position = z.object({ line: z.number(), column: z.number() });

const Instrumented = z.object({
  files: z.array(z.object({ name: z.string(), content: z.string() })),
  mutants: z.array(
    z.object({
      id: z.string(),
      mutatorName: z.string(),
      replacement: z.string(),
      status: z.string().optional(),
      location: z.object({ start: Position, end: Position }),
    }),
  ),
});
export type MutantAt = z.infer<typeof Instrumented>['mutants'][number];

const silent = () => undefined;
const logger = { debug: silent, info: silent, warn: silent, isDebugEnabled: () => false };

export interface MutatedFile {
  file: string;
  /** As it is written. */
  source: string;
  /** With every mutant in it, each behind a switch. */
  content: string;
  mutants: MutantAt[];
}

/** The mutants Stryker would try in a file, without the ones it is told to leave alone. */
export async function mutantsOf(root: string, file: string): Promise<MutatedFile> {
  // A part of Stryker, which has no other way to it.
  const own = createRequire(import.meta.resolve('@stryker-mutator/core')).resolve(
    '@stryker-mutator/instrumenter',
  );
  const { Instrumenter } = await import(pathToFileURL(own).href);
  const source = readFileSync(join(root, file), 'utf8');
  const ignorers = strykerPlugins.map(({ value }) => value);
  const made = Instrumented.parse(
    await new Instrumenter(logger).instrument([{ name: join(root, file), mutate: true, content: source }], {
      ignorers,
      plugins: null,
      excludedMutations: [],
    }),
  );
  const mutants = made.mutants.filter(({ status }) => status === undefined);
  return { file, source, content: made.files[0]?.content ?? '', mutants };
}
