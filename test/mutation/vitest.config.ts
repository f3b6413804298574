import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Only what tests the judge, in one place and without projects: the mutation run starts it once per mutant. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['test/policy/**/*.test.ts', 'test/corpus/**/*.test.ts'],
    // It starts programs of its own, which no mutant reaches.
    exclude: ['test/corpus/score.test.ts'],
    testTimeout: 60_000,
  },
});
