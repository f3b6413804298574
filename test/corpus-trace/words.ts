import type { Role } from '../../src/model/grammar.ts';
import type { Random } from './random.ts';

/** Words that name something in the workspace, or something new in it. */
const readable = [
  'README.md',
  'a.txt',
  'b.txt',
  "'with space.txt'",
  '"with space.txt"',
  'with\\ space.txt',
  '.hidden',
  'list.json',
  'src/main.ts',
  './src/../a.txt',
  'docs/guide.md',
  'docs/table.csv',
  'docs/to-readme.md',
  'src/to-docs/guide.md',
  'src//deep/inner.ts',
  'out/old.txt',
  '"$PWD/a.txt"',
  '{a,b}.txt',
  '*.txt',
  'src/*.ts',
  'docs/*',
  'src/*/inner.ts',
  '[ab].txt',
  'docs/tab?e.csv',
  'missing.txt',
];
const folders = ['.', 'src', 'docs', 'out', 'src/deep', './docs/', 'src/to-docs', '"$PWD"/src'];
const writable = [
  'out/new.txt',
  'out/old.txt',
  './out/sub/kept.txt',
  'out/{x,y}.txt',
  "'out/new name.txt'",
  'src/main.ts',
  'out/sub/../made.txt',
  '"$PWD/out/abs.txt"',
  'src/fresh.ts',
  'out/sub/n$((1+1)).txt',
];
const newFolders = ['out/made', 'out/p/q', 'out/{m,n}', 'src/more/', 'out/sub/deeper'];
const texts = [
  '2',
  '1',
  'one',
  'two',
  "'t*o'",
  '1,2',
  '1p',
  "'/one/p'",
  'a',
  '3',
  "'%s\\n'",
  '.',
  '" "',
  '10',
];
/** Now and then something that may not be touched: such a command has to be held back, and is then never run. */
const blocked = [
  'private/key.txt',
  'src/.env',
  'private',
  'out/to-private/key.txt',
  'src/.e*',
  '../outside/there.txt',
];

export const fileWord = (random: Random): string =>
  random.rarely(40) ? random.one(blocked) : random.one(readable);
export const folderWord = (random: Random): string => (random.rarely(40) ? 'private' : random.one(folders));
export const newWord = (random: Random): string =>
  random.rarely(40)
    ? random.one([...blocked, 'README.md', 'out/to-private/x', 'out/away/x'])
    : random.one(writable);
export const newFolder = (random: Random): string => random.one(newFolders);
export const textWord = (random: Random): string => random.one(texts);

/** A word for a role of a grammar; null for roles whose words lead out of the workspace or run something. */
export function wordFor(role: Role, random: Random): string | null {
  switch (role) {
    case 'text':
      return textWord(random);
    case 'read':
    case 'update':
      return role === 'update' ? newWord(random) : fileWord(random);
    case 'name':
    case 'word':
    case 'any':
      return fileWord(random);
    case 'list':
      return random.rarely(2) ? folderWord(random) : fileWord(random);
    case 'enter':
      return folderWord(random);
    case 'edit':
    case 'delete':
      return newWord(random);
    case 'execute':
    case 'host':
    case 'url':
    case 'remote':
    case 'target':
    case 'data':
    case 'script':
    case 'code':
    case 'command':
      return null;
    default:
      return role satisfies never;
  }
}
