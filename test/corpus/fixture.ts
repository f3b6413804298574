import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { LookUp, PathFact } from '../../src/model/facts.ts';

const Fixture = z.object({
  root: z.string(),
  home: z.string(),
  dirs: z.array(z.string()),
  files: z.array(z.string()),
  symlinks: z.record(z.string(), z.string()),
});

export const fixture = Fixture.parse(
  JSON.parse(readFileSync(join(import.meta.dirname, 'fixture.json'), 'utf8')),
);

/** Every path the fixture has, links excepted. */
export const knownPaths: readonly string[] = [...fixture.dirs, ...fixture.files];

const folders = new Set([...fixture.dirs, '/', '/tmp', '/etc', '/home', fixture.home]);

function resolved(path: string, depth = 0): string {
  const link = Object.entries(fixture.symlinks).find(
    ([from]) => path === from || path.startsWith(`${from}/`),
  );
  return link === undefined || depth > 8 ? path : resolved(link[1] + path.slice(link[0].length), depth + 1);
}

function entriesOf(real: string): string[] {
  const children = (paths: string[]): string[] =>
    paths.filter((path) => path.slice(0, path.lastIndexOf('/')) === real && path !== real);
  const name = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
  return [
    ...children(fixture.dirs).map((path) => `${name(path)}/`),
    ...children(fixture.files).map(name),
    ...children(Object.keys(fixture.symlinks)).map((path) => `${name(path)}/@`),
  ];
}

/** The file system the corpus assumes; what it does not list is missing. No real file is looked at. */
export const lookUp: LookUp = (path) => {
  const real = resolved(path.length > 1 ? path.replace(/\/$/, '') : path);
  const is = folders.has(real) ? 'directory' : fixture.files.includes(real) ? 'file' : 'missing';
  const fact: PathFact = { real, is, tracked: null };
  return path.endsWith('/') && is === 'directory' ? { ...fact, entries: entriesOf(real) } : fact;
};
