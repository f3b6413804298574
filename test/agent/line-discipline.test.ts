import { expect, it } from 'vitest';
import { openLineDiscipline } from '../../src/agent/line-discipline.ts';
import { openPty } from '../../src/agent/pty.ts';
import { until } from '../agents/rig/until.ts';

it('tells a program that reads keys from one that reads lines, on its own terminal', async () => {
  const ask = await openLineDiscipline();
  if (!ask) throw new Error('this system does not tell');
  let printed = '';
  const script = 'echo one; read x; stty -icanon; echo two; read y; stty icanon; echo three; read z';
  const opened = openPty({
    ...{ file: '/bin/bash', args: ['--norc', '-c', script], env: { PATH: '/usr/bin:/bin' }, cwd: '/' },
    ...{ cols: 40, rows: 8, onExit: () => {} },
    onData: (bytes) => {
      printed += Buffer.from(bytes).toString();
    },
  });
  if (!opened.ok) throw new Error(opened.problems[0]?.message);
  const pty = opened.value;
  const seen: unknown[] = [];
  for (const word of ['one', 'two', 'three']) {
    await until(word, () => printed.includes(word));
    seen.push(pty.reads(ask));
    pty.write(Buffer.from('\n'));
  }
  expect(seen).toEqual(['lines', 'keys', 'lines']);
  await until('the end', () => pty.reads(ask) === null);
});
