import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { temporaryDirectory } from '../harness/temporary.ts';
import { openTerminal } from '../harness/terminal.ts';

const program = resolve(import.meta.dirname, '../../src/countersign.ts');

const contractText = `contract: 1
task: try it out
owner: a@example.com
may: { edit: ["src/**"], reach: [example.com] }
never: { touch: ["**/secrets/**"] }
`;

interface Place {
  workspace: string;
  env: Record<string, string>;
}

function openPlace(): Place {
  const root = temporaryDirectory();
  const workspace = join(root, 'work');
  for (const folder of ['src', 'secrets', '.git']) mkdirSync(join(workspace, folder), { recursive: true });
  const runtime = join(root, 'runtime');
  mkdirSync(runtime, { mode: 0o700 });
  writeFileSync(join(workspace, 'countersign.yaml'), contractText);
  writeFileSync(join(workspace, 'secrets/key'), 'a secret');
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: root,
    XDG_RUNTIME_DIR: runtime,
    TERM: 'xterm-256color',
    GITHUB_TOKEN: 'a token',
  };
  return { workspace, env };
}

function sandbox({ workspace, env }: Place, args: readonly string[], lead: readonly string[] = []) {
  const [file = '', ...rest] = [...lead, process.execPath, program, 'sandbox', ...args];
  return spawnSync(file, rest, { cwd: workspace, env, encoding: 'utf8', timeout: 60_000 });
}

/** Wherever the lines were broken. */
const flowing = (text: string): string => text.replace(/\s+/g, ' ');

const inside = (place: Place, script: string) => sandbox(place, ['--', 'sh', '-c', script]);

describe('countersign sandbox', () => {
  it('runs a command within the contract and ends with its exit code', () => {
    const place = openPlace();
    const script = 'echo x > src/a; echo x > b; cat secrets/key; echo "token: $GITHUB_TOKEN"; exit 9';
    const { status, stdout, stderr } = inside(place, script);
    expect({ status, stdout }).toEqual({ status: 9, stdout: 'token: \n' });
    expect(stderr).toContain('boundary: writes src; network none');
    expect(readdirSync(join(place.workspace, 'src'))).toEqual(['a']);
    expect(existsSync(join(place.workspace, 'b'))).toBe(false);
  });

  it('makes a folder that is to be open and is not there, opens nothing above it, and takes it away unused', () => {
    const place = openPlace();
    const text = contractText.replace('"src/**"', 'reports/of/run.md, "new/**"');
    writeFileSync(join(place.workspace, 'countersign.yaml'), text);
    const script = 'echo x > reports/of/run.md; echo x > reports/y; echo x > z; ls -d new';
    const { stdout } = inside(place, script);
    expect(stdout).toBe('new\n');
    expect(readdirSync(join(place.workspace, 'reports'), { recursive: true }).toSorted()).toEqual([
      'of',
      'of/run.md',
    ]);
    expect(existsSync(join(place.workspace, 'new'))).toBe(false);
    expect(existsSync(join(place.workspace, 'z'))).toBe(false);
  });

  it('says by 128 and its number that a signal ended the command', () => {
    expect(inside(openPlace(), 'kill -KILL $$').status).toBe(137);
  });

  it('hands on no descriptor it was started with: an open folder leads out', () => {
    const place = openPlace();
    const script = 'echo x > /proc/self/fd/7/new; echo x > /proc/self/fd/42/new';
    const lead = ['bash', '-c', 'exec 7<. 42<. && exec "$@"', 'bash'];
    // The positive control: without the boundary they do.
    spawnSync('bash', [...lead.slice(1), 'sh', '-c', script], { cwd: place.workspace, env: place.env });
    const made = join(place.workspace, 'new');
    expect(readFileSync(made, 'utf8')).toBe('x\n');
    writeFileSync(made, '');
    sandbox(place, ['--', 'sh', '-c', script], lead);
    expect(readFileSync(made, 'utf8')).toBe('');
  });

  it('gives no more of a file than it was given: neither to write what is read, nor to read what is written', () => {
    const place = openPlace();
    const input = join(place.env.HOME ?? '', 'input');
    const output = join(place.env.HOME ?? '', 'output');
    writeFileSync(input, 'precious\n');
    const script = 'cat; (echo x > /proc/self/fd/0); echo done; (: > /proc/self/fd/1); exit 3';
    const shell = ['/bin/sh', '-c', `"$@" < ${input} > ${output}`, 'sh'];
    expect(sandbox(place, ['--', 'sh', '-c', script], shell)).toMatchObject({ status: 3 });
    expect(readFileSync(input, 'utf8')).toBe('precious\n');
    expect(readFileSync(output, 'utf8')).toBe('precious\ndone\n');
  });

  it('hands on no folder as input: it would lead out', () => {
    const place = openPlace();
    const lead = ['/bin/sh', '-c', '"$@" < "$HOME"', 'sh'];
    const script = '(echo x > /proc/self/fd/0/new); cat; exit 4';
    expect(sandbox(place, ['--', 'sh', '-c', script], lead)).toMatchObject({ status: 4 });
    expect(existsSync(join(place.env.HOME ?? '', 'new'))).toBe(false);
  });

  it('runs a program with = in its path', () => {
    const place = openPlace();
    mkdirSync(join(place.workspace, 'a=b'));
    const tool = join(place.workspace, 'a=b/tool');
    writeFileSync(tool, '#!/bin/sh\necho "it ran with $1"\n');
    chmodSync(tool, 0o755);
    expect(sandbox(place, ['--', './a=b/tool', 'c=d']).stdout).toBe('it ran with c=d\n');
  });

  it('leaves nothing in the workspace that it made for itself', () => {
    const place = openPlace();
    writeFileSync(join(place.workspace, 'countersign.yaml'), contractText.replace('src/**', '**'));
    const before = readdirSync(place.workspace);
    expect(inside(place, 'ls -a').stdout).toContain('.claude');
    expect(readdirSync(place.workspace)).toEqual(before);
  });

  it('hides what a rule names outright where the workspace cannot be looked through whole', () => {
    const place = openPlace();
    const rules = 'never: { touch: [secrets/**, "~/vault/**", "**/*.key"] }\n';
    writeFileSync(join(place.workspace, 'countersign.yaml'), contractText.replace(/^never.*\n/m, rules));
    mkdirSync(join(place.env.HOME ?? '', 'vault'));
    writeFileSync(join(place.env.HOME ?? '', 'vault/gold'), 'a secret');
    const crowd = join(place.workspace, 'crowd');
    mkdirSync(crowd);
    for (let count = 0; count <= 50_000; count += 1)
      linkSync(join(place.workspace, 'countersign.yaml'), join(crowd, `${count}`));
    const { stdout } = inside(place, 'cat secrets/key ~/vault/gold; echo done');
    expect(stdout).toBe('done\n');
    expect(flowing(sandbox(place, ['--show']).stdout)).toContain('what was not seen is not hidden');
  });

  it('prints the plan as JSON, with the names of variables and not their values', () => {
    const { status, stdout } = sandbox(openPlace(), ['--json']);
    const Shown = z.looseObject({
      available: z.literal(true),
      writable: z.array(z.looseObject({ path: z.string() })),
      closed: z.array(z.looseObject({ path: z.string(), how: z.string() })),
      narrower: z.array(z.strictObject({ about: z.string(), says: z.string() })),
      variables: z.array(z.string()),
    });
    const shown = Shown.parse(JSON.parse(stdout));
    expect(status).toBe(0);
    expect(shown.writable.map(({ path }) => path)).toEqual([expect.stringMatching(/\/work\/src$/)]);
    expect(shown.closed).toContainEqual(
      expect.objectContaining({ path: expect.stringMatching(/\/work\/secrets$/), how: 'hidden' }),
    );
    expect(shown.narrower.map(({ about }) => about)).toEqual(['reach  example.com']);
    expect(shown.variables).toContain('HOME');
    expect(stdout).not.toContain('a token');
  });

  it('prints the plan for people', () => {
    const stdout = flowing(sandbox(openPlace(), ['--show']).stdout);
    expect(stdout).toContain('Can be written src, and everything below (may.edit src/**)');
    expect(stdout).toContain('secrets (never.touch **/secrets/**)');
    expect(stdout).toContain('reach example.com: not reachable');
  });

  it('refuses with 7 and the package to install where bubblewrap is missing', () => {
    const hide = ['bwrap', '--dev-bind', '/', '/', '--ro-bind', '/dev/null', '/usr/bin/bwrap', '--'];
    const { status, stderr } = sandbox(openPlace(), ['--', 'echo', 'hello'], hide);
    expect({ status, stderr }).toEqual({
      status: 7,
      stderr: expect.stringContaining('apt install bubblewrap'),
    });
  });

  it('refuses with 7 where no namespaces are allowed', () => {
    const forbid = [
      'bwrap',
      '--dev-bind',
      '/',
      '/',
      '--unshare-user',
      '--disable-userns',
      '--cap-drop',
      'ALL',
      '--',
    ];
    const { status, stderr, stdout } = sandbox(openPlace(), ['--', 'echo', 'hello'], forbid);
    expect({ status, stdout }).toEqual({ status: 7, stdout: '' });
    expect(stderr).toContain('does not let bubblewrap make its namespaces');
  });

  it.each([
    [['--contract', 'none.yaml', '--', 'true'], 6],
    [['--profile', 'none', '--', 'true'], 6],
    [['--', 'no-such-program'], 127],
    [[], 2],
    [['--network', 'some', '--', 'true'], 2],
  ] as const)('%j ends with %i', (args, status) => {
    const run = sandbox(openPlace(), args);
    expect({ status: run.status, stdout: run.stdout }).toEqual({ status, stdout: '' });
  });

  it('is out of reach of a signal to everybody the command can name', () => {
    const place = openPlace();
    writeFileSync(join(place.workspace, 'countersign.yaml'), contractText.replace('src/**', '**'));
    const before = readdirSync(place.workspace);
    // A process group reaches across process lists. Alone in a session, so that it reaches nobody else.
    const { status, signal } = sandbox(place, ['--', 'sh', '-c', 'kill -9 0; kill -9 -1'], ['setsid', '-w']);
    expect({ status, signal }).toEqual({ status: 137, signal: null });
    expect(readdirSync(place.workspace)).toEqual(before);
  });

  it('passes on a signal it gets, and waits for what the command makes of it', async () => {
    const place = openPlace();
    const command = ['perl', '-e', '$| = 1; $SIG{INT} = sub { exit 5 }; print "up\\n"; sleep 60'];
    const child = spawn(process.execPath, [program, 'sandbox', '--', ...command], {
      cwd: place.workspace,
      env: place.env,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await new Promise((done) => child.stdout.once('data', done));
    child.kill('SIGINT');
    await new Promise((done) => child.once('close', done));
    expect(child.exitCode).toBe(5);
  });

  it('takes the boundary with it when it is killed', async () => {
    const place = openPlace();
    const child = spawn(process.execPath, [program, 'sandbox', '--', 'sh', '-c', 'echo up; sleep 600'], {
      cwd: place.workspace,
      env: place.env,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await new Promise((done) => child.stdout.once('data', done));
    child.kill('SIGKILL');
    // The command holds the other end: it closes when the last process inside is gone.
    await new Promise((done) => child.once('close', done));
    expect(child.signalCode).toBe('SIGKILL');
  });
});

describe('countersign sandbox in a terminal', () => {
  const open = (place: Place, ...command: string[]) =>
    openTerminal({
      file: process.execPath,
      args: [program, 'sandbox', '--', ...command],
      env: place.env,
      cwd: place.workspace,
    });

  it('gives ^C to the command, which may go on', async () => {
    const terminal = open(
      openPlace(),
      'perl',
      '-e',
      '$| = 1; $SIG{INT} = sub { print "heard\\n"; exit 5 }; print "up\\n"; sleep 60',
    );
    await terminal.waitFor(/up/);
    terminal.type('\u0003');
    expect(await terminal.exited).toMatchObject({ exitCode: 5 });
    expect(terminal.raw()).toContain('heard');
  });

  it('is out of reach of a signal to the process group', async () => {
    const place = openPlace();
    writeFileSync(join(place.workspace, 'countersign.yaml'), contractText.replace('src/**', '**'));
    const before = readdirSync(place.workspace);
    expect(await open(place, 'sh', '-c', 'kill -9 0').exited).toMatchObject({ exitCode: 137 });
    expect(readdirSync(place.workspace)).toEqual(before);
  });

  it('ends with 130 when ^C ends the command', async () => {
    const terminal = open(openPlace(), 'sh', '-c', 'echo up; exec sleep 60');
    await terminal.waitFor(/up/);
    terminal.type('\u0003');
    expect(await terminal.exited).toMatchObject({ exitCode: 130 });
  });

  it('passes resizing, job control and colours through', async () => {
    const terminal = open(openPlace(), 'bash', '--norc', '-i');
    await terminal.waitFor(/bash-\S+[#$]/);
    terminal.resize(100, 30);
    terminal.type('trap "stty size" WINCH; stty size\n');
    await terminal.waitFor(/30 100/);
    // One process: a shell that is stopped between fork and exec of its child waits for it for ever.
    terminal.type(`perl -e '$| = 1; print "up\\n"; sleep 600'\n`);
    await terminal.waitFor(/^up$/m);
    terminal.type('\u001a');
    await terminal.waitFor(/Stopped/);
    terminal.type('kill %1; wait %1; printf "\\033[31mr%s\\033[0m\\n" ed\n');
    await terminal.waitFor(/^red$/m);
    expect(terminal.raw()).toContain('\u001b[31mred');
    terminal.type('exit 3\n');
    expect(await terminal.exited).toMatchObject({ exitCode: 3 });
  });
});
