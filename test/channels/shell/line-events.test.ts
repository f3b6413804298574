import { expect, it } from 'vitest';
import { createLineEvents } from '../../../src/channels/shell/line-events.ts';
import { testProfile } from '../../agent/test-profile.ts';
import { allow, recordingPorts } from '../recording-ports.ts';
import { told } from './told.ts';

const profile = testProfile({}, { channel: { kind: 'shell', holds: 'block' }, task: 'none' });
const mark = '1-23';
const still = new AbortController().signal;

function open(judge?: Parameters<typeof recordingPorts>[0]) {
  const heard = recordingPorts(judge);
  const say = createLineEvents({ profile, ports: heard.ports, workspace: '/srv' });
  return { ...heard, say: (body: unknown) => say(body, still) };
}

async function living(judge?: Parameters<typeof recordingPorts>[0]) {
  const shell = open(judge);
  await shell.say({ event: 'alive', version: '5.2.15', mark, state: told() });
  return shell;
}

const line = (text: string, state = told()) => ({ event: 'line', text, mark, state });

it('is alive once it told how it begins', async () => {
  const { said, say } = open();
  expect(await say({ event: 'alive', version: '5.2.15', mark, state: told() })).toMatchObject({
    status: 200,
  });
  expect(said).toEqual([expect.stringMatching(/^alive .*5\.2\.15/)]);
});

it('asks for a line as a command where the shell is, with what earlier lines changed', async () => {
  const { actions, say } = await living();
  const state = told({ cwd: '/srv/src', variables: 'declare -- x="a"\n' });
  const answer = await say(line('cat $x', state));
  expect(answer).toEqual({ status: 200, body: { effect: 'allow', action: 'a1', text: 'cat $x' } });
  expect(actions).toMatchObject([
    {
      kind: 'run',
      command: 'x="a"\ncat $x',
      input: { command: 'x="a"\ncat $x' },
      cwd: '/srv/src',
      holds: 'block',
    },
  ]);
});

it('hands over why a line is refused, and no text to run', async () => {
  const { say } = await living(() => ({ effect: 'deny', reason: 'never.touch forbids this', input: null }));
  expect((await say(line('rm x'))).body).toEqual({ effect: 'deny', reason: 'never.touch forbids this' });
});

it('runs what a person made of a line', async () => {
  const { say } = await living(() => ({ ...allow, input: { command: 'ls src' } }));
  expect((await say(line('ls'))).body).toMatchObject({ effect: 'allow', text: 'ls src' });
});

it.each([
  ['what it tells is not understood', 'ls', 'something else'],
  ['it changed too much', 'ls', told({ variables: `declare -x A="${'a'.repeat(70_000)}"\n` })],
])('a line is unknown when %s', async (_, text, state) => {
  const { actions, say } = await living();
  await say(line(text, state));
  expect(actions).toMatchObject([{ kind: 'unknown', cwd: '/srv', input: { command: 'ls' } }]);
});

it('refuses a line while judging fails', async () => {
  const { said, say } = await living(() => {
    throw new Error('the journal is dead');
  });
  expect((await say(line('ls'))).body).toMatchObject({ effect: 'deny' });
  expect(said.join('\n')).toContain('the journal is dead');
});

it('refuses a line before the shell is alive, and a second shell', async () => {
  const { actions, said, say } = open();
  expect((await say(line('ls'))).body).toMatchObject({ effect: 'deny' });
  await say({ event: 'alive', version: '5', mark, state: told() });
  const second = await say({
    event: 'alive',
    version: '5',
    mark,
    state: told({ functions: 'f () { rm x; }\n' }),
  });
  expect(second.status).toBe(409);
  await say(line('f'));
  expect(actions).toMatchObject([{ command: 'f' }]);
  expect(said.filter((text) => text.startsWith('anomaly'))).toHaveLength(2);
});

it('a shell that does not tell how it begins is not alive', async () => {
  const { said, say } = open();
  expect((await say({ event: 'alive', version: '5', mark, state: '' })).status).toBe(409);
  expect(said.filter((text) => text.startsWith('alive'))).toEqual([]);
});

it('tells once what became of a line', async () => {
  const { finished, said, say } = await living();
  await say(line('ls src'));
  await say(line('make'));
  await say({ event: 'done', action: 'a1', exit: 0, ms: 4 });
  await say({ event: 'done', action: 'a2', exit: 2, ms: 9 });
  await say({ event: 'done', action: 'a2', exit: 0, ms: 9 });
  expect(finished).toMatchObject([
    { action: 'a1', outcome: 'ok', failure: null, ms: 4, output: { exit: 0, partial: true } },
    { action: 'a2', outcome: 'failed', excerpt: 'exit code 2', output: { exit: 2 } },
  ]);
  expect(finished[1]?.failure).toContain('make');
  expect(said.filter((text) => text.startsWith('anomaly'))).toHaveLength(1);
});

it('what was refused is never reported as done', async () => {
  const { finished, say } = await living(() => ({ effect: 'deny', reason: 'no', input: null }));
  await say(line('rm x'));
  await say({ event: 'done', action: 'a1', exit: 0, ms: 1 });
  expect(finished).toEqual([]);
});

it.each([
  ['nothing', null],
  ['another event', { event: 'other' }],
  ['a line without its text', { event: 'line', text: '', mark, state: told() }],
  ['a line with more than belongs there', { ...line('ls'), effect: 'allow' }],
  ['an exit code there is not', { event: 'done', action: 'a1', exit: 300, ms: 1 }],
])('refuses %s', async (_, body) => {
  const { actions, said, say } = await living();
  expect((await say(body)).status).toBe(422);
  expect(actions).toEqual([]);
  expect(said.at(-1)).toContain('anomaly');
});
