import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

/** The rooms of the house and what each may import. A room not listed here may not exist. */
const rooms = {
  'src/model': [],
  'src/policy': ['src/model'],
  'src/state': ['src/model'],
  'src/views': ['src/model', 'src/state', 'src/policy'],
  'src/journal': ['src/model'],
  'src/channels': ['src/model'],
  'src/agent': ['src/model'],
  'src/practice': ['src/model'],
  'src/terminal': ['src/model'],
  'src/boundary': ['src/model'],
  'src/evidence': ['src/model'],
  'src/store': ['src/model'],
  'src/supervisor': ['src/model', 'src/policy', 'src/state'],
  'src/host': ['src/model', 'src/supervisor'],
  'src/ui': ['src/model', 'src/state', 'src/views'],
  components: ['src/model', 'src/state', 'src/views', 'src/ui'],
  'src/commands': '*',
  /** Entry files only: each starts one process and hands over to a command. */
  src: '*',
} as const;
const pure = ['src/model', 'src/policy', 'src/state', 'src/views', 'src/ui', 'components'];

const root = resolve(import.meta.dirname, '..');
type Room = keyof typeof rooms;
const isRoom = (name: string): name is Room => name in rooms;

function sourcesIn(directory: string): string[] {
  return readdirSync(join(root, directory), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

function roomOf(file: string): Room {
  let directory = dirname(file);
  while (directory !== '.' && !isRoom(directory)) directory = dirname(directory);
  // `src` itself holds entry files only; anything deeper needs a room of its own.
  if (!isRoom(directory) || (directory === 'src' && dirname(file) !== 'src')) {
    throw new Error(`${file} stands in no room`);
  }
  return directory;
}

function importsOf(file: string): string[] {
  // Sources inside a template are another program's.
  const text = readFileSync(join(root, file), 'utf8').replace(/`(?:[^`\\]|\\.)*`/g, '``');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] ?? '');
}

function wrongImports(file: string): string[] {
  const room = roomOf(file);
  const allowed: readonly string[] | '*' = rooms[room];
  if (allowed === '*') return [];
  return importsOf(file)
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => roomOf(relative(root, resolve(root, dirname(file), specifier))))
    .filter((target) => target !== room && !allowed.includes(target))
    .map((target) => `${file}: the room ${room} may not import the room ${target}`);
}

/** Ambient effects a pure room may not name. `Date.parse`-like calls count: time comes in as a value. */
const effects = /\bDate\b|\bprocess\.|\bset(?:Timeout|Interval|Immediate)\b|\bMath\.random\b|\bfetch\(/;

function impurities(file: string): string[] {
  const code = readFileSync(join(root, file), 'utf8').replace(
    /\/\*[\s\S]*?\*\/|\/\/.*$|'(?:[^'\\\n]|\\.)*'|`[^`]*`/gm,
    '',
  );
  const named = effects.exec(code);
  const node = importsOf(file).filter((name) => name.startsWith('node:') && name !== 'node:path');
  return [
    ...(named ? [`${file}: a pure room may not name ${named[0]}`] : []),
    ...node.map((name) => `${file}: a pure room may not import ${name}`),
  ];
}

const files = [...sourcesIn('src'), ...sourcesIn('components')];

describe('architecture', () => {
  it('finds the sources it judges', () => expect(files.length).toBeGreaterThan(20));

  it('keeps every import on an arrow of the table', () => {
    expect(files.flatMap(wrongImports)).toEqual([]);
  });

  it('keeps pure rooms pure', () => {
    const judged = files.filter((file) => pure.includes(roomOf(file)));
    expect(judged.flatMap(impurities)).toEqual([]);
  });

  it('keeps files below 300 lines, without barrels and vague names', () => {
    const vague = /(?:^|\/)(?:utils?|helpers?|manager|service|common|index)\.tsx?$/;
    const wrong = files.flatMap((file) => {
      const lines = readFileSync(join(root, file), 'utf8').split('\n').length;
      return [
        ...(lines > 300 ? [`${file} has ${lines} lines: look for the second noun in it`] : []),
        ...(vague.test(file) ? [`${file}: the name says nothing`] : []),
      ];
    });
    expect(wrong).toEqual([]);
  });
});
