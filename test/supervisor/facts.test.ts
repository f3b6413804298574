import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRemotes } from '../../src/evidence/git-remotes.ts';
import { findGuarded } from '../../src/evidence/guarded-paths.ts';
import { observePath } from '../../src/evidence/observe-path.ts';
import { Action } from '../../src/model/action.ts';
import { decide } from '../../src/policy/decide.ts';
import { gatherFacts } from '../../src/supervisor/facts.ts';
import { temporaryDirectory } from '../harness/temporary.ts';
import { inputOf, read, run } from '../policy/inputs.ts';

const tree = ['home/app/.env', 'home/app/src/a.ts', 'home/notes/x', 'srv/app/secrets/key'];

/** What was looked through, and what was found, relative to the temporary folder (`base`). */
async function searched(paths: string[], find = findGuarded, input: Record<string, unknown> = {}) {
  const base = realpathSync(temporaryDirectory());
  for (const file of tree) {
    mkdirSync(dirname(join(base, file)), { recursive: true });
    writeFileSync(join(base, file), '');
  }
  const home = join(base, 'home');
  const workspace = join(home, 'app');
  const { contract, profile, standing, circumstances } = inputOf(read('x'));
  const ground = { profile, standing, workspace, home, protectedPaths: [] };
  const action = Action.parse({
    ...read('x'),
    tool: 'Grep',
    input,
    cwd: workspace,
    paths: paths.map((path) => path.replace(/^base/, base)),
    recursive: true,
  });
  const rules = { contract, profile, standing, circumstances };
  const facts = await gatherFacts(action, ground, rules, {
    lookUp: observePath,
    findGuarded: find,
    readRemotes,
  });
  const short = (list: string[] | undefined) => list?.map((path) => path.slice(base.length + 1));
  const seen = facts.guarded?.filter((path) => facts.paths[path] !== undefined);
  return { roots: short(facts.guardedRoots), guarded: short(facts.guarded), seen: short(seen) };
}

const cases: [name: string, paths: string[], roots: string[] | undefined, guarded: string[] | undefined][] = [
  ['the folder itself', ['src'], ['home/app/src'], []],
  ['the workspace', ['.'], ['home/app'], ['home/app/.env']],
  ['a folder outside the workspace', ['base/srv'], ['srv'], ['srv/app/secrets']],
  ['each folder once', ['.', 'src'], ['home/app'], ['home/app/.env']],
  ['not a whole home', ['..'], undefined, undefined],
  ['not what is above', ['base'], undefined, undefined],
  ['not everything', ['/'], undefined, undefined],
  ['what can be, beside what cannot', ['/', 'src'], ['home/app/src'], []],
];

describe('facts of a recursive read look through', () => {
  for (const [name, paths, roots, guarded] of cases)
    it(name, async () => expect(await searched(paths)).toMatchObject({ roots, guarded }));

  it('nothing when there is too much', async () => {
    const found = await searched(['.'], async () => undefined);
    expect(found).toMatchObject({ roots: undefined, guarded: undefined });
  });

  it('guarded paths themselves only when the search is narrowed to file names', async () => {
    expect((await searched(['.'])).seen).toEqual([]);
    expect((await searched(['.'], findGuarded, { glob: '*.ts' })).seen).toEqual(['home/app/.env']);
  });
});

describe('facts of a command hold the remotes', () => {
  async function remotesFor(command: string) {
    const workspace = realpathSync(temporaryDirectory());
    mkdirSync(join(workspace, '.git'));
    writeFileSync(
      join(workspace, '.git/config'),
      '[remote "origin"]\n\turl = git@git.prod.example.com:a/b\n',
    );
    const input = inputOf(run(command), { contract: { never: { reach: ['*.prod.example.com'] }, may } });
    const { profile, standing } = input;
    const ground = { profile, standing, workspace, home: join(workspace, 'home'), protectedPaths: [] };
    const action = { ...run(command), cwd: workspace };
    const ports = { lookUp: observePath, findGuarded, readRemotes };
    const facts = await gatherFacts(action, ground, input, ports);
    return { remotes: facts.remotes, effect: decide({ ...input, action, facts }).effect };
  }
  const may = { read: ['**'], expose: ['push'] };
  const found = { origin: ['git@git.prod.example.com:a/b'] };

  const commands: [command: string, remotes: Record<string, string[]> | undefined, effect: string][] = [
    ['git status', undefined, 'allow'],
    ['git push', found, 'deny'],
    ['git push origin main', found, 'deny'],
    ['cd src; git -C . push', found, 'deny'],
    ['git fetch', found, 'deny'],
    ['echo push', undefined, 'allow'],
  ];
  it.each(commands)('%s', async (command, remotes, effect) => {
    const seen = await remotesFor(command);
    expect(seen.effect).toBe(effect);
    if (remotes === undefined) expect(seen.remotes).toBeUndefined();
    else expect(seen.remotes).toMatchObject(remotes);
  });
});
