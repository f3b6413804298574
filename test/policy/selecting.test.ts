import { describe, expect, it } from 'vitest';
import { asksFor, globsOf, narrowedTo, passesOver } from '../../src/policy/selecting.ts';
import { actionOf } from './inputs.ts';

const search = (tool: string, input: Record<string, unknown>) =>
  actionOf({ kind: 'read', tool, input, paths: ['.'], recursive: true });

const asked: [glob: string, path: string, asks: boolean][] = [
  ['.env', '/w/.env', true],
  ['**/.env*', '/w/a/.env.local', true],
  ['*env', '/w/.env', true],
  ['.EN?', '/w/.env', true],
  ['{a,.env}', '/w/.env', true],
  ['*.ts, .env', '/w/.env', true],
  ['config/secrets/**', '/w/config/secrets', true],
  ['*.ts', '/w/.env', false],
  ['**/*', '/w/.env', false],
  ['!.env', '/w/.env', false],
  [`${'a'.repeat(300)}`, '/w/.env', true],
];

const narrowed: [tool: string, input: Record<string, unknown>, passesOverEnv: boolean][] = [
  ['Grep', { glob: '*.ts' }, true],
  ['Grep', { glob: 'src/**/*.{ts,tsx}' }, true],
  ['Grep', { glob: '*.ts *.md' }, true],
  ['Glob', { pattern: '**/*.ts' }, true],
  ['Grep', { glob: '*' }, false],
  ['Grep', { glob: '**' }, false],
  ['Grep', { glob: 'src/' }, false],
  ['Grep', { glob: '!*.ts' }, false],
  ['Grep', { glob: '*.ts !x' }, false],
  ['Grep', { glob: '[.]env' }, false],
  ['Grep', { glob: '*e?v' }, false],
  ['Grep', { glob: '*.ENV' }, false],
  ['Grep', { glob: ['*.ts'] }, false],
  ['Grep', { pattern: '*.ts' }, false],
  ['Grep', {}, false],
  ['Search', { glob: '*.ts' }, false],
];

describe('a search', () => {
  it.each(asked)('with %s asks for %s: %s', (glob, path, asks) => expect(asksFor(glob, path)).toBe(asks));

  it.each(narrowed)('of %s with %j passes .env over: %s', (tool, input, passes) => {
    const names = narrowedTo(search(tool, input));
    expect(names !== undefined && passesOver(names, '/w/.env')).toBe(passes);
  });

  it('has globs in fields of their own, one or several', () => {
    expect(globsOf(search('Grep', { pattern: 'a', glob: 'b', include: ['c', 1] }))).toEqual(['b', 'c']);
    expect(globsOf(search('Glob', { pattern: 'a' }))).toEqual(['a']);
  });
});
