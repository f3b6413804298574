import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/**
 * Three suites: `unit` needs nothing but Node; `agents` needs the real command line agents (installed on demand);
 * `boundary` needs system packages. The last two fail, never skip, when what they need is missing.
 */
const project = (name: string, include: string[], exclude: string[], testTimeout: number) => ({
  extends: true as const,
  test: { name, include, exclude, testTimeout, hookTimeout: testTimeout },
});

/** Runs a file's `setup` before any test of the project. */
const withSetup = (one: ReturnType<typeof project>, globalSetup: string) => ({
  ...one,
  test: { ...one.test, globalSetup },
});

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      project('unit', ['test/**/*.test.{ts,tsx}'], ['test/agents/**', 'test/boundary/**'], 30_000),
      withSetup(project('agents', ['test/agents/**/*.test.ts'], [], 240_000), 'test/agents/rig/setup.ts'),
      project('boundary', ['test/boundary/**/*.test.ts'], [], 120_000),
    ],
  },
});
