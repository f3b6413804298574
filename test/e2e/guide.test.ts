import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { temporaryDirectory } from '../harness/temporary.ts';
import { openTerminal, type Terminal } from '../harness/terminal.ts';

const root = resolve(import.meta.dirname, '../..');
const guide = readFileSync(join(root, 'docs/guide.md'), 'utf8');

/** The answer keys of a dialog have been armed. */
const live = /keys (?:are )?live/;

/** The lines to type of one part of the guide, without the words beside them. */
function typedIn(part: number): string[] {
  const text = guide.split(/^## /m).find((one) => one.startsWith(`${part}. `)) ?? '';
  return [...text.matchAll(/^ {4}(\S.*)$/gm)].map(([, line = '']) => line.replace(/ {2,}\S.*$/, ''));
}

/** A home of its own in which `countersign` is the built program, and an editor (called with `+LINE FILE`) relaxes the stop rule. */
function openHome() {
  const home = temporaryDirectory();
  const script = (name: string, text: string): string => {
    const path = join(home, 'bin', name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    return path;
  };
  mkdirSync(join(home, 'run'), { mode: 0o700 });
  writeFileSync(join(home, '.gitconfig'), '[user]\n  name = Dana\n  email = dana@example.com\n');
  script('countersign', `exec '${process.execPath}' '${join(root, 'dist/countersign.js')}' "$@"`);
  const EDITOR = script(
    'editor',
    'sed -i \'s#touches: \\[migrations/\\*\\*\\]#touches: [migrations/001_*]#\' "$1"',
  );
  const env = {
    PATH: `${join(home, 'bin')}:${dirname(process.execPath)}:${process.env.PATH ?? '/usr/bin:/bin'}`,
    HOME: home,
    TMPDIR: home,
    XDG_RUNTIME_DIR: join(home, 'run'),
    TERM: 'xterm-256color',
    LANG: 'C.UTF-8',
    EDITOR,
  };
  const sh = (line: string, cwd: string) => spawnSync('sh', ['-c', line], { cwd, env, encoding: 'utf8' });
  const open = (line: string, cwd: string): Terminal => {
    const terminal = openTerminal({ file: '/bin/sh', args: ['-c', `exec ${line}`], cwd, env });
    onTestFinished(() => terminal.kill('SIGKILL'));
    return terminal;
  };
  onTestFinished(() => void sh('countersign kill --all --now', home));
  const runs = (): string[] => readdirSync(join(home, '.local/state/countersign/runs')).sort();
  return { home, sh, open, runs };
}

/** Ends the agent and then the view, as the guide says. */
async function leave(run: Terminal): Promise<void> {
  run.type('/quit\r');
  await run.waitFor(/the run is over/, 30_000);
  run.type('\x1dq');
  await run.exited;
}

it('the guide can be played as it is printed: demo, record, decision', { timeout: 150_000 }, async () => {
  const { home, sh, open, runs } = openHome();
  const [start = ''] = typedIn(1);
  const demo = open(start, home);
  await demo.waitFor(/1 waiting: \^\] a answer/, 60_000);
  demo.type('\x1da');
  await demo.waitFor(live, 20_000);
  demo.type('N');
  await demo.waitFor(/note to the agent:/);
  demo.type('leave it on the branch, I push it myself');
  await demo.waitFor(/push it myself/);
  demo.type('\r');
  await demo.waitFor(/three\s+attempts/, 30_000);
  await leave(demo);
  const [run = ''] = runs();
  const sample = readdirSync(home).find((name) => name.startsWith('countersign-demo-')) ?? '';
  const here = join(home, sample);
  for (const line of [...typedIn(2), ...typedIn(3)]) {
    const typed = line.replace('RUN', run.slice(-6));
    if (typed.includes(' replay ')) {
      const replay = open(typed, here);
      await replay.waitFor(/REPLAY/, 20_000);
      replay.type('q');
      expect(await replay.exited).toMatchObject({ exitCode: 0 });
      continue;
    }
    const { status, stderr } = sh(typed, here);
    expect({ typed, status, stderr }).toEqual({ typed, status: 0, stderr: '' });
  }
  const { status, stderr } = sh(`countersign decide ${run} ship --reason x`, here);
  expect(status).toBe(3);
  expect(stderr).toContain('fix: Let you@example.com decide.');
});

it('the guide can be played as it is printed: stop, and amend', { timeout: 150_000 }, async () => {
  const { home, sh, open } = openHome();
  const here = join(home, 'sample');
  mkdirSync(here);
  const { createSampleRepository } = await import('../../src/practice/sample-repository.ts');
  await createSampleRepository(here);
  const [prepare = '', start = '', attach = ''] = typedIn(4);
  expect(sh(prepare, here).status).toBe(0);
  // The suite needs no boundary: what it holds is tried elsewhere.
  const run = open(start.replace('run ', 'run --no-boundary '), here);
  await run.waitFor(/type a task/, 30_000);
  run.type('Move the limit into the database schema\r');
  await run.waitFor(/the run is frozen/, 30_000);
  const sam = open(attach, here);
  await sam.waitFor(/the run is frozen/, 20_000);
  sam.type('\x1da');
  await sam.waitFor(live, 20_000);
  sam.type('c');
  await sam.waitFor(/AMEND/, 20_000);
  for (let line = 0; line < 12; line += 1) sam.type('\x1b[B');
  await sam.waitFor(/why: /);
  sam.type('one new column is fine');
  await sam.waitFor(/column is fine/);
  sam.type('\r');
  await run.waitFor(/wrote \d+ characters/, 30_000);
  await leave(run);
  expect(execFileSync('git', ['status', '--short'], { cwd: here, encoding: 'utf8' })).toContain(
    'migrations/002',
  );
});

it('the guide can be played as it is printed: a contract of your own', () => {
  const { home, sh } = openHome();
  const here = join(home, 'mine');
  mkdirSync(here);
  execFileSync('git', ['init', '-q', here]);
  const statusOf = (command: string): number | null => {
    const line = typedIn(5).find((one) => one.startsWith(`countersign ${command}`)) ?? 'false';
    return sh(line, here).status;
  };
  expect(['init', 'check'].map(statusOf)).toEqual([0, 0]);
  // No rule names it yet: a person would be asked.
  expect(statusOf('judge')).toBe(4);
});
