import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStage } from '../../src/boundary/stage.ts';
import { openTerminal } from '../harness/terminal.ts';
import { everybody, isSoonOver } from './escape-ground.ts';
import { answering, ask, available, enclosed, inside, keeper, onMachine, stageOf } from './stage-rig.ts';

describe.each(everybody)('the network of a run of $name', (somebody) => {
  it('has the ports this process answers, and nothing of the machine', async () => {
    const [near, other] = [await onMachine('machine'), await onMachine('other')];
    const stage = await stageOf(somebody, { forwards: [near, 80] });
    answering(stage.hooks.server, 'hooks');
    answering(stage.proxy.server, 'proxy');
    const [forward, low] = stage.forwards;
    forward?.server.on('connection', (socket) => void socket.pipe(connect(near, '127.0.0.1')).pipe(socket));
    if (low) answering(low.server, 'low');
    expect(stage.forwards.map(({ port }) => port)).toEqual([near, 80]);
    const ports = [stage.hooks.port, stage.proxy.port, near, 80, other];
    const said = await inside(stage, somebody, ports.map(ask).join(' '));
    expect(said).toBe('hooks\nproxy\nmachine\nlow\nclosed\n');
    // One after the other in the same network.
    expect(await inside(stage, somebody, ask(stage.hooks.port))).toBe('hooks\n');
  });

  it('gives no power over itself, and does not show who keeps it', async () => {
    const stage = await stageOf(somebody);
    const said = await inside(stage, somebody, `grep ^Cap /proc/self/status; ls -d /proc/${stage.pid}`);
    expect(said.match(/^Cap\w+:\s+0{16}$/gm)).toHaveLength(5);
    expect(said).toContain('No such file');
    const status = readFileSync(`/proc/${stage.pid}/status`, 'utf8');
    // Only for ports below 1024.
    expect(status).toMatch(/^CapEff:\s+0{13}400$/m);
    const variables = readFileSync(`/proc/${stage.pid}/environ`, 'latin1').split('\0');
    expect(variables.map((one) => one.split('=')[0])).toEqual(
      expect.arrayContaining(['NODE_CHANNEL_FD', 'PWD']),
    );
    expect(variables.filter((one) => !/^(?:NODE_CHANNEL_\w+|PWD)=|^$/.test(one))).toEqual([]);
  });

  it('answers while programs come and go, and after all of them were killed', async () => {
    const stage = await stageOf(somebody);
    answering(stage.hooks.server, 'hooks');
    const many = `for i in $(seq 60); do (${ask(stage.hooks.port)}) & /bin/true & done; wait`;
    expect((await inside(stage, somebody, many)).match(/hooks/g)).toHaveLength(60);
    // In a process list of its own, or it would not be tried.
    await inside(stage, somebody, '[ "$(cat /proc/1/comm)" = bwrap ] && kill -9 -1');
    expect(await inside(stage, somebody, ask(stage.hooks.port))).toBe('hooks\n');
  });

  it('is lost with its keeper: nothing can be started in it any more', async () => {
    const stage = await stageOf(somebody);
    answering(stage.hooks.server, 'hooks');
    process.kill(stage.pid, 'SIGKILL');
    expect(await stage.lost).toMatch(/keeper .* ended/);
    expect(await inside(stage, somebody, 'echo started')).not.toContain('started');
  });

  it('ends when it is closed, without being lost', async () => {
    const stage = await stageOf(somebody);
    await stage.close();
    expect(await isSoonOver(stage.pid)).toBe(true);
    expect(stage.hooks.server.listening).toBe(false);
    expect(await Promise.race([stage.lost, 'not lost'])).toBe('not lost');
  });

  it('leaves a terminal as it is: resizing, job control, ^C', async () => {
    const stage = await stageOf(somebody);
    const start = enclosed(stage, somebody, ['/bin/bash', '--norc', '-i']);
    const terminal = openTerminal(start);
    await terminal.waitFor(/bash-\S+[#$]/);
    terminal.resize(100, 30);
    terminal.type('trap "stty size" WINCH; stty size\n');
    await terminal.waitFor(/30 100/);
    terminal.type(`perl -e '$| = 1; print "up\\n"; sleep 600'\n`);
    await terminal.waitFor(/^up$/m);
    terminal.type('\u001a');
    await terminal.waitFor(/Stopped/);
    terminal.type(
      `kill %1; perl -e '$| = 1; $SIG{INT} = sub { print "heard\\n"; exit }; print "on\\n"; sleep 60'\n`,
    );
    await terminal.waitFor(/^on$/m);
    terminal.type('\u0003');
    await terminal.waitFor(/heard/);
    terminal.type('exit 3\n');
    expect(await terminal.exited).toMatchObject({ exitCode: 3 });
  });
});

it('goes with the process that opened it, however that ends', async () => {
  const at = (path: string): string => JSON.stringify(resolve(import.meta.dirname, '../..', path));
  const code = `
    const { findBoundary } = await import(${at('src/boundary/availability.ts')});
    const { openStage } = await import(${at('src/boundary/stage.ts')});
    const found = findBoundary(process.platform, process.arch, process.getuid());
    const { value } = await openStage({ with: found, keeper: ${at('src/stage-keeper.ts')}, forwards: [] });
    console.log(value.pid);`;
  const args = ['--input-type=module', '-e', code];
  const host = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [pid] = await once(host.stdout, 'data');
  expect(await isSoonOver(Number(pid))).toBe(false);
  host.kill('SIGKILL');
  expect(await isSoonOver(Number(pid))).toBe(true);
});

describe('where a stage cannot be opened', () => {
  const problem = async (wish: Partial<Parameters<typeof openStage>[0]>) => {
    const opened = await openStage({ with: available(), keeper, forwards: [], ...wish });
    return opened.ok ? 'it opened' : opened.problems[0];
  };

  it('names the package of nsenter', async () => {
    const without = { ...available(), nsenter: undefined };
    expect(await problem({ with: without })).toMatchObject({
      code: 'stage-nsenter',
      fix: expect.stringContaining('util-linux'),
    });
  });

  it('says what bubblewrap or the keeper said', async () => {
    expect(await problem({ keeper: '/nonexistent.cjs' })).toMatchObject({ code: 'stage-not-opened' });
    expect(await problem({ lead: ['/nonexistent'] })).toMatchObject({
      message: expect.stringContaining('ENOENT'),
    });
    const silent = { ...available(), bwrap: '/bin/false' };
    expect(await problem({ with: silent })).toMatchObject({
      message: expect.stringContaining('ended with 1'),
    });
  });
});
