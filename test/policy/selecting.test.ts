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
  ['!**/.env', '/w/.env', false],
  ['x.ts   .env', '/w/.env', true],
  ['{a,.env}{1..300}', '/w/.env', true],
  ['{x,.env}{,1}{,2}{,3}{,4}{,5}{,6}{,7}{,8}', '/w/.env', true],
  ['{1..300}/.env', '/w/.env', true],
  ['a'.repeat(255), '/w/.env', false],
  ['a'.repeat(256), '/w/.env', true],
  // A name is only itself, whatever characters it has.
  ['x', '/w/[x]', false],
  ['?x?', '/w/[x]', true],
  ['y', '/w/*', false],
  ['y', '/w/?', false],
  ['y', '/w/{x,y}', false],
  ['x', '/w/\\x', false],
  // Groups
  ['@(.env|x)', '/w/.env', true],
  ['@(.ENV|x)', '/w/.env', true],
  ['@(?env)', '/w/.env', true],
  ['@(a|x)', '/w/.env', false],
  ['@(?a)', '/w/.env', true],
  ['@([.]env)', '/w/.env', true],
  ['@([!a]env)', '/w/.env', true],
  ['x/!(a)', '/w/.env', true],
  ['(group)/page.tsx', '/w/.env', false],
  ['a@(b)', '/w/.env', false],
  ['x/!@(a)', '/w/.env', false],
  ['*(a)', '/w/.env', true],
  ['+(a)', '/w/.env', true],
  ['@(ab)@(c)', '/w/.env', true],
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
  ['Grep', { glob: '' }, false],
  ['Grep', { glob: ' ' }, false],
  ['Grep', { glob: ' *.ts ' }, true],
  ['Grep', { glob: '*.ts,  *.md' }, true],
  ['Grep', { glob: '*.ts,' }, false],
  ['Grep', { glob: '*.ts .env' }, false],
  ['Grep', { glob: 's[r]c/*.ts' }, false],
  ['Grep', { glob: 's[r]c/*.ts *.md' }, false],
  ['Grep', { glob: 'src/ *.md' }, false],
  ['Grep', { glob: '{1..300}.ts' }, false],
  ['Glob', { glob: '*.ts' }, false],
  ['Search', { pattern: '*.ts' }, false],
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
    expect(globsOf(search('find_files', { pattern: 'a' }))).toEqual(['a']);
    const fields = ['glob', 'globs', 'include', 'includes', 'include_pattern', 'file_pattern'];
    const input = Object.fromEntries(fields.map((field) => [field, field]));
    expect(globsOf(search('Search', { ...input, path: 'a' }))).toEqual(fields);
  });
});
