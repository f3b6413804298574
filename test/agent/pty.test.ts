import { expect, it } from 'vitest';
import { openPty, type Pty } from '../../src/agent/pty.ts';
import type { Problem } from '../../src/model/problem.ts';

interface Session {
  pty: Pty;
  text(): string;
  problems: Problem[];
  exit: Promise<{ code: number | null; signal: string | null }>;
  shows(what: string): Promise<void>;
}

function session(script: string): Session {
  const chunks: Buffer[] = [];
  const problems: Problem[] = [];
  let wake = () => {};
  let exited: (how: { code: number | null; signal: string | null }) => void = () => {};
  const exit = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    exited = resolve;
  });
  const opened = openPty({
    file: '/bin/sh',
    args: ['-c', script],
    env: { PATH: '/usr/bin:/bin', SEEN: 'yes' },
    cwd: '/',
    cols: 80,
    rows: 24,
    onData: (bytes) => {
      chunks.push(Buffer.from(bytes));
      wake();
    },
    onExit: exited,
    onProblem: (problem) => problems.push(problem),
  });
  if (!opened.ok) throw new Error(opened.problems[0]?.message);
  const text = () => Buffer.concat(chunks).toString();
  const shows = async (what: string) => {
    while (!text().includes(what)) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  return { pty: opened.value, text, problems, exit, shows };
}

it('hands on bytes as they are, the environment, the size and the exit code', async () => {
  const { text, exit } = session(String.raw`printf 'raw \377 %s ' "$SEEN$HOME"; stty size; pwd; exit 3`);
  expect(await exit).toEqual({ code: 3, signal: null });
  expect(text()).toContain('24 80');
  expect(text()).toContain('yes ');
});

it('names the signal that ended it', async () => {
  const { pty, shows, exit } = session('echo up; exec sleep 30');
  await shows('up');
  pty.kill('SIGKILL');
  expect(await exit).toEqual({ code: null, signal: 'SIGKILL' });
  pty.write(Buffer.from('late'));
  pty.resize(10, 10);
  pty.kill('SIGTERM');
});

it('types, resizes and reads back what is typed', async () => {
  const { pty, shows, exit } = session(`read line; echo "got $line"; stty size`);
  pty.resize(100, 30);
  pty.write(Buffer.from('hällo\r'));
  await shows('got hällo');
  await shows('30 100');
  expect(await exit).toMatchObject({ code: 0 });
});

it('is not stopped by an agent that does not read', async () => {
  const { pty, shows, problems, exit } = session('stty raw -echo; echo up; exec sleep 30');
  await shows('up');
  pty.write(Buffer.alloc(200_000, 'x'));
  pty.write(Buffer.alloc(1024 * 1024, 'y'));
  expect(problems.map(({ code }) => code)).toEqual(['agent-not-reading']);
  pty.kill('SIGKILL');
  await exit;
});

it('takes a large paste whole', async () => {
  const { pty, shows, exit } = session('stty raw -echo; echo up; head -c 300000 | wc -c');
  await shows('up');
  pty.write(Buffer.alloc(300_000, 'x'));
  await shows('300000');
  expect(await exit).toMatchObject({ code: 0 });
});

it('says why a program did not start', async () => {
  const opened = openPty({
    file: '/nonexistent/agent',
    args: [],
    env: {},
    cwd: '/nonexistent',
    cols: 80,
    rows: 24,
    onData: () => {},
    onExit: () => {},
  });
  expect(opened.ok ? null : opened.problems[0]?.code).toBe('agent-not-started');
});
