import type { GrammarInput } from '../../src/model/grammar.ts';
import { builtinGrammars } from '../../src/policy/shell/grammars/grammars.ts';
import type { Random } from './random.ts';
import { isInstalled } from './sandbox.ts';
import { fileWord, folderWord, newFolder, newWord, wordFor } from './words.ts';

type Table = Omit<GrammarInput, 'manual' | 'subcommands'> & {
  subcommands?: Record<string, Table> | undefined;
};

/** Options that wait or go on for ever; they would only cost time. */
const slow: Readonly<Record<string, readonly string[]>> = {
  tail: ['f', 'F', 'follow', 'retry', 'pid', 's', 'sleep-interval'],
  sleep: [],
  watch: [],
  yes: [],
  top: [],
};
const names = (text: string | undefined): string[] => (text ?? '').split(' ').filter((name) => name !== '');
const dashed = (name: string, single: boolean): string =>
  name.length === 1 || single ? `-${name}` : `--${name}`;

/** Programs of the built-in grammars that are installed here and that their words alone may prove. */
export const tabled: readonly string[] = [...builtinGrammars]
  .filter(
    ([name, { because }]) => because === undefined && !(name in slow && name !== 'tail') && isInstalled(name),
  )
  .map(([name]) => name);

/** A command of a program in the built-in grammars: options and operands as its table lists them. */
export function fromTable(name: string, random: Random): string {
  const table: Table = builtinGrammars.get(name) ?? {};
  const verbs = Object.entries(table.subcommands ?? {}).filter(([, child]) => child.because === undefined);
  if (verbs.length === 0) return [name, ...argumentsOf(name, table, random)].join(' ');
  const [verb, child] = random.one(verbs);
  return [name, random.one(verb.split('|')), ...argumentsOf(name, child, random)].join(' ');
}

function argumentsOf(name: string, table: Table, random: Random): string[] {
  const words: string[] = [];
  for (let count = random.below(4); count > 0; count -= 1) words.push(...optionOf(name, table, random));
  const roles = table.operands ?? [];
  const replaced = words.some((word) => names(table.instead).includes(word.replace(/^--?/, '')));
  const from = replaced ? 1 : 0;
  const count = roles.length === 0 ? 0 : roles.length + (random.rarely(3) ? 1 : 0);
  for (let at = from; at < count; at += 1) {
    const role = at === count - 1 && table.last !== undefined ? table.last : (roles[at] ?? roles.at(-1));
    const word = role === undefined ? null : wordFor(role, random);
    if (word !== null) words.push(word);
  }
  for (const pair of names(table.pairs)) {
    const [key = '', role] = pair.split('=');
    const word = role === 'edit' ? newWord(random) : role === 'read' ? fileWord(random) : '1';
    if (random.rarely(2)) words.push(`${key}=${word}`);
  }
  return words;
}

function optionOf(name: string, table: Table, random: Random): string[] {
  const single = table.single === true;
  const not = new Set([...(slow[name] ?? []), ...Object.keys(table.risky ?? {})]);
  const flags = names(table.flags).map((flag) => [dashed(flag, single)]);
  const values = names(table.values).flatMap((pair): string[][] => {
    const at = pair.lastIndexOf('=');
    const [option, role] = [pair.slice(0, at), pair.slice(at + 1)];
    const word = isRole(role) ? wordFor(role, random) : null;
    if (word === null) return [];
    if (option.length === 1 || single)
      return [[dashed(option, single), word], ...(single ? [] : [[`-${option}${word}`]])];
    return [[`--${option}`, word], [`--${option}=${word}`]];
  });
  const perhaps = names(table.optional).map((option) => [
    random.rarely(2) ? `--${option}` : `--${option}=${wordFor('text', random) ?? ''}`,
  ]);
  // Values are fewer and do more: each kind gets its turn.
  const kinds = [flags, values, perhaps].map((kind) =>
    kind.filter(([word = '']) => !not.has(word.replace(/^--?/, '').replace(/=.*$/, ''))),
  );
  const filled = kinds.filter((kind) => kind.length > 0);
  return filled.length === 0 ? [] : random.one(random.one(filled));
}

const isRole = (text: string): text is Parameters<typeof wordFor>[0] =>
  ['text', 'any', 'name', 'list', 'enter', 'read', 'edit', 'delete', 'update'].includes(text);

type Maker = (random: Random) => string;
const some = (random: Random, ...choices: string[]): string => random.one(['', ...choices]);

/** Programs whose arguments the judge knows more about than a table says. */
export const special: Readonly<Record<string, Maker>> = {
  cp: (r) =>
    `cp ${some(r, '-r', '-a', '-p', '-f', '-n', '-v', '-u', '-P', '-T', '--force')} ${sourceWord(r)} ${targetWord(r)}`,
  cpInto: (r) => `cp -t out ${some(r, '-r', '-v')} ${sourceWord(r)}`,
  mv: (r) =>
    `mv ${some(r, '-f', '-n', '-v', '-T', '-u')} ${r.one(['out/old.txt', 'out/sub', 'src/deep', 'src/main.ts', 'out/*.txt'])} ${targetWord(r)}`,
  sed: (r) => `sed ${some(r, '-n', '-E', '-s', '-u', '-z')} ${r.one(sedScripts)} ${fileWord(r)}`,
  sedWrites: (r) =>
    `sed ${r.one(['-i', '-i -e', '-ni', '--in-place', '-i -E', '-n -i'])} ${r.one(sedScripts)} ${newWord(r)}`,
  find: (r) => `find ${some(r, '-L', '-P')} ${folderWord(r)} ${r.one(findTests)} ${r.one(findActions)}`,
  git: (r) => `git ${some(r, '--no-pager')} ${r.one(gitVerbs)} ${some(r, ...gitPaths)}`,
  jq: (r) =>
    `jq ${some(r, '-r', '-c', '-n', '-S', '-e')} ${r.one(['.', '.items[0]', "'.items | length'", "'.name'"])} list.json`,
  date: (r) => `date ${some(r, '-u', '+%s', '-d yesterday', '-r a.txt', '--iso-8601')}`,
  printf: (r) => `printf ${r.one(["'%s\\n' one", "'%d' 3", '%s "a b"', "'x\\ty\\n'"])}`,
  echo: (r) =>
    `echo ${some(r, '-n', '-e')} ${r.one(['words', '"a  b"', '$HOME', '"$PWD"', '*.txt', '{1..3}', '~'])}`,
  test: (r) =>
    `test ${r.one(['-f', '-d', '-s', '-r', '-e', '-L', '!  -e'])} ${r.rarely(2) ? folderWord(r) : 'a.txt'}`,
  bracket: (r) =>
    `[ ${r.one(['-f a.txt', '-n "$x"', 'a = b', '3 -gt 2', '-d src -a -f b.txt', 'a.txt -nt b.txt'])} ]`,
  conditional: (r) => `[[ ${r.one(['-f a.txt', 'a == a*', '-d out && ! -e x', 'abc =~ ^a'])} ]]`,
  mkdir: (r) => `mkdir ${some(r, '-p', '-pv', '-m 755', '-p -m 700')} ${newFolder(r)}`,
  touch: (r) =>
    `touch ${some(r, '-c', '-a', '-m', '-d yesterday', '-r a.txt', '-t 202601010000')} ${newWord(r)}`,
  tee: (r) => `echo text | tee ${some(r, '-a', '-i', '-p')} ${newWord(r)}`,
  sort: (r) =>
    `sort ${some(r, '-r', '-n', '-u', '-k 2', '-t,')} ${r.one(['-o', '--output=', '-uo', '-o'])}${r.one([' ', ''])}${newWord(r)} ${fileWord(r)}`,
  uniq: (r) => `uniq ${some(r, '-c', '-d', '-i', '-f 1', '-w 3')} a.txt ${newWord(r)}`,
};

const sourceWord: Maker = (random) => (random.rarely(3) ? folderWord(random) : fileWord(random));
const targetWord: Maker = (random) =>
  random.one([
    'out',
    'out/',
    'out/sub',
    'out/new.txt',
    'out/made',
    'src/deep',
    './out/../out/z',
    'docs/../out',
  ]);
const sedScripts = [
  's/o/0/',
  "'s/one/two/g'",
  '2d',
  "'1,2p'",
  "'/two/d'",
  '-e p',
  "'$!N;P;D'",
  "'w out/sed.txt'",
  "'s/o/x/w out/sed.txt'",
  "'r b.txt'",
  "'y/o/0/'",
  "'1a\\\nmore'",
  "'R a.txt'",
  "'2q'",
];
const findTests = [
  '',
  '-name "*.ts"',
  '-type f',
  '-maxdepth 1',
  '-newer a.txt',
  '-not -name "*.md" -type f',
  '-size -2',
  '-path "*/deep/*"',
  '-name private -prune -o -type f',
  '-empty',
];
const findActions = [
  '',
  '-print',
  '-print0',
  '-ls',
  '-printf "%p\\n"',
  '-exec cat {} +',
  '-exec cat {} \\;',
  '-exec echo {} \\;',
  '-fprint out/found.txt',
  '-fprintf out/found.txt "%p"',
  '-delete',
  '-quit',
  '-exec grep -l one {} \\;',
  '-execdir cat {} \\;',
];
const gitVerbs = [
  'status',
  'status --short',
  'status -uno',
  'diff',
  'diff --stat',
  'diff HEAD',
  'diff HEAD~1',
  'diff --cached',
  'diff --name-only',
  'log',
  'log --oneline',
  'log -p',
  'log -1 --stat',
  'log --format=%h',
  'show',
  'show --stat',
  'show HEAD',
  'show HEAD:a.txt',
  'show HEAD~1:src/main.ts',
  'log --graph --all',
  'diff --check',
  'status --porcelain',
  'diff -U1',
];
const gitPaths = ['-- a.txt', '-- src', 'b.txt', '-- docs out', '-- README.md b.txt', '-- .', '-- "*.ts"'];
