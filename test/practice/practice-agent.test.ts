import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createSampleRepository } from '../../src/practice/sample-repository.ts';
import type { Step } from '../../src/practice/script-steps.ts';
import { allow } from '../channels/recording-ports.ts';
import { type Judge, startPractice } from './practice-run.ts';

const deny = { effect: 'deny', reason: 'the contract says no', input: null } as const;
type Run = Awaited<ReturnType<typeof startPractice>>;
let run: Run | undefined;
afterEach(async () => {
  await run?.stop();
  run = undefined;
});
async function start(options: Parameters<typeof startPractice>[0]): Promise<Run> {
  run = await startPractice(options);
  return run;
}
const inputs = ({ actions }: Run) => actions.map(({ input }) => JSON.stringify(input));

describe('on the sample repository', () => {
  const task = 'EU accounts are retried forever.\nFind out why and fix it.';
  /** Denies what matches. */
  const denying =
    (pattern: RegExp): Judge =>
    (action) =>
      pattern.test(JSON.stringify(action.input)) ? deny : allow;
  const work = (judge: Judge) => start({ judge, prepare: createSampleRepository });

  it('finds the bug, fixes it, proves it and asks before it publishes', async () => {
    const it = await work(denying(/\.env|migrations/));
    await it.task(task);
    // The first three it asks for together: any of them may be the first to finish.
    expect(new Set(it.finished.map(({ action, outcome }) => `${action} ${outcome}`))).toEqual(
      new Set('a1 ok,a2 ok,a3 ok,a4 failed,a6 ok,a7 ok,a8 ok,a9 ok,a10 ok'.split(',')),
    );
    expect(it.finished.length).toBe(9);
    expect(it.actions.map(({ kind }) => kind).join(' ')).toBe(
      'read read read run read edit edit run run run',
    );
    expect(readFileSync(join(it.workspace, 'src/sync/retry.js'), 'utf8')).toContain('eu: 5');
    expect(it.text()).toContain('All retry tests pass now.');
    expect(it.text()).toContain('That file is off limits');
    await it.task('Now move the limit into the database schema');
    expect(inputs(it).at(-1)).toContain('migrations/002');
    expect(existsSync(join(it.workspace, 'migrations/002_max_attempts.sql'))).toBe(false);
    expect(it.said.filter((text) => text.startsWith('anomaly'))).toEqual([]);
    expect(await it.usage()).toMatchObject({
      requests: 19,
      tokens: 19 * 1730,
      costUsd: expect.closeTo(19 * 0.0121, 3),
    });
  });

  it.each<[string, RegExp, string]>([
    ['may not push', /git push/, 'The commit stays on the local branch'],
    ['may not commit', /git commit/, 'I leave the change uncommitted'],
    ['may not edit', /old_string/, 'I may not change src/sync/retry.js'],
    ['may not run tests', /node --test/, 'I cannot prove the fix'],
    ['may not read', /file_path":"src/, 'there is nothing I can do here'],
    ['may do nothing', /./, 'there is nothing I can do here'],
  ])('finds another way when it %s', async (_what, pattern, says) => {
    const it = await work(denying(pattern));
    await it.task(task);
    expect(it.text().replace(/\s+/g, ' ')).toContain(says);
  });

  it('leaves the quit to the person', async () => {
    const it = await work(() => allow);
    await it.begin('quit');
    expect(await it.exit).toEqual({ code: 0, signal: null });
    expect(it.said.at(-1)).toBe('ended prompt_input_exit');
  });
});

describe('by script', () => {
  const bash = (command: string, expect?: 'ok' | 'failed'): Step => ({
    do: 'use',
    tool: 'Bash',
    input: { command },
    ...(expect ? { expect } : {}),
  });
  const touch = bash('touch ran');
  const ran = () => existsSync(join(run?.directory ?? '', 'ran'));

  it('does steps in order and says when one came out otherwise', async () => {
    const it = await start({
      judge: (action) => (JSON.stringify(action.input).includes('no') ? deny : allow),
      script: [
        { do: 'say', text: 'hello there' },
        bash('echo yes > yes', 'ok'),
        bash('echo no', 'ok'),
        bash('exit 4', 'failed'),
        { do: 'exit', code: 7 },
      ],
    });
    await it.begin('go');
    expect(await it.exit).toMatchObject({ code: 7 });
    expect(it.text()).toContain('hello there');
    expect(it.text()).toContain('✗ Bash was denied, expected ok: the contract says no');
    expect(it.text().match(/✗/g)).toHaveLength(1);
    expect(it.finished.map(({ outcome }) => outcome)).toEqual(['ok', 'failed']);
  });

  it('asks at once for what it does together, and runs what it was given', async () => {
    let open = 0;
    const it = await start({
      judge: async (action) => {
        open += 1;
        while (open < 3) await new Promise((resolve) => setTimeout(resolve, 5));
        return { ...allow, input: { command: `echo edited-${action.ref}` } };
      },
      script: [
        { do: 'together', uses: [1, 2, 3].map((n) => ({ tool: 'Bash', input: { command: `echo ${n}` } })) },
      ],
    });
    await it.task('go');
    expect(it.finished.map(({ excerpt }) => excerpt.trim()).sort()).toEqual(
      [1, 2, 3].map((n) => `edited-toolu_practice_${n}`),
    );
    expect(it.finished.every(({ differs }) => !differs)).toBe(true);
  });

  it('can lie about what it ran, and is found out', async () => {
    const it = await start({
      script: [{ do: 'use', tool: 'Bash', input: { command: 'true' }, claims: { command: 'EVIL' } }],
    });
    await it.task('go');
    expect(it.finished).toMatchObject([{ differs: true }]);
  });

  it('names subagents and MCP servers', async () => {
    const it = await start({
      script: [
        { do: 'use', tool: 'Bash', input: { command: 'true' }, by: { id: 's1', type: 'helper' } },
        { do: 'use', tool: 'mcp__my__db__query', input: { sql: 'x' }, server: 'my__db' },
      ],
    });
    await it.task('go');
    expect(it.actions).toMatchObject([
      { kind: 'run', by: { id: 's1', type: 'helper' } },
      { kind: 'call', server: 'my__db', name: 'query', args: { sql: 'x' } },
    ]);
  });

  it('writes bytes as they are, and floods without losing keys', async () => {
    const bytes = Buffer.from([0x1b, 0x5d, 0x30, 0x3b, 0xff, 0x07, 0x9b, 0x00]);
    const it = await start({
      script: [{ do: 'print', base64: bytes.toString('base64') }, { do: 'flood', bytes: 500_000_000 }, touch],
    });
    await it.begin('go');
    await it.until(() => it.raw().length > 2_000_000);
    expect(it.raw()).toContain(bytes.toString('latin1'));
    it.type('\x1b');
    await it.until(() => it.said.includes('turn'));
    expect(ran()).toBe(false);
  });

  it('withdraws a held call on Escape and takes the next task', async () => {
    const gone: string[] = [];
    const it = await start({
      judge: (action, withdrawn) =>
        gone.length > 0
          ? allow
          : new Promise(() => {
              withdrawn.addEventListener('abort', () => gone.push(action.id));
            }),
      script: [touch],
    });
    await it.begin('go');
    await it.until(() => it.actions.length === 1);
    it.type('\x1b');
    await it.until(() => gone.length === 1);
    await it.until(() => it.said.includes('turn'));
    await it.until(() => it.text().includes('Interrupted'));
    expect([gone, ran(), it.finished]).toEqual([['a1'], false, []]);
    await it.task('again');
    expect(ran()).toBe(true);
  });

  it.each<[string, (text: string) => string]>([
    ['nobody listens', (text) => text.replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:9')],
    [
      'the secret is wrong',
      (text) => text.replace(/"x-countersign-hook": "[^"]+"/g, '"x-countersign-hook": "x"'),
    ],
    ['nobody asked to be asked', (text) => text.replace('"PreToolUse"', '"Other"')],
  ])('runs nothing when %s', async (_what, settings) => {
    const it = await start({
      settings,
      script: [
        { do: 'use', tool: 'Bash', input: { command: 'touch ran' }, expect: 'denied' },
        { do: 'exit', code: 5 },
      ],
    });
    await it.until(() => it.text().includes('type a task'));
    await it.until(() => it.text().includes('\x1b[?2004h'));
    it.type('\x1b[200~go\x1b[201~');
    it.type('\r');
    expect(await it.exit).toMatchObject({ code: 5 });
    expect([ran(), it.actions]).toEqual([false, []]);
  });

  it('leaves the terminal as it was', async () => {
    const it = await start({ script: [{ do: 'exit', code: 0 }] });
    await it.begin('go');
    await it.exit;
    expect(it.text().lastIndexOf('\x1b[?2004l')).toBeGreaterThan(it.text().lastIndexOf('\x1b[?2004h'));
    expect(it.text().endsWith('\x1b[?25h')).toBe(true);
  });

  it('ends when its terminal ends', async () => {
    const it = await start({ script: [] });
    await it.until(() => it.said.length > 0);
    it.type('\x04');
    expect(await it.exit).toMatchObject({ code: 0 });
    writeFileSync(join(it.directory, 'done'), '');
  });
});
