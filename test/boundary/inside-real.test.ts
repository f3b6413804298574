import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makePlan, type PlanInput } from '../../src/boundary/make-plan.ts';
import { openBoundary } from '../../src/boundary/open-boundary.ts';
import { observePath } from '../../src/evidence/observe-path.ts';
import { Contract } from '../../src/model/contract.ts';
import { AgentState } from '../../src/model/profile.ts';
import { must } from '../commands/recorded-run.ts';
import { temporaryDirectory } from '../harness/temporary.ts';
import { everybody, giveTo, type Somebody } from './escape-ground.ts';
import { available, become } from './stage-rig.ts';

const identity = {
  PATH: '/usr/local/bin:/usr/bin:/bin',
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@example.com',
};

/** A workspace with files, a home, and a boundary in which somebody runs scripts. */
function openPlace(somebody: Somebody, files: Record<string, string>) {
  const root = temporaryDirectory();
  const at = (name: string): string => join(root, name);
  for (const name of ['work', 'home', 'run']) mkdirSync(at(name), { mode: 0o755 });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(at(name)), { recursive: true });
    writeFileSync(at(name), text);
  }
  const env = { ...identity, HOME: at('home') };
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'safe.directory=*', ...args], { cwd: at('work'), env, encoding: 'utf8' });

  function run(script: string, contract: Record<string, unknown>, input: Partial<PlanInput> = {}) {
    const whole = Contract.parse({ contract: 1, task: 't', owner: 'a@example.com', ...contract });
    const found = { never: [], repositories: [], sockets: [], lookedThrough: true, shows: [], own: [] };
    const about = { contract: whole, contractFile: null, workspace: at('work'), home: at('home') };
    const plan = makePlan({ ...about, ...found, network: 'none', environment: env, ...input }, observePath);
    const folders = { cwd: at('work'), private: at('run') };
    const launch = must(
      openBoundary({ plan, with: available(), command: ['/bin/sh', '-c', script], ...folders }),
    );
    giveTo(somebody.uid, root);
    const [file = '', ...args] = [...become(somebody), launch.file, ...launch.args];
    const { env: inside, cwd } = launch;
    const ended = spawnSync(file, args, { env: inside, cwd, encoding: 'utf8', timeout: 60_000 });
    const changed = launch.changedCopies?.() ?? [];
    launch.close();
    return { said: ended.stdout + ended.stderr, status: ended.status, changed };
  }
  return { root, at, git, run };
}

describe.each(everybody)('inside, as $name', (somebody) => {
  it('git commits where that is delegated, and nothing stays behind', () => {
    const place = openPlace(somebody, { 'work/src/a': 'one\n' });
    place.git('init', '-q', '-b', 'main');
    place.git('add', '.');
    place.git('commit', '-qm', 'first');
    const before = readdirSync(place.at('work/.git'));
    const script = [
      'echo two > src/a && git add src && git commit -qm second && echo three > src/a',
      'git stash -q && git stash pop -q && git checkout -q -b other && git commit -qam third && git gc -q 2>/dev/null',
      'git fsck && git log --format=%s; git worktree list | wc -l',
    ].join('\n');
    const contract = { may: { edit: ['src/**'], run: ['git add *', 'git commit *'] } };
    const { said, status } = place.run(script, contract);
    expect({ said: said.split('\n').filter((line) => !/^(?:Checking|dangling)/.test(line)), status }).toEqual(
      {
        said: ['third', 'second', 'first', '1', ''],
        status: 0,
      },
    );
    expect(place.git('log', '--format=%s')).toBe('third\nsecond\nfirst\n');
    expect(place.git('status', '--short')).toBe('');
    const made = ['COMMIT_EDITMSG', 'ORIG_HEAD', 'gc.pid', 'logs', 'packed-refs', 'index'];
    expect(readdirSync(place.at('work/.git')).filter((name) => !made.includes(name))).toEqual(
      before.filter((name) => !made.includes(name)),
    );
    expect(existsSync(place.at('work/.git/objects/info/alternates'))).toBe(false);
  });

  it('git cannot commit where nothing is delegated', () => {
    const place = openPlace(somebody, { 'work/src/a': 'one\n' });
    place.git('init', '-q', '-b', 'main');
    const { said } = place.run('git add src; git commit -qm x', { may: { edit: ['**'] } });
    expect(said).toContain('Read-only file system');
    expect(place.git('status', '--short')).toContain('??');
  });

  it('an agent finds its settings, keeps its history, and changes a copy of the rest', () => {
    const files = {
      'home/.agent/settings.json': '{}\n',
      'home/.agent/login': 'old\n',
      'home/.agent/other': 'private\n',
      'home/.agent.json': '{"starts":1}\n',
    };
    const place = openPlace(somebody, files);
    const state = AgentState.parse({
      folder: '~/.agent',
      variable: 'AGENT_HOME',
      keep: ['sessions/', 'login'],
      read: ['settings.json', 'hooks/', 'local.json'],
      copy: { '.agent.json': '~/.agent.json' },
    });
    const script = [
      'cd "$AGENT_HOME" && pwd && cat settings.json .agent.json && cat other',
      'echo new > login; echo talk > sessions/1; echo "{\\"starts\\":2}" > new && mv new .agent.json && cat .agent.json',
      'for f in settings.json local.json hooks/h; do echo x > $f; done; ls hooks; wc -c < local.json',
    ].join('\n');
    const { said, changed } = place.run(script, {}, { state });
    const lines = said.split('\n');
    expect(lines.slice(0, 3)).toEqual([place.at('home/.agent'), '{}', '{"starts":1}']);
    expect(said).toContain('cat: other: No such file or directory');
    expect(said).toContain('{"starts":2}');
    expect(said.match(/cannot create \S+: Read-only file system/g)).toHaveLength(3);
    expect(changed).toEqual(['.agent.json']);
    const after = Object.keys(files).map((name) => readFileSync(place.at(name), 'utf8'));
    expect(after).toEqual(['{}\n', 'new\n', 'private\n', '{"starts":1}\n']);
    expect(readFileSync(place.at('home/.agent/sessions/1'), 'utf8')).toBe('talk\n');
    expect(readdirSync(place.at('home/.agent')).toSorted()).toEqual([
      'login',
      'other',
      'sessions',
      'settings.json',
    ]);
    expect(readdirSync(place.at('run'))).toEqual([]);
  });

  it('an agent without a folder of its own gets one of the run', () => {
    const place = openPlace(somebody, {});
    const state = AgentState.parse({ variable: 'AGENT_HOME' });
    const own = [{ path: place.at('run'), why: 'sockets of live runs' }];
    const { said } = place.run(
      'echo x > $AGENT_HOME/file && echo $AGENT_HOME; ls $AGENT_HOME/..',
      {},
      { state, own },
    );
    expect(said).toBe(`${place.at('run/state')}\nstate\n`);
    expect(readdirSync(place.at('run'))).toEqual([]);
  });
});
