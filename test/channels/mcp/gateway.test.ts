import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { until } from '../../agents/rig/until.ts';
import { type GatewayRig, openGateway, textOf } from './gateway-rig.ts';

let rig: GatewayRig | undefined;
afterEach(async () => {
  await rig?.leave();
  await rig?.closeHost();
  rig = undefined;
});

type Over = NonNullable<Parameters<typeof openGateway>[0]>;
async function open(over: Over = {}): Promise<GatewayRig> {
  rig = await openGateway(over);
  const capabilities = { roots: {}, sampling: {}, elicitation: {} };
  await rig.ask('initialize', {
    protocolVersion: '2025-11-25',
    capabilities,
    clientInfo: { name: 'c', version: '1' },
  });
  return rig;
}
const logFile = () => join(mkdtempSync(join(tmpdir(), 'tiny-')), 'log');
const gone = (pid: number) =>
  !existsSync(`/proc/${pid}`) || readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');

describe('what passes', () => {
  it('greets with the abilities that pass, on both sides', async () => {
    const log = logFile();
    rig = await openGateway({ env: { TINY_LOG: log } });
    const greeting = await rig.ask('initialize', {
      protocolVersion: '2025-11-25',
      capabilities: { roots: { listChanged: true }, sampling: {}, elicitation: {}, tasks: {} },
      clientInfo: { name: 'c', version: '1' },
    });
    expect(greeting.result?.capabilities).toEqual({
      tools: { listChanged: true },
      resources: { listChanged: true },
      prompts: { listChanged: true },
      logging: {},
    });
    expect(JSON.parse(readFileSync(log, 'utf8')).params.capabilities).toEqual({
      roots: { listChanged: true },
    });
  });

  it('lists only what the run shows', async () => {
    const { ask } = await open({ host: { list: () => ({ show: ['echo', 'not there'] }) } });
    const tools = (await ask('tools/list')).result?.tools;
    expect(tools).toEqual([expect.objectContaining({ name: 'echo' })]);
  });

  it('calls with the arguments judged, and reports what came back', async () => {
    const { call, askedOf } = await open();
    expect(textOf(await call('echo', { text: 'hello' }))).toBe('{"text":"hello"}');
    expect(askedOf('call')).toMatchObject([{ server: 'tiny', name: 'echo', args: { text: 'hello' } }]);
    await until('the report', () => askedOf('finished').length > 0);
    const [report] = askedOf('finished');
    expect(report).toMatchObject({ action: 'm1', tool: 'tiny.echo', outcome: 'ok' });
    expect(report?.excerpt).toMatch(/^{"text":"hello"}\n\[\d+ bytes, sha256 [0-9a-f]{64}\]$/);
  });

  it('calls with the arguments a person put in their place', async () => {
    const { call } = await open({
      host: { call: () => ({ effect: 'allow', reason: '', args: { text: 'tamed' }, action: 'm1' }) },
    });
    expect(textOf(await call('echo', { text: 'wild' }))).toBe('{"text":"tamed"}');
  });

  it('passes 3 MB on and reports a bounded part', async () => {
    const { call, askedOf } = await open();
    expect(textOf(await call('big'))).toHaveLength(3_000_000);
    await until('the report', () => askedOf('finished').length > 0);
    expect(askedOf('finished')[0]?.excerpt.length).toBeLessThan(2_048);
  });

  it('answers requests in parallel, each with its own', async () => {
    const { call } = await open();
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, n) => call('echo', { text: String(n) })),
    );
    expect(answers.map(textOf)).toEqual(Array.from({ length: 40 }, (_, n) => `{"text":"${n}"}`));
  });

  it('judges reading a resource like a call', async () => {
    const { ask, askedOf } = await open();
    const read = await ask('resources/read', { uri: 'x://1' });
    expect(read.result).toEqual({ contents: [{ uri: 'x://1', text: 'a resource' }] });
    expect(askedOf('call')).toMatchObject([{ name: 'resources/read', args: { uri: 'x://1' } }]);
  });
});

describe('what is refused', () => {
  it('a denied call: the server never hears of it, the model reads why', async () => {
    const log = logFile();
    const { call } = await open({
      env: { TINY_LOG: log },
      host: { call: () => ({ effect: 'deny', reason: 'No: never.call[0]', args: null, action: 'm1' }) },
    });
    const answer = await call('echo');
    expect(answer.result).toMatchObject({ isError: true });
    expect(textOf(answer)).toBe('No: never.call[0]');
    expect(readFileSync(log, 'utf8')).not.toContain('tools/call');
  });

  it.each(['completion/complete', 'tasks/list', 'server/discover', 'toString', 'x/y'])(
    '%s',
    async (method) => {
      const { ask } = await open();
      expect((await ask(method)).error).toMatchObject({ code: -32601 });
    },
  );

  it('a call as a task, whose result would come another way', async () => {
    const { ask, askedOf } = await open();
    const answer = await ask('tools/call', { name: 'echo', arguments: {}, task: { ttl: 1 } });
    expect(answer.error).toMatchObject({ code: -32602 });
    expect(askedOf('call')).toEqual([]);
  });

  it('what a server wants of the model behind the agent', async () => {
    const { call, heard, askedOf } = await open();
    expect(textOf(await call('sample'))).toContain('-32601');
    expect(heard).toEqual([]);
    await until('the note', () => askedOf('note').length > 0);
    expect(askedOf('note')[0]?.text).toContain('sampling/createMessage');
  });

  it('an id that is in use', async () => {
    const { send, heard } = await open();
    send({ id: 900, method: 'tools/call', params: { name: 'hang' } });
    send({ id: 900, method: 'tools/list' });
    await until('the refusal', () => heard.length > 0);
    expect(heard[0]).toMatchObject({ id: 900, error: { code: -32600 } });
  });
});

describe('a server that misbehaves', () => {
  it.each([
    ['twice', 'first'],
    ['wrongid', 'right'],
    ['badjson', 'after bad JSON'],
    ['badutf8', 'after bad UTF-8'],
    ['notmcp', 'after no MCP'],
    ['nested', 'after the nest'],
  ])('%s: the right answer comes, nothing else does, and it is told', async (tool, text) => {
    const { call, heard, askedOf } = await open();
    expect(textOf(await call(tool))).toBe(text);
    expect(textOf(await call('echo', { text: 'and on' }))).toBe('{"text":"and on"}');
    expect(heard).toEqual([]);
    await until('the note', () => askedOf('note').length > 0);
  });

  it('storm: some notifications pass, unknown ones do not, the answer does', async () => {
    const { call, heard, askedOf } = await open();
    expect(textOf(await call('storm'))).toBe('after the storm');
    expect(heard.length).toBeGreaterThan(0);
    expect(heard.length).toBeLessThan(1_500);
    expect(heard.some(({ method }) => method === 'notifications/evil')).toBe(false);
    await until('the note', () => askedOf('note').length > 0);
  });

  it.each(['die', 'endless', 'bomb'])('%s: the call is refused and the gateway ends', async (tool) => {
    const { call, end, askedOf } = await open();
    expect(JSON.stringify(await call(tool))).toMatch(/Countersign: the server/);
    expect(await end).toMatchObject({ why: 'server-gone' });
    expect(askedOf('note').at(-1)?.text).toMatch(/^the server/);
  });

  it('fail: reported as failed', async () => {
    const { call, askedOf } = await open();
    expect((await call('fail')).result).toMatchObject({ isError: true });
    await until('the report', () => askedOf('finished').length > 0);
    expect(askedOf('finished')).toMatchObject([{ outcome: 'failed' }]);
  });

  it('hang: the agent calls it off, the server is told, the end is on record', async () => {
    const log = logFile();
    const { send, askedOf, heard } = await open({ env: { TINY_LOG: log } });
    send({ id: 'h', method: 'tools/call', params: { name: 'hang', arguments: {} } });
    await until('the call to arrive', () => readFileSync(log, 'utf8').includes('hang'));
    send({ method: 'notifications/cancelled', params: { requestId: 'h' } });
    await until('the report', () => askedOf('finished').length > 0);
    expect(askedOf('finished')).toMatchObject([{ outcome: 'failed' }]);
    await until('the server to be told', () => readFileSync(log, 'utf8').includes('notifications/cancelled'));
    expect(heard).toEqual([]);
  });
});

describe('the end', () => {
  it.each(['stubborn', 'child'])('%s: nothing of the server is left when the agent leaves', async (tool) => {
    const { call, leave } = await open();
    const pid = Number(textOf(await call(tool)));
    expect(gone(pid)).toBe(false);
    expect(await leave()).toEqual({ why: 'agent-left' });
    await until('the process to end', () => gone(pid));
  });

  it('a run that is gone: what is open is refused and the server is ended', async () => {
    let judging = false;
    const { call, end, closeHost } = await open({
      host: {
        call() {
          judging = true;
          return new Promise(() => {});
        },
      },
    });
    const answer = call('echo');
    await until('the question to arrive', () => judging);
    await closeHost();
    expect((await answer).result).toMatchObject({ isError: true });
    expect(await end).toMatchObject({ why: 'run-gone' });
  });

  it.each([
    ['no JSON fields', {}],
    ['another effect', { effect: 'maybe', reason: '', args: null, action: 'm1' }],
    ['too much', { effect: 'allow', reason: '', args: null, action: 'm1', more: 1 }],
  ])('an answer of the run that is none (%s) is a no', async (_name, answer) => {
    const log = logFile();
    const { call } = await open({ env: { TINY_LOG: log }, host: { call: () => answer } });
    expect((await call('echo')).result).toMatchObject({ isError: true });
    expect(readFileSync(log, 'utf8')).not.toContain('tools/call');
  });

  it('without a run no server is started', async () => {
    const log = logFile();
    const opened = await openGateway({
      env: { TINY_LOG: log },
      host: { news: () => Promise.reject(new Error('no')) },
    });
    expect(await opened.end).toMatchObject({ why: 'run-gone' });
    expect(existsSync(log)).toBe(false);
    await opened.closeHost();
  });

  it('a command that is not there ends the gateway', async () => {
    const opened = await openGateway({ command: '/nowhere/server', args: [] });
    expect(await opened.end).toMatchObject({ why: 'run-gone', text: expect.stringContaining('ENOENT') });
    await opened.closeHost();
  });
});

describe('news of the run', () => {
  it('what is switched off is cut off, and the agent is told to list again', async () => {
    let tell = (_news: object): void => {};
    const { call, heard } = await open({
      host: {
        news: ({ since }) =>
          since < 0
            ? { now: 0, off: [] }
            : new Promise((resolve) => {
                tell = resolve;
              }),
      },
    });
    const [hanging, other] = [call('hang'), call('echo', { text: 'x' })];
    await other;
    await until('the gateway to listen', () => tell.length === 1);
    tell({ now: 1, off: ['tiny.h*'] });
    expect(textOf(await hanging)).toContain('tiny.hang was switched off meanwhile');
    await until('the news', () => heard.length > 0);
    expect(heard).toEqual([expect.objectContaining({ method: 'notifications/tools/list_changed' })]);
  });
});
