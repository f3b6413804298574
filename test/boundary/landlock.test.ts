import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findBoundary } from '../../src/boundary/availability.ts';
import { landlockAbi } from '../../src/boundary/landlock/abi.ts';
import { type Entry, type LandlockPolicy, landlockPolicy } from '../../src/boundary/landlock/policy.ts';
import type { BoundaryPlan } from '../../src/boundary/plan.ts';
import { boundaryRows, groundPlan, type Opener, openPlain } from '../../src/commands/doctor-boundary.ts';
import { temporaryDirectory } from '../harness/temporary.ts';

const launcher = resolve(import.meta.dirname, '../../src/landlock-launch.ts');

const list = (folder: string): Entry[] =>
  readdirSync(folder, { withFileTypes: true }).map((entry) => ({
    name: entry.name,
    is: entry.isDirectory() ? 'folder' : entry.isFile() ? 'file' : 'other',
  }));

const openLandlocked: Opener = async (ground, command, name) => {
  const { policy } = landlockPolicy(await groundPlan(ground), list, { connect: [], listen: [] }, 6);
  const file = ground.at(`runtime/${name}.json`);
  writeFileSync(file, JSON.stringify(policy));
  const env = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C' };
  const args = [launcher, file, '--', ...command];
  return { ok: true, value: { file: process.execPath, args, env, cwd: ground.root, close() {} } };
};

/** Made to be restricted by doctor's own attempts: what it holds, and what it cannot. */
it('holds what Landlock can hold, and nothing is said of the rest', async () => {
  expect(await landlockAbi(), 'these tests need Landlock with scopes (Linux 6.12)').toBeGreaterThanOrEqual(6);
  const found = findBoundary(process.platform, process.arch, process.getuid?.() ?? -1);
  if (!found.available) throw new Error(found.problem.message);
  const rows = await boundaryRows(found.bwrap, { control: openPlain, inside: openLandlocked });
  const of = (verdict: string): string[] =>
    rows.filter((row) => row.verdict === verdict).map(({ id }) => id.replace('boundary.', ''));
  expect(of('unknown')).toEqual([]);
  expect(of('not-enforced').toSorted()).toEqual(['see', 'daemon'].toSorted());
  expect(of('enforced')).toEqual(
    expect.arrayContaining([
      ...['name-server', 'socket', 'hidden', 'keys', 'store', 'token', 'config'],
      ...['write-outside', 'change-outside', 'link-outside', 'hidden-moved', 'store-write', 'contract'],
      ...['git-config', 'git-hooks', 'agent-settings', 'loopback', 'abstract-socket', 'environment', 'kill'],
    ]),
  );
});

interface Place {
  root: string;
  at(name: string): string;
}

function openPlace(): Place {
  const root = temporaryDirectory();
  for (const name of ['open', 'shut']) mkdirSync(join(root, name));
  for (const name of ['open/a', 'shut/a', 'one']) writeFileSync(join(root, name), 'was');
  return { root, at: (name) => join(root, name) };
}

function launch({ at, root }: Place, policy: unknown, command: readonly string[]) {
  writeFileSync(at('policy.json'), JSON.stringify(policy));
  const args = [launcher, at('policy.json'), '--', ...command];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: root,
    env: { PATH: '/usr/bin:/bin', WORD: 'passed' },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const shell = (place: Place, policy: LandlockPolicy, script: string) =>
  launch(place, policy, ['/bin/sh', '-c', script]);

const none: LandlockPolicy = { writable: [], connect: [], listen: [] };

describe('the launcher', () => {
  it('becomes the command: its exit code, its words, its environment', () => {
    const place = openPlace();
    expect(shell(place, none, 'echo "$WORD $0"; exit 7')).toEqual({
      status: 7,
      stdout: 'passed /bin/sh\n',
      stderr: '',
    });
  });

  it('opens folders with all below, files alone, and nothing else', () => {
    const place = openPlace();
    const writable = [
      { path: place.at('open'), kind: 'folder' as const },
      { path: place.at('one'), kind: 'file' as const },
    ];
    const script =
      'mkdir -p open/new/deep; echo x > open/new/deep/b; rm open/a; echo x > one; ' +
      'echo x > shut/a; : > shut/a; echo x > new; rm one; mv shut/a open/a; ln shut/a open/linked; mkdir shut/d';
    shell(place, { ...none, writable }, script);
    expect(readdirSync(place.root).toSorted()).toEqual(['one', 'open', 'policy.json', 'shut']);
    expect(readdirSync(place.at('open'), { recursive: true })).toEqual(['new', 'new/deep', 'new/deep/b']);
    expect(readdirSync(place.at('shut'))).toEqual(['a']);
    expect(readFileSync(place.at('shut/a'), 'utf8')).toBe('was');
    expect(readFileSync(place.at('one'), 'utf8')).toBe('x\n');
  });

  it('opens the ports it is told, and no other', async () => {
    const server = createServer((socket) => socket.end('here'));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const connect = `require("net").connect(${port}, "127.0.0.1").on("connect", () => process.exit(0)).on("error", (e) => { console.log(e.code); process.exit(1) })`;
    const listen =
      'require("net").createServer().on("error", (e) => { console.log(e.code); process.exit(1) }).listen(0, () => process.exit(0))';
    const node = (policy: LandlockPolicy, code: string) =>
      launch(openPlace(), policy, [process.execPath, '-e', code]);
    expect(node({ ...none, connect: [port] }, connect)).toMatchObject({ status: 0 });
    expect(node({ ...none, connect: [port === 80 ? 81 : 80] }, connect)).toMatchObject({
      status: 1,
      stdout: 'EACCES\n',
    });
    expect(node(none, listen)).toMatchObject({ status: 1, stdout: 'EACCES\n' });
    server.close();
  });

  it.each<[string, unknown, readonly string[], string]>([
    ['a policy with more in it', { ...none, executable: [] }, ['/bin/echo'], 'executable'],
    [
      'a path that is gone',
      { ...none, writable: [{ path: '/none/here', kind: 'folder' }] },
      ['/bin/echo'],
      'ENOENT',
    ],
    ['a program by its name', none, ['echo'], 'usage'],
    ['no program', none, [], 'usage'],
    ['a program that is not there', none, ['/none/here'], 'ENOENT'],
  ])('starts nothing with %s', (_name, policy, command, says) => {
    const { status, stdout, stderr } = launch(openPlace(), policy, command);
    expect(status).not.toBe(0);
    expect(stdout).toBe('');
    expect(stderr).toContain(says);
  });
});

describe('a plan as Landlock can hold it', () => {
  const tree: Record<string, Entry[]> = {
    '/w': [
      { name: '.git', is: 'folder' },
      { name: 'src', is: 'folder' },
      { name: 'a', is: 'file' },
      { name: 'link', is: 'other' },
    ],
    '/w/src': [
      { name: 'secrets', is: 'folder' },
      { name: 'lib', is: 'folder' },
    ],
  };
  const plan = (writable: string[], closed: string[]): BoundaryPlan => ({
    workspace: '/w',
    writable: writable.map((path) => ({ path, kind: 'folder', from: ['may.edit'] })),
    closed: closed.map((path) => ({ path, how: 'hidden', is: 'folder', why: 'never' })),
    emptied: [],
    emptiedBytes: 0,
    temporary: '/tmp',
    network: { mode: 'none', hosts: [] },
    environment: {},
    wider: [],
    narrower: [],
    notHeld: [],
    shown: [],
    state: null,
    processes: 1,
  });
  const openOf = (writable: string[], closed: string[]) => {
    const ports = { connect: [], listen: [] };
    const made = landlockPolicy(plan(writable, closed), (folder) => tree[folder] ?? [], ports, 6);
    const open = made.policy.writable.map(({ path }) => path).filter((path) => !path.startsWith('/dev/'));
    return { open, narrower: made.narrower.map(({ about }) => about) };
  };

  it.each<[string[], string[], string[], string[]]>([
    [['/w'], [], ['/w'], ['network', 'sockets']],
    [['/w'], ['/elsewhere', '/w2'], ['/w'], ['network', 'sockets']],
    [['/w'], ['/w/.git'], ['/w/src', '/w/a'], ['/w', 'network', 'sockets']],
    [['/w'], ['/w/.git', '/w/src/secrets'], ['/w/src/lib', '/w/a'], ['/w', '/w/src', 'network', 'sockets']],
    [['/w/src'], ['/w/src/secrets'], ['/w/src/lib'], ['/w/src', 'network', 'sockets']],
    [['/w/src'], ['/w/src'], [], ['network', 'sockets']],
  ])('%j without %j', (writable, closed, open, narrower) => {
    expect(openOf(writable, closed)).toMatchObject({ open, narrower });
  });

  it('reads everything but what is hidden, and nothing is said of reading where nothing is', () => {
    const look = (closed: string[]) => {
      const list = (folder: string) =>
        folder === '/' ? [{ name: 'w', is: 'folder' as const }] : (tree[folder] ?? []);
      return landlockPolicy(plan([], closed), list, { connect: [], listen: [] }, 6).policy.readable;
    };
    expect(look([])).toBeUndefined();
    const paths = look(['/w/src/secrets'])?.map(({ path }) => path) ?? [];
    expect(paths.filter((path) => !path.startsWith('/dev/'))).toEqual(['/w/.git', '/w/src/lib', '/w/a']);
  });

  it.each<[number, string[], string[]]>([
    [6, [], ['other processes of yours can be ended', 'devices that are open']],
    [5, ['other processes of yours can be ended'], ['devices that are open']],
    [4, ['other processes of yours can be ended', 'devices that are open'], []],
  ])('version %i: says what it does not hold', (abi, said, unsaid) => {
    const { notHeld } = landlockPolicy(plan([], []), () => [], { connect: [80], listen: [] }, abi);
    const text = notHeld.map(({ says }) => says).join('; ');
    expect(text).toContain('TCP to port 80 is open, whatever the host');
    for (const one of said) expect(text).toContain(one);
    for (const one of unsaid) expect(text).not.toContain(one);
  });
});
