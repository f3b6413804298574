import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Contract } from '../../../src/model/contract.ts';
import type { LookUp, PathFact } from '../../../src/model/facts.ts';
import type { JudgeInput } from '../../../src/model/judge-input.ts';
import { Effect } from '../../../src/model/words.ts';
import { guards } from '../../../src/policy/guards.ts';
import { depict } from '../../../src/policy/picture.ts';
import { actionOf, inputOf } from '../inputs.ts';

const folder = join(import.meta.dirname, 'corpus');
const Fixture = z.object({
  root: z.string(),
  home: z.string(),
  dirs: z.array(z.string()),
  files: z.array(z.string()),
  symlinks: z.record(z.string(), z.string()),
});
const Case = z.object({
  id: z.string(),
  cmd: z.string(),
  expect: z.union([Effect, z.array(Effect)]).transform((value) => (Array.isArray(value) ? value : [value])),
  class: z.string(),
  why: z.string(),
});
export type Case = z.infer<typeof Case>;

export const fixture = Fixture.parse(JSON.parse(readFileSync(join(folder, 'fixture.json'), 'utf8')));
export const cases: Case[] = readFileSync(join(folder, 'corpus.jsonl'), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => Case.parse(JSON.parse(line)));

/** The policy the corpus is judged by, written as a contract. */
export const contract = Contract.parse({
  contract: 1,
  task: 'the fixed policy of the corpus',
  owner: 'dev',
  may: {
    read: ['**'],
    edit: ['billing/export/**'],
    run: [
      'in:. npm test',
      'in:billing/** npm test',
      'in:. npm test -- billing/**...',
      'in:billing/** npm test -- billing/**...',
      ...['in:.', 'in:billing/**'].map(
        (place) =>
          `${place} npx vitest run billing/**... [-t *] [--testNamePattern *] [--testNamePattern=*] [--reporter=default|verbose|dot|json|basic] [--bail] [--bail=*] [--run] [--silent] [--no-color] [--no-coverage] [--passWithNoTests]`,
      ),
      ...['in:.', 'in:billing/**'].map(
        (place) =>
          `${place} npx eslint billing/**... [--quiet] [--max-warnings *] [--max-warnings=*] [--format stylish|json|compact|unix] [-f stylish|json|compact|unix] [--format=stylish|json|compact|unix] [--ext *] [--ext=*] [--no-color]`,
      ),
    ],
  },
  ask: {
    run: [
      'rm',
      'rmdir',
      'ln',
      'chmod',
      'chown',
      'dd',
      'install',
      'rsync',
      'patch',
      'truncate',
      'shred',
      'curl',
    ],
  },
  never: {
    touch: [
      '.env*',
      '**/secrets/**',
      '**/migrations/**',
      'deploy/**',
      '.git/hooks/**',
      '~/.ssh/**',
      '/root/.ssh/**',
      '/etc/shadow',
    ],
    reach: ['*.prod.example.com'],
  },
  rollback: { change: 'c', undo: 'u', data_risk: 'd', trigger: 't', owner: 'o' },
});

const folders = new Set([...fixture.dirs, '/', '/tmp', '/etc', '/home', fixture.home]);
const known = [...fixture.dirs, ...fixture.files];

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

/** The file system the corpus assumes. */
export const lookUp: LookUp = (path) => {
  const real = resolved(path.length > 1 ? path.replace(/\/$/, '') : path);
  const is = folders.has(real) ? 'directory' : fixture.files.includes(real) ? 'file' : 'missing';
  const fact: PathFact = { real, is, tracked: null };
  return path.endsWith('/') && is === 'directory' ? { ...fact, entries: entriesOf(real) } : fact;
};

/** A judgement of one command text under the corpus policy. */
export function inputFor(command: string): JudgeInput {
  const action = actionOf({ kind: 'run', command, cwd: fixture.root });
  const base = inputOf(action, { lookUp });
  const paths: Record<string, PathFact> = {};
  depict(action, (path) => (paths[path] = lookUp(path)), { home: fixture.home, workspace: fixture.root });
  const input = { ...base, contract: { ...base.contract, contract } };
  const guarded = known.filter(guards(input, fixture.root, fixture.home));
  const { root, home } = fixture;
  const facts = { workspace: root, home, paths, protected: [], guarded, guardedRoots: [root] };
  return { ...input, facts };
}
