import { describe, expect, it } from 'vitest';
import type { Action } from '../../src/model/action.ts';
import type { RuleLine } from '../../src/model/contract.ts';
import { createJudge } from '../../src/policy/decide.ts';
import { globLiteral, mayWith, propose, withLines } from '../../src/policy/proposing.ts';
import { actionOf, edit, files, inputOf, read, run, type Setting } from './inputs.ts';

const judge = createJudge();
const setting: Setting = {
  contract: { may: { read: ['src/**'], edit: ['src/**'], run: ['npm test'] }, ask: { run: ['git push'] } },
  lookUp: files({}, { '/w/docs': ['guide.md', 'api/'], '/w/docs/api': ['x.md'], '/w/test': [] }),
};
const call = (args: Record<string, unknown>): Action =>
  actionOf({ kind: 'call', server: 'jira', name: 'create', args });
const search: Action = actionOf({ kind: 'read', tool: 'Grep', paths: ['docs'], recursive: true });
const everywhere: Action = actionOf({ kind: 'read', tool: 'Grep', paths: ['.'], recursive: true });
const inFile: Action = actionOf({ kind: 'read', tool: 'Grep', paths: ['docs/guide.md'], recursive: true });
const reach = (url: string): Action => actionOf({ kind: 'reach', url });

const text = (lines: readonly RuleLine[]): string =>
  lines.map(({ list, pattern }) => `${list} ${pattern}`).join(' & ');
const proposed = (action: Action): string[] => propose(inputOf(action, setting), judge).widths.map(text);

describe('a proposed rule', () => {
  it.each<[name: string, action: Action, exact: string, wider: string | null]>([
    ['a read file', read('docs/guide.md'), 'read docs/guide.md', 'read docs/**'],
    ['a file at the root', read('README.md'), 'read README.md', null],
    ['a file elsewhere', read('/etc/hosts'), 'read /etc/hosts', 'read /etc/**'],
    ['a name with wildcards', edit('docs/[id].md'), 'edit docs/\\[id\\].md', 'edit docs/**'],
    ['a folder that is searched', search, 'read docs/**', null],
    ['a command', run('npm run build'), 'run npm run build', null],
    ['a command with a file', run('node test/a.js'), 'run node test/a.js', 'run node test/**'],
    ['code among the words', run('python3 -c 1'), 'run python3 -c 1', null],
    ['a script of the shell', run('bash test/a.sh'), 'run bash test/a.sh', 'run bash test/**'],
    ['a command elsewhere', run('cd test && npm run x'), 'run in:test npm run x', null],
    ['words with spaces', run("npm run 'a b'"), 'run npm run "a b"', null],
    ['a redirection', run('echo a > docs/guide.md'), 'edit docs/guide.md', 'edit docs/**'],
    [
      'only what is missing',
      run('cat src/a docs/guide.md && npm test'),
      'read docs/guide.md',
      'read docs/**',
    ],
    [
      'two things',
      run('npm ci; cat docs/guide.md'),
      'run npm ci & read docs/guide.md',
      'run npm ci & read docs/**',
    ],
    ['a file right below the root', read('/x.txt'), 'read /x.txt', null],
    ['a file right below home', read('~/x.md'), 'read ~/x.md', null],
    ['the whole workspace', everywhere, 'read **', null],
    ['a search in one file', inFile, 'read docs/guide.md', 'read docs/**'],
    ['a file that is executed later', edit('docs/package.json'), 'edit docs/package.json', null],
    ['a host', reach('https://a.example.com/x'), 'reach a.example.com', null],
    ['publishing', actionOf({ kind: 'expose', what: 'comment' }), 'expose comment', null],
    [
      'what is missing of several things',
      run('npm ci; cat src/a docs/guide.md; npm test; npm run x'),
      'run npm ci & run npm run x & read docs/guide.md',
      'run npm ci & run npm run x & read docs/**',
    ],
    [
      'a call with its arguments',
      call({ project: 'ABC', limit: 3, labels: ['a', 'b c'] }),
      'call jira.create project=one-of("ABC") limit=one-of(3) labels[]=one-of("a", "b c")',
      'call jira.create',
    ],
  ])('is the narrowest for %s', (_, action, exact, wider) => {
    expect(proposed(action)).toEqual(wider === null ? [exact] : [exact, wider]);
  });

  it.each<[name: string, action: Action, why: RegExp]>([
    ['what is allowed', run('npm test'), /not asked about/],
    ['what a rule asks about on purpose', run('git push origin x'), /ask\.run/],
    ['what is dangerous', run('rm -rf docs'), /dangerous/],
    ['what cannot be read', run('$X a'), /which program runs/],
    ['a word that means something in patterns', run("mytool 'a*b'"), /not on the contract's list/],
    ['a path nobody can resolve', read('/proc/self/x'), /could not be resolved/],
    ['a pattern nobody can expand', run('cat d*/x'), /d\*\/x/],
    ['an argument that no pattern can say', call({ 'a"b': 1 }), /jira\.create/],
    ['an environment of its own', run('FOO=1 npm run x'), /FOO/],
    ['code on standard input', run("python3 - <<'E'\nimport os\nE"), /standard input/],
    ['code that is piped in', run('cat src/a | sh'), /standard input/],
    ['code from a file that is redirected', run('node < src/a.js'), /standard input/],
    ['input that is redirected', run('mytool < src/a.js'), /standard input/],
    ['an interpreter alone', run('python3'), /standard input/],
    ['an interpreter with options', run('python3 -B -'), /standard input/],
  ])('is none for %s', (_, action, why) => {
    const { widths, why: said } = propose(inputOf(action, setting), judge);
    expect(widths).toEqual([]);
    expect(said).toMatch(why);
  });

  it('is enough and has no line to spare', () => {
    const input = inputOf(run('npm ci; cat docs/guide.md; npm run y > docs/out'), setting);
    const [exact = []] = propose(input, judge).widths;
    expect(judge(withLines(input, exact)).effect).toBe('allow');
    for (const line of exact) {
      const rest = exact.filter((other) => other !== line);
      expect(judge(withLines(input, rest)).effect, text([line])).toBe('ask');
    }
  });

  it('lets nothing go that differs in a word, a file or an argument', () => {
    const others: [Action, Action][] = [
      [run('npm run build'), run('npm run build --force')],
      [run('npm run build'), run('npm run deploy')],
      [run('node test/a.js'), run('node test/b.js')],
      [read('docs/guide.md'), read('docs/other.md')],
      [read('docs/guide.md'), edit('docs/guide.md')],
      [call({ project: 'ABC' }), call({ project: 'ABD' })],
      [call({ project: 'ABC' }), call({ project: 'ABC', more: 1 })],
    ];
    for (const [meant, other] of others) {
      const [exact = []] = propose(inputOf(meant, setting), judge).widths;
      expect(exact.length).toBeGreaterThan(0);
      expect(judge(withLines(inputOf(other, setting), exact)).effect, text(exact)).toBe('ask');
    }
  });

  it('is added once, at the end of its list', () => {
    const { may } = inputOf(run('ls'), setting).contract.contract;
    const more = mayWith(may, [
      { list: 'read', pattern: 'src/**' },
      { list: 'read', pattern: 'docs/**' },
      { list: 'read', pattern: 'docs/**' },
    ]);
    expect([more.read, more.edit, may.read]).toEqual([['src/**', 'docs/**'], ['src/**'], ['src/**']]);
  });

  it('says of a program that is fed which one it is', () => {
    const { why } = propose(inputOf(run('cat src/a | sh'), setting), judge);
    expect(why).toContain('`sh`');
  });

  it('means a path and nothing else', () => {
    expect(globLiteral('a/b-c.d')).toBe('a/b-c.d');
    expect(globLiteral('*?[]{}()!+@|\\')).toBe('\\*\\?\\[\\]\\{\\}\\(\\)\\!\\+\\@\\|\\\\');
  });
});
