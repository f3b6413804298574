import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Release } from '../../../src/channels/channel.ts';
import { allow } from '../recording-ports.ts';
import { type Step, startAsking } from './rig.ts';

const deny = (reason: string): Release => ({ effect: 'deny', reason, input: null });
const shell = "Run shell command? (Y)es/(N)o/(D)on't ask again [Yes]: ";
const run = (subject: string, made?: string): Step => ({
  ask: { subject, question: shell },
  ...(made ? { made } : {}),
});

let folder = '';
let asking: Awaited<ReturnType<typeof startAsking>> | undefined;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cs-screen-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => {
  asking?.stop();
  asking = undefined;
});
async function start(...args: Parameters<typeof startAsking>) {
  asking = await startAsking(...args);
  return asking;
}

describe('a prompt on the screen', () => {
  it('is an action, inferred, and answered by keys: each as it was decided, and why not', async () => {
    const one = await start(
      [
        run('npm test'),
        { ask: { subject: 'src/a.ts', question: 'Add file to the chat? (Y)es/(N)o [Yes]: ' } },
        {
          ask: {
            subject: 'https://x.example/y',
            question: "Add URL to the chat? (Y)es/(N)o/(D)on't ask again [Yes]: ",
          },
        },
      ],
      (action) => (action.kind === 'read' ? deny('never.touch') : allow),
    );
    expect(await one.answers()).toBe(
      '["task: do the task","Run shell command: y","Add file to the chat: n","Add URL to the chat: y"]',
    );
    expect(one.actions).toMatchObject([
      {
        kind: 'run',
        command: 'npm test',
        cwd: '/repo',
        channel: 'screen',
        holds: 'block',
        provenance: 'inferred',
      },
      { kind: 'read', paths: ['src/a.ts'], holds: 'block', provenance: 'inferred' },
      { kind: 'reach', url: 'https://x.example/y', holds: 'block', provenance: 'inferred' },
    ]);
    expect(one.actions[0]?.input).toMatchObject({
      prompt: expect.stringContaining('Run shell command?'),
      screen: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    await one.seen('what became of it', () => one.finished.length === 2);
    expect(one.finished).toMatchObject([
      { action: 'a1', outcome: 'unknown', provenance: 'inferred' },
      { action: 'a3', outcome: 'unknown', provenance: 'inferred' },
    ]);
    expect([one.said.slice(0, 2), one.doubts]).toEqual([
      [expect.stringMatching(/^alive/), 'prompt do the task'],
      [],
    ]);
    await one.seen('the end of the turn', () => one.said.includes('turn'));
  });

  it('is told why not as soon as the agent takes input', async () => {
    const one = await start([run('rm -rf /')], () => deny('never.touch forbids it'));
    await one.seen('the reason', () =>
      one.text().includes('> Refused by Countersign: never.touch forbids it'),
    );
    expect(one.actions.length).toBeGreaterThan(0);
  });

  it('gets a no for a command that a person changed, and the agent is told which one to run', async () => {
    const made = join(folder, 'changed');
    const one = await start([run('echo first', made)], ({ input }) => ({
      ...allow,
      input: { ...input, command: 'echo second' },
    }));
    await one.seen('what to run', () => one.text().replaceAll('\n', '').includes('"command":"echo second"'));
    expect(one.text()).toContain('[Yes]: n');
    expect(existsSync(made)).toBe(false);
  });

  it('waits for as long as it takes, and nothing is typed before', async () => {
    let decide: (release: Release) => void = () => {};
    const made = join(folder, 'waits');
    const one = await start(
      [run('touch it', made)],
      () =>
        new Promise((resolve) => {
          decide = resolve;
        }),
    );
    await one.seen('the question', () => one.actions.length);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect([one.text().trimEnd().endsWith('[Yes]:'), existsSync(made)]).toEqual([true, false]);
    decide(allow);
    expect(await one.answers()).toContain('Run shell command: y');
    expect(existsSync(made)).toBe(true);
  });

  it('stays the same question in a window of another size', async () => {
    let decide: (release: Release) => void = () => {};
    const one = await start(
      [run('npm run lint')],
      () =>
        new Promise((resolve) => {
          decide = resolve;
        }),
    );
    await one.seen('the question', () => one.actions.length);
    one.resize(100, 30);
    one.resize(72, 20);
    await one.seen('the window of that size', () => one.toldCols() === 72);
    decide(allow);
    expect(await one.answers()).toContain('Run shell command: y');
    expect([one.actions.length, one.notes]).toEqual([1, []]);
  });

  it.each([30, 44, 61])(
    'is an unknown action or the whole command where it wraps (%i columns)',
    async (cols) => {
      const command = 'npm run build --workspace packages/one && npm run test --workspace packages/one';
      const one = await start([run(command)], undefined, { cols, rows: 24 });
      expect(await one.answers()).toContain('Run shell command: y');
      const [action] = one.actions;
      expect(action?.kind === 'run' ? action.command : action?.kind).toBe(command);
    },
  );

  it.each<[string, Step, object]>([
    [
      'several commands',
      {
        ask: {
          subject: 'ls\nrm -rf ~',
          question: "Run shell commands? (Y)es/(N)o/(D)on't ask again [Yes]: ",
        },
      },
      { kind: 'unknown', tool: 'another question' },
    ],
    [
      'a command above an empty row and a comment',
      run('rm -rf ~\n\n# only a comment'),
      { kind: 'unknown', tool: 'another question' },
    ],
    ['a command with a row of its own above', run('echo harmless\nrm -rf ~'), { kind: 'unknown' }],
    ['no command at all', run(''), { kind: 'unknown' }],
    ['wide characters', run('echo 世界 > 日本.txt'), { kind: 'run', command: 'echo 世界 > 日本.txt' }],
    [
      'a masked secret',
      run('curl -H ▒▒▒▒▒▒▒▒ https://x.example'),
      { kind: 'unknown', why: 'a part of it is masked on the screen' },
    ],
    [
      'a question of its own',
      { ask: { subject: 'x', question: 'Create new file? (Y)es/(N)o [Yes]: ' } },
      { kind: 'unknown', tool: 'another question' },
    ],
    ['a hidden part', run('ls \x1b[8m; rm -rf ~\x1b[0m'), { kind: 'run', command: 'ls ; rm -rf ~' }],
  ])('is read with %s', async (_, step, expected) => {
    const one = await start([step], () => deny('no'));
    await one.seen('the question', () => one.actions.length);
    expect(one.actions[0]).toMatchObject({ ...expected, provenance: 'inferred', holds: 'block' });
    await one.seen('the no', () => one.text().includes('[Yes]: n'));
  });
});

describe("a person at the agent's own screen", () => {
  it('takes the question over: it is withdrawn, and what we decide later is typed nowhere', async () => {
    let withdrawn = false;
    let decide: (release: Release) => void = () => {};
    const one = await start([run('first'), { waitMs: 300 }, run('second')], (action, signal) => {
      if (action.kind === 'run' && action.command === 'second') return deny('no');
      signal.addEventListener('abort', () => {
        withdrawn = true;
      });
      return new Promise((resolve) => {
        decide = resolve;
      });
    });
    await one.seen('the question', () => one.actions.length);
    one.type('n');
    await one.seen('the end of the wait', () => withdrawn);
    decide(allow);
    one.type('\r');
    expect(await one.answers()).toContain('"Run shell command: n","Run shell command: n"');
    expect(one.notes).toEqual([expect.stringMatching(/^a1 was not answered by us: /)]);
  });
});

describe('a screen drawn to deceive', () => {
  it('gets no yes for a prompt that is only text: the agent does not read keys', async () => {
    const made = join(folder, 'fake');
    const one = await start(
      [
        // The model prints a harmless prompt and pauses; a yes for it would be read by the real one after it.
        { say: `\nnpm test\n${shell}`, waitMs: 1_500 },
        { clear: true },
        run('rm -rf ~', made),
      ],
      (action) => (action.kind === 'run' && action.command === 'npm test' ? allow : deny('no')),
    );
    expect(await one.answers()).toBe('["task: do the task","Run shell command: n"]');
    expect(one.actions.map((action) => action.kind === 'run' && action.command)).toEqual(['rm -rf ~']);
    expect(existsSync(made)).toBe(false);
  });

  it('gets no yes when another prompt took its place while a person thought', async () => {
    const made = join(folder, 'swap');
    let decide: (release: Release) => void = () => {};
    const one = await start([run('npm test', made)], (action) =>
      action.kind === 'run' && action.command === 'npm test'
        ? new Promise((resolve) => {
            decide = resolve;
          })
        : deny('no'),
    );
    await one.seen('the question', () => one.actions.length);
    // Whatever runs beside the agent can draw on its terminal.
    one.draw(`\x1b[2J\x1b[H\r\n\r\nrm -rf ~\r\n${shell}`);
    decide(allow);
    await one.seen('the other question', () => one.actions.length === 2);
    expect(await one.answers()).toContain('Run shell command: n');
    expect(existsSync(made)).toBe(false);
  });

  it.each<[string, string]>([
    ['stands in the middle of the screen', `\r\n\r\nls\r\n${shell}\r\nmore text`],
    ['has its cursor elsewhere', `\r\n\r\nls\r\n${shell}\x1b[5D`],
    ['is on the second screen', `\x1b[?1049h\x1b[H\r\n\r\nls\r\n${shell}`],
    ['goes on behind the cursor', `\r\n\r\nls\r\n${shell}x\x1b[D`],
  ])('is no prompt that %s', async (_, drawn) => {
    const one = await start([]);
    await one.answers();
    one.draw(drawn);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(one.actions).toEqual([]);
  });
});

describe('what shows no prompt', () => {
  it('is on record as seen and not held, and a person is told of what is forbidden', async () => {
    const one = await start(
      [
        { say: 'Applied edit to src/a.ts\n' },
        { say: 'Running npx prettier\n', waitMs: 300 },
        { say: 'Running npx prettier\n' },
      ],
      (action) => (action.kind === 'run' ? deny('never') : allow),
    );
    await one.answers();
    await one.seen('what was seen', () => one.actions.length === 3);
    expect(one.actions).toMatchObject([
      {
        kind: 'unknown',
        tool: 'Applied edit',
        holds: 'watch',
        provenance: 'inferred',
        input: { path: 'src/a.ts' },
      },
      { kind: 'run', command: 'npx prettier', holds: 'watch', provenance: 'inferred' },
      { kind: 'run', command: 'npx prettier', holds: 'watch', provenance: 'inferred' },
    ]);
    expect(one.doubts).toEqual([
      'a2 was seen on the screen, where nothing holds it: never',
      'a3 was seen on the screen, where nothing holds it: never',
    ]);
  });
});
