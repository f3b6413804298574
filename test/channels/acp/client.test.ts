import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type OpenAcp, openAcp } from '../../../src/channels/acp/acp-channel.ts';
import type { Release } from '../../../src/channels/channel.ts';
import { noted } from '../../../src/channels/hook-answer.ts';
import { openTerminal, type Terminal } from '../../harness/terminal.ts';
import { allow, type Recording, recordingPorts } from '../recording-ports.ts';
import { acpProfile } from './replay.ts';

/** Speaks ACP on its standard streams and does what its first argument says. */
const agent = `
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
const [mode, note] = process.argv.slice(2);
const send = (message) => process.stdout.write(JSON.stringify({ jsonrpc: '2.0', ...message }) + '\\n');
const say = (text) => send({ method: 'session/update', params: { sessionId: 's', update: {
  sessionUpdate: 'agent_message_chunk', content: { type: 'text', text } } } });
const waits = new Map();
let ids = 100;
const ask = (method, params) => new Promise((done) => { ids += 1; waits.set(ids, done); send({ id: ids, method, params }); });
const kinds = mode === 'always' ? ['allow_always', 'reject_always'] : ['allow_always', 'allow_once', 'reject_always', 'reject_once'];
const permission = () => ask('session/request_permission', { sessionId: 's',
  toolCall: { toolCallId: 'c' + ids, kind: 'execute', title: 'harmless', rawInput: { command: 'touch x' }, _meta: { toolName: 'run_shell_command' } },
  options: kinds.map((kind) => ({ optionId: 'the-' + kind, name: kind, kind })) });
let cancelled = () => {};
async function turn() {
  if (mode === 'garbage') process.stdout.write('no message\\n');
  if (mode === 'list') process.stdout.write('[]\\n');
  if (mode === 'bytes') process.stdout.write(Buffer.from([123, 34, 255, 254, 34, 58, 49, 125, 10]));
  if (mode === 'huge') process.stdout.write('x'.repeat(17 * 1024 * 1024));
  if (mode === 'half') { process.stdout.write('{"jsonrpc":', () => process.exit(0)); return new Promise(() => {}); }
  if (mode === 'crash') { process.stderr.write('out of cheese\\n', () => process.exit(3)); return new Promise(() => {}); }
  if (mode === 'deaf') { process.stdout.end(); return new Promise(() => {}); }
  if (mode === 'escape') say('red \\x1b[31m and \\x1b]0;title\\x07 and \\u202e');
  if (mode === 'files') { const { error } = await ask('fs/read_text_file', { sessionId: 's', path: '/etc/passwd' }); say('told ' + error.code); }
  if (mode === 'peek') {
    const words = readFileSync('/proc/' + process.ppid + '/cmdline', 'utf8').split('\\0');
    const file = words.find((word) => word.endsWith('acp-address.json'));
    say('the file is ' + (existsSync(file) ? 'there' : 'gone') + ', named ' + Object.keys(process.env).filter((name) => /COUNTERSIGN|ACP/.test(name)).length);
  }
  if (['ask', 'always', 'held'].includes(mode)) {
    const { result } = await permission();
    if (mode === 'held') writeFileSync(note, JSON.stringify(result.outcome));
    say('chosen ' + (result.outcome.optionId ?? result.outcome.outcome));
  }
  if (mode === 'cancel') {
    const asked = permission();
    await new Promise((done) => { cancelled = done; });
    say('outcome ' + (await asked).result.outcome.outcome);
    return 'cancelled';
  }
  return ['garbage', 'list', 'bytes', 'huge'].includes(mode) ? new Promise(() => {}) : 'end_turn';
}
if (mode === 'garbage') { const child = spawn('sleep', ['600']); writeFileSync(note, String(child.pid)); }
for await (const line of createInterface({ input: process.stdin })) {
  const { id, method, params, ...rest } = JSON.parse(line);
  if (method === undefined) waits.get(id)?.(rest);
  else if (method === 'initialize') send({ id, result: { protocolVersion: 1, agentInfo: { name: 'fake', version: '7' } } });
  else if (method === 'session/new') send({ id, result: { sessionId: 's', modes: { currentModeId: 'default', availableModes: [] } } });
  else if (method === 'session/cancel') cancelled();
  else if (method === 'session/prompt') void turn().then((stopReason) => { say('heard ' + params.prompt[0].text); send({ id, result: { stopReason } }); });
}
`;

let folder: string;
let channel: OpenAcp | undefined;
let terminal: Terminal | undefined;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'cs-acp-')));
  writeFileSync(join(folder, 'agent.mjs'), agent);
});
afterEach(async () => {
  terminal?.kill('SIGKILL');
  await terminal?.exited;
  terminal = undefined;
  await channel?.close();
  channel = undefined;
  rmSync(folder, { recursive: true, force: true });
});

async function start(
  mode: string,
  options: {
    judge?: Parameters<typeof recordingPorts>[0];
    task?: string | null;
    cols?: number;
    rows?: number;
  } = {},
): Promise<Recording & { terminal: Terminal; note: string; channel: OpenAcp }> {
  const { task = 'the task', cols = 80, rows = 24 } = options;
  const recording = recordingPorts(options.judge);
  const directory = join(folder, 'run');
  mkdirSync(directory, { mode: 0o700 });
  const opened = await openAcp({
    ...acpProfile('qwen'),
    ports: {
      ...recording.ports,
      alive(report) {
        recording.ports.alive(report);
        if (task !== null) opened.prompt(task);
      },
    },
    mcp: {
      route: { path: '/mcp', header: 'x-none', secret: 'none', answer: async () => noted },
      wire: async () => ({ entries: {}, settings: {}, args: [], names: new Map(), notices: [] }),
      close: async () => {},
    },
    workspace: folder,
    nodePath: process.execPath,
    clientPath: resolve(import.meta.dirname, '../../../src/acp-client.ts'),
    homeWithin: undefined,
    directory,
    doubted: () => {},
    onUsage: () => {},
  });
  channel = opened;
  const note = join(folder, 'note');
  const { file, args } = opened.launcher;
  terminal = openTerminal({
    ...{ file, cols, rows, cwd: folder },
    args: [...args, process.execPath, join(folder, 'agent.mjs'), mode, note],
    env: { PATH: '/usr/bin:/bin', HOME: folder, TERM: 'xterm-256color' },
  });
  return { ...recording, terminal, note, channel: opened };
}

const lives = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z');
  } catch {
    return false;
  }
};

describe('the client in the terminal of an agent that speaks ACP', () => {
  it('opens a session, gives the task, and takes what a person types', async () => {
    const { terminal, said } = await start('talk');
    await terminal.waitFor(/heard the task/);
    terminal.type('and \x1b[200~two\nlines\x1b[201~\r');
    await terminal.waitFor(/heard and two/);
    await expect
      .poll(() => said)
      .toEqual([
        expect.stringContaining('"version":"7"'),
        'prompt the task',
        'turn',
        'prompt and two\nlines',
        'turn',
      ]);
    terminal.type('\x04');
    expect((await terminal.exited).exitCode).toBe(0);
  });

  it.each([
    ['allow', 'the-allow_once'],
    ['deny', 'the-reject_once'],
  ] as const)('hands on %s for this one call, never for more', async (effect, chosen) => {
    const { terminal, actions } = await start('ask', {
      judge: () => ({ ...allow, effect, reason: 'because' }),
    });
    await terminal.waitFor(new RegExp(`chosen ${chosen}`));
    // Told of the refusal, this agent asks once more, and again.
    expect(actions[0]).toMatchObject({ kind: 'run', command: 'touch x', holds: 'block' });
    if (effect === 'allow') expect(actions).toHaveLength(1);
    // What the agent calls it never stands alone.
    await terminal.waitFor(/"harmless" {2}touch x/);
    // Told by the channel, on a way of its own beside what the agent says.
    if (effect === 'deny') await terminal.waitFor(/refused: because/);
  });

  it.each(['allow', 'deny'] as const)(
    '%s: takes no choice that holds for more than one call',
    async (effect) => {
      const { terminal } = await start('always', { judge: () => ({ ...allow, effect }) });
      await terminal.waitFor(/chosen cancelled/);
    },
  );

  it('offers no files and no terminals of its own', async () => {
    const { terminal } = await start('files');
    await terminal.waitFor(/told -32601/);
  });

  it('leaves nothing of the run where the agent could read it', async () => {
    const { terminal } = await start('peek');
    await terminal.waitFor(/the file is gone, named 0/);
  });

  it('shows what would move the cursor or change the terminal as text', async () => {
    const { terminal } = await start('escape');
    await terminal.waitFor(/heard the task/);
    expect(terminal.text()).toContain('red \\u001b[31m and \\u001b]0;title\\u0007 and \\u202e');
    expect(terminal.raw()).not.toContain('\x1b]0;title');
  });

  it('stops the turn at Escape: what waits is withdrawn and answered as that', async () => {
    let withdrawn = false;
    const { terminal } = await start('cancel', {
      judge: (_action, signal) =>
        new Promise<Release>((done) => {
          signal.addEventListener('abort', () => {
            withdrawn = true;
            done({ effect: 'deny', reason: '', input: null });
          });
        }),
    });
    await terminal.waitFor(/waiting for a yes or no/);
    terminal.type('\x1b');
    await terminal.waitFor(/outcome cancelled/);
    expect(withdrawn).toBe(true);
  });

  it.each([
    ['garbage', 'no message of the protocol'],
    ['list', 'no message of the protocol'],
    ['bytes', 'not UTF-8'],
    ['huge', 'more than 15 MB in one line'],
    ['half', 'in the middle of a message'],
    ['deaf', 'says nothing more'],
    ['crash', 'exit code 3'],
  ])('%s of the agent ends it, and the host is told', async (mode, why) => {
    const { terminal, said, note } = await start(mode);
    expect((await terminal.exited).exitCode).toBe(1);
    expect(said.filter((line) => line.startsWith('lost'))).toEqual([expect.stringContaining(why)]);
    expect(terminal.raw()).toContain(why);
    if (mode === 'crash') expect(terminal.raw()).toContain('out of cheese');
    // With what the agent started.
    if (mode === 'garbage') expect(lives(Number(readFileSync(note, 'utf8')))).toBe(false);
  });

  it('without its host nothing is let through, and it ends', async () => {
    const { terminal, channel: opened, note } = await start('held', { judge: () => new Promise(() => {}) });
    await terminal.waitFor(/waiting for a yes or no/);
    await opened.close();
    expect((await terminal.exited).exitCode).toBe(1);
    expect(existsSync(note)).toBe(false);
  });

  it.each([
    [80, 24],
    [40, 10],
  ])('stays readable at %s columns and %s rows, and when that changes', async (cols, rows) => {
    const { terminal } = await start('ask', { cols, rows });
    await terminal.waitFor(/heard the task/);
    terminal.resize(60, 12);
    terminal.type('typed');
    await terminal.waitFor(/> typed$/m);
    expect(terminal.text()).toContain('heard the task');
  });
});
