import type { CheckRunner } from '../../model/check.ts';
import { byVerb, check, type Reader, whenNamed } from './known-runner.ts';
import type { Selection } from './scope.ts';

const lint: Selection = {
  valued: [
    '-c',
    '--config',
    '--format',
    '-f',
    '--output-format',
    '--ext',
    '--parser',
    '--max-warnings',
    '--rulesdir',
  ],
};
const types = (runner: CheckRunner | null): Reader =>
  check('types', runner, { targets: ['-p', '--project', '-b', '--build'] });

/** Linters, type checkers, formatters and bundlers. */
export const lintRunners: Readonly<Record<string, Reader>> = {
  eslint: check('lint', 'eslint', lint),
  oxlint: check('lint', null, lint),
  knip: check('lint', null, lint),
  stylelint: check('lint', null, lint),
  tsc: types('tsc'),
  'vue-tsc': types('tsc'),
  tsgo: types('tsc'),
  'svelte-check': types(null),
  pyright: types(null),
  biome: byVerb({
    check: check('lint', 'biome'),
    ci: check('lint', 'biome'),
    lint: check('lint', 'biome'),
    format: check('format', 'biome'),
  }),
  ruff: byVerb({
    check: check('lint', 'ruff', lint),
    format: whenNamed(['--check', '--diff'], check('format', 'ruff')),
  }),
  mypy: check('types', 'mypy', {
    packages: ['-p', '-m'],
    valued: ['--config-file', '--python-version', '--cache-dir'],
  }),
  flake8: check('lint', 'flake8', lint),
  pylint: check('lint', null, lint),
  black: whenNamed(['--check', '--diff'], check('format', null)),
  isort: whenNamed(['--check', '--check-only', '-c'], check('format', null)),
  rubocop: check('lint', null, lint),
  'golangci-lint': byVerb({ run: check('lint', 'golangci-lint', lint) }),
  staticcheck: check('lint', null),
  gofmt: whenNamed(['-l', '-d'], check('format', null)),
  shellcheck: check('lint', 'shellcheck', {
    valued: ['-s', '-f', '-e', '-i', '-S', '-o', '--shell', '--format', '--severity', '--exclude'],
  }),
  prettier: whenNamed(
    ['--check', '-c', '--list-different', '-l'],
    check('format', 'prettier', { valued: ['--config', '--ignore-path'] }),
  ),
  vite: byVerb({ build: check('build', null) }),
  next: byVerb({ build: check('build', null), lint: check('lint', 'eslint') }),
  webpack: check('build', null),
  rollup: check('build', null),
  esbuild: check('build', null),
};
