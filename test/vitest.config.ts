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

/**
 * Real programs on a busy machine come late: what only did not come in time is tried once more, and the report says so. What
 * came and was wrong never is.
 */
const late = { count: 1, condition: /^(?:waited|\d+ ms passed while waiting|Test timed out|Hook timed out)/ };

/** Installs the real agents before any test of the project. */
const withAgents = (one: ReturnType<typeof project>) => ({
  ...one,
  test: { ...one.test, globalSetup: 'test/agents/rig/setup.ts', retry: late },
});

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      project('unit', ['test/**/*.test.{ts,tsx}'], ['test/agents/**', 'test/boundary/**'], 30_000),
      withAgents(project('agents', ['test/agents/**/*.test.ts'], [], 240_000)),
      project('boundary', ['test/boundary/**/*.test.ts'], [], 120_000),
    ],
  },
});
