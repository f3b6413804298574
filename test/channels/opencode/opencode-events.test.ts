import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { parse } from 'yaml';
import { openOpencodeEvents } from '../../../src/channels/opencode/opencode-events.ts';
import type { UsageTotals } from '../../../src/channels/usage-tally.ts';
import { Profile } from '../../../src/model/profile.ts';
import { allow, recordingPorts } from '../recording-ports.ts';
import { type FakeServer, fakeServer } from './fake-server.ts';

const root = join(import.meta.dirname, '../../..');
const profile = Profile.parse(parse(readFileSync(join(root, 'profiles/opencode.yaml'), 'utf8')));
const recorded = readFileSync(join(root, 'test/fixtures/opencode-1.18.33/events.jsonl'), 'utf8')
  .trim()
  .split('\n');

async function opened(judge?: Parameters<typeof recordingPorts>[0], prepare?: (server: FakeServer) => void) {
  const server = await fakeServer();
  prepare?.(server);
  const recording = recordingPorts(judge);
  const doubts: string[] = [];
  const usage: UsageTotals[] = [];
  const channel = openOpencodeEvents({
    ...{ profile, ports: recording.ports, workspace: '/repo', configHome: '/nonexistent' },
    ...{ port: server.port, reach: server.reach },
    doubted: (reason) => void doubts.push(reason),
    onUsage: (totals) => void usage.push(totals),
  });
  onTestFinished(channel.close);
  const said = (what: string) => recording.said.filter((one) => one.startsWith(what));
  const until = (ready: () => unknown) => vi.waitUntil(ready, { timeout: 15_000, interval: 10 });
  const alive = () => until(() => said('alive').length > 0 || said('lost').length > 0);
  return { ...recording, server, channel, doubts, usage, until, alive, saw: said };
}

const tool = { messageID: 'msg_1', callID: 'call_1' };
const ask = (id: string, of: object = {}) => ({
  ...{ id, sessionID: 'ses_1', permission: 'bash', patterns: ['ls'], always: ['ls *'] },
  ...{ metadata: { command: 'ls' }, tool },
  ...of,
});
const part = (state: object, of: object = {}) => ({
  sessionID: 'ses_1',
  part: { type: 'tool', id: 'prt_1', sessionID: 'ses_1', tool: 'bash', ...tool, ...of, state },
});
const running = (command = 'ls') => ({ status: 'running', input: { command } });
const done = (command = 'ls') => ({
  status: 'completed',
  input: { command },
  output: 'a',
  metadata: { exit: 0 },
});

it('reads a recorded run of the real OpenCode from its first word to its last', async () => {
  const { server, alive, until, actions, finished, doubts, saw, said } = await opened((action) =>
    JSON.stringify(action.input).includes('DENY')
      ? { effect: 'deny', reason: 'use staging', input: null }
      : allow,
  );
  await alive();
  for (const line of recorded) {
    // What the server says of an answer comes after the answer.
    if (line.includes('"permission.replied"')) {
      const id = /"requestID":"(\w+)"/.exec(line)?.[1];
      await until(() => server.replies.some((one) => one.id === id));
    }
    server.send(`data: ${line}\n\n`);
  }
  await until(() => saw('turn').length > 0);
  expect(actions.map(({ kind, tool: name }) => `${kind} ${name}`)).toEqual([
    'run bash',
    'run bash',
    'edit write',
    'read read',
    'call mcp__rig__touch',
    'read glob',
    'reach webfetch',
  ]);
  expect(server.replies.map(({ reply, message }) => (reply === 'once' ? reply : message))).toEqual([
    'once',
    'use staging',
    'once',
    'once',
    'once',
    'once',
    'once',
    'once',
  ]);
  expect(finished.map(({ action, outcome, differs }) => [action, outcome, differs])).toEqual([
    ['a1', 'ok', false],
    ['a3', 'ok', false],
    ['a4', 'ok', false],
    ['a5', 'ok', false],
    ['a6', 'ok', false],
    ['a8', 'failed', false],
  ]);
  expect(said).toContain('prompt please do the demo');
  expect([doubts, saw('anomaly'), saw('lost')]).toEqual([[], [], []]);
});

it('shows the password to the server of its own run, and nobody else has it', async () => {
  const [one, two] = [await opened(), await opened()];
  await one.alive();
  await two.alive();
  const [given] = [...one.server.authorizations];
  expect(Buffer.from(given?.slice(6) ?? '', 'base64').toString()).toBe(
    `opencode:${one.channel.env.OPENCODE_SERVER_PASSWORD}`,
  );
  expect(one.channel.env.OPENCODE_SERVER_PASSWORD).not.toBe(two.channel.env.OPENCODE_SERVER_PASSWORD);
  expect(one.channel.env).toMatchObject({ OPENCODE_DISABLE_PROJECT_CONFIG: '1' });
});

it('is not alive before the server says that everything is asked for', async () => {
  const hanging = await opened(undefined, ({ says }) => void says.set('/agent', undefined));
  await hanging.until(() => hanging.server.followers() > 0);
  expect(hanging.saw('alive')).toEqual([]);
  hanging.server.says.set('/agent', [
    { name: 'build', permission: [{ permission: '*', pattern: '*', action: 'ask' }] },
  ]);
  await hanging.alive();
  expect(hanging.saw('alive')).toHaveLength(1);
});

it('is lost where an agent may do something unasked, at the start and later', async () => {
  const open = [{ name: 'evil', permission: [{ permission: '*', pattern: '*', action: 'allow' }] }];
  const first = await opened(undefined, ({ says }) => void says.set('/agent', open));
  await first.alive();
  expect(first.said).toEqual([
    'lost OpenCode would not ask for everything: its agent "evil" does not ask for everything',
  ]);
  const later = await opened();
  await later.alive();
  later.server.says.set('/agent', open);
  later.server.event('server.instance.disposed', {});
  await later.until(() => later.saw('lost').length > 0);
  const session = await opened();
  await session.alive();
  const permission = [{ permission: 'bash', pattern: '*', action: 'allow' }];
  session.server.event('session.updated', { info: { id: 'ses_1', permission } });
  await session.until(() => session.saw('lost').length > 0);
});

it('answers a question that comes before its call, and asks the server for a call nobody told of', async () => {
  const one = await opened();
  await one.alive();
  one.server.event('permission.asked', ask('per_1'));
  one.server.event('message.part.updated', part(running()));
  await one.until(() => one.server.replies.length === 1);
  one.server.says.set('/session/ses_1/message/msg_2', {
    info: {},
    parts: [part(running('pwd'), { id: 'prt_2', messageID: 'msg_2' }).part],
  });
  one.server.event(
    'permission.asked',
    ask('per_2', { metadata: { command: 'pwd' }, tool: { ...tool, messageID: 'msg_2' } }),
  );
  await one.until(() => one.server.replies.length === 2);
  expect(one.actions.map(({ kind, input }) => [kind, input.command])).toEqual([
    ['run', 'ls'],
    ['run', 'pwd'],
  ]);
});

it.each([
  [
    'another command than the agent gave',
    ask('per_1', { metadata: { command: 'rm -rf .' } }),
    [part(running())],
  ],
  [
    'a call that goes by the id of another',
    ask('per_1'),
    [part(running()), part(running('rm'), { id: 'prt_9' })],
  ],
  ['no call at all', ask('per_1', { tool: undefined }), []],
])('does not take for understood what asks about %s', async (_, question, parts) => {
  const one = await opened();
  await one.alive();
  for (const each of parts) one.server.event('message.part.updated', each);
  one.server.event('permission.asked', question);
  await one.until(() => one.actions.length === 1);
  expect(one.actions[0]).toMatchObject({ kind: 'unknown', tool: 'permission bash' });
});

it('answers each question once, whatever is told twice, and one call by one verdict', async () => {
  const one = await opened();
  await one.alive();
  one.server.event('message.part.updated', part(running()));
  for (const question of [
    ask('per_1', { permission: 'external_directory' }),
    ask('per_1', { permission: 'external_directory' }),
    ask('per_2'),
    ask('per_3'),
  ])
    one.server.event('permission.asked', question);
  await one.until(() => one.server.replies.length === 3);
  expect(one.actions).toHaveLength(1);
  expect(one.server.replies.map(({ id, reply }) => `${id} ${reply}`)).toEqual([
    'per_1 once',
    'per_2 once',
    'per_3 reject',
  ]);
  expect(one.saw('anomaly')).toHaveLength(1);
});

it.each([
  ['a yes of somebody else', 'once', 'doubt'],
  ['a yes for good of somebody else', 'always', 'lost'],
  ['a no of somebody else', 'reject', 'withdrawn'],
])('takes %s for what it is', async (_, reply, becomes) => {
  let withdrawn = false;
  const one = await opened(
    (_action, signal) =>
      new Promise((resolve) =>
        signal.addEventListener('abort', () => {
          withdrawn = true;
          resolve(allow);
        }),
      ),
  );
  await one.alive();
  one.server.event('message.part.updated', part(running()));
  one.server.event('permission.asked', ask('per_1'));
  await one.until(() => one.actions.length === 1);
  one.server.event('permission.replied', { sessionID: 'ses_1', requestID: 'per_1', reply });
  await one.until(() => withdrawn);
  expect([one.doubts.length, one.saw('lost').length]).toEqual([
    becomes === 'doubt' ? 1 : 0,
    becomes === 'lost' ? 1 : 0,
  ]);
  expect(one.server.replies).toEqual([]);
});

it.each([
  ['was never asked for', [], undefined, 1],
  ['touches nothing', [], { tool: 'todoread' }, 0],
  ['was not answered yet', [ask('per_1')], undefined, 1],
])('tells of a call that ran and %s', async (_, questions, of, doubts) => {
  const one = await opened(() => new Promise(() => {}));
  await one.alive();
  one.server.event('message.part.updated', part(running(), of));
  for (const question of questions) one.server.event('permission.asked', question);
  await one.until(() => one.actions.length === questions.length);
  one.server.event('message.part.updated', part(done(), of));
  one.server.event('session.idle', { sessionID: 'ses_1' });
  await one.until(() => one.saw('turn').length > 0);
  expect(one.doubts).toHaveLength(doubts);
});

it('tells of a call that ran after a no, and of one that ran otherwise than asked', async () => {
  const no = await opened(() => ({ effect: 'deny', reason: 'no', input: null }));
  await no.alive();
  no.server.event('message.part.updated', part(running()));
  no.server.event('permission.asked', ask('per_1'));
  await no.until(() => no.server.replies.length === 1);
  no.server.event('message.part.updated', part(done()));
  await no.until(() => no.doubts.length === 1);
  expect(no.finished).toMatchObject([{ action: 'a1', differs: true }]);
  const other = await opened();
  await other.alive();
  other.server.event('message.part.updated', part(running()));
  other.server.event('permission.asked', ask('per_1'));
  await other.until(() => other.server.replies.length === 1);
  other.server.event('message.part.updated', part(done('rm')));
  await other.until(() => other.finished.length === 1);
  expect(other.finished[0]?.differs).toBe(true);
});

it('tells what cannot be read, and goes on', async () => {
  const one = await opened();
  await one.alive();
  for (const text of [
    'no json',
    '{"type":"permission.asked","properties":{"id":7}}',
    '[]',
    '{"type":"tui.toast"}',
  ])
    one.server.send(`data: ${text}\n\n`);
  one.server.send('garbage\n\ndata: {"type":\n\n');
  one.server.event('message.part.updated', part(running()));
  one.server.event('permission.asked', ask('per_1'));
  await one.until(() => one.server.replies.length === 1);
  expect(one.saw('anomaly')).toHaveLength(4);
});

it('an input a person changed is told to the agent, because OpenCode runs a call as it is or not at all', async () => {
  const one = await opened(() => ({ ...allow, input: { command: 'ls -l' } }));
  await one.alive();
  one.server.event('message.part.updated', part(running()));
  one.server.event('permission.asked', ask('per_1'));
  await one.until(() => one.server.replies.length === 1);
  expect(one.server.replies[0]).toMatchObject({
    reply: 'reject',
    message: expect.stringContaining('{"command":"ls -l"}'),
  });
});

it('sends an answer again, and is lost when it cannot be given', async () => {
  const one = await opened(undefined, ({ statuses }) => void statuses.push(500, 500));
  await one.alive();
  one.server.event('message.part.updated', part(running()));
  one.server.event('permission.asked', ask('per_1'));
  await one.until(() => one.server.replies.length === 1);
  expect(one.saw('lost')).toEqual([]);
  one.server.statuses.push(500, 500, 500, 500);
  one.server.event('message.part.updated', part(running(), { id: 'prt_2', callID: 'call_2' }));
  one.server.event('permission.asked', ask('per_2', { tool: { ...tool, callID: 'call_2' } }));
  await one.until(() => one.saw('lost').length === 1);
});

it('hears again what waits after its connection was cut, and is lost when nobody answers any more', async () => {
  const one = await opened();
  await one.alive();
  one.server.event('message.part.updated', part(running()));
  one.server.says.set('/permission', [ask('per_1')]);
  one.server.drop();
  await one.until(() => one.server.replies.length === 1);
  expect([one.saw('alive').length, one.saw('lost').length]).toEqual([1, 0]);
  await one.server.close();
  await one.until(() => one.saw('lost').length === 1);
});
