import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { splitArguments } from '../../../src/channels/codex/strict/arguments.ts';
import { fromScreen, fromServer } from '../../../src/channels/codex/strict/messages.ts';
import { takeOnePeer, type WebSocketPeer } from '../../../src/channels/codex/strict/websocket.ts';

const passed = (message: object): unknown => JSON.parse(fromScreen(JSON.stringify(message)) ?? 'null');

describe('what the screen of Codex begins', () => {
  it.each(['thread/start', 'thread/resume', 'thread/fork', 'turn/start'])(
    'asks, whatever %s says',
    (method) => {
      for (const params of [{}, { approvalPolicy: 'never' }, { approvalPolicy: null }])
        expect(passed({ id: 1, method, params })).toEqual({
          id: 1,
          method,
          params: { approvalPolicy: 'untrusted' },
        });
      expect(passed({ id: 1, method })).toEqual({ id: 1, method });
    },
  );

  it('asks also when it is said somewhere else, and nobody else answers', () => {
    const params = { threadId: 't', settings: { approvalPolicy: 'never', approvalsReviewer: 'guardian' } };
    expect(passed({ id: 2, method: 'thread/settings/update', params })).toEqual({
      id: 2,
      method: 'thread/settings/update',
      params: { threadId: 't', settings: { approvalPolicy: 'untrusted', approvalsReviewer: null } },
    });
    const config = { config: [{ approval_policy: 'never' }] };
    expect(passed({ id: 3, method: 'turn/start', params: config })).toMatchObject({
      params: { config: [{ approval_policy: 'untrusted' }], approvalPolicy: 'untrusted' },
    });
  });

  it('passes on everything else as it is, and nothing that is no message', () => {
    const other = { id: 4, method: 'model/list', params: { cursor: null } };
    expect(passed(other)).toEqual(other);
    expect(passed({ id: 5, result: { approvalPolicy: 'never' } })).toEqual({
      id: 5,
      result: { approvalPolicy: 'never' },
    });
    for (const text of ['', '{', '[]', '"turn/start"']) expect(fromScreen(text)).toBeUndefined();
  });
});

describe('what the server of Codex asks', () => {
  it.each([
    'item/commandExecution/requestApproval',
    'item/fileChange/requestApproval',
    'item/permissions/requestApproval',
    'execCommandApproval',
    'applyPatchApproval',
  ])('is answered with no when it is %s: our hook has not', (method) => {
    const answer = fromServer(JSON.stringify({ id: 7, method, params: {} }));
    expect(answer).toEqual({ server: '{"id":7,"result":{"decision":"decline"}}' });
  });

  it('goes to the screen when it is about something else', () => {
    for (const message of [
      { id: 8, method: 'item/tool/requestUserInput', params: {} },
      { method: 'item/started', params: { item: { type: 'approval' } } },
      { id: 9, result: {} },
    ])
      expect(fromServer(JSON.stringify(message))).toEqual({ screen: JSON.stringify(message) });
    expect(fromServer('nonsense')).toBeUndefined();
  });
});

it('gives the server of Codex the settings of its screen, and the prompt to the screen', () => {
  const args = [
    '-c',
    'hooks={}',
    '--enable',
    'hooks',
    '--disable',
    'plugins',
    '--no-daemon',
    '-m',
    'x',
    '--',
    '-c',
  ];
  expect(splitArguments(args)).toEqual({
    screen: ['-c', 'hooks={}', '--enable', 'hooks', '--disable', 'plugins', '-m', 'x'],
    prompt: ['--', '-c'],
    server: ['-c', 'hooks={}', '--enable', 'hooks', '--disable', 'plugins'],
  });
});

/** A masked frame, as a client sends it. */
function clientFrame(opcode: number, text: string, last = true): Buffer {
  const body = Buffer.from(text);
  const mask = randomBytes(4);
  const size = body.length;
  const head = Buffer.from([
    (last ? 0x80 : 0) | opcode,
    0x80 | (size < 126 ? size : size < 65_536 ? 126 : 127),
  ]);
  const long = Buffer.alloc(size < 126 ? 0 : size < 65_536 ? 2 : 8);
  if (long.length === 2) long.writeUInt16BE(size);
  if (long.length === 8) long.writeBigUInt64BE(BigInt(size));
  return Buffer.concat([head, long, mask, body.map((byte, at) => byte ^ (mask[at % 4] ?? 0))]);
}

describe('the websocket between the two', () => {
  const token = 'secret';
  const until = async (ready: () => boolean) => {
    while (!ready()) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  const knock = (port: number, bearer: string) => {
    const socket = connect(port, '127.0.0.1');
    let said = Buffer.alloc(0);
    let gone = false;
    socket.on('data', (chunk: Buffer) => {
      said = Buffer.concat([said, chunk]);
    });
    socket.on('close', () => {
      gone = true;
    });
    socket.on('error', () => {});
    socket.write(
      `GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Bearer ${bearer}\r\n\r\n`,
    );
    return { socket, said: () => said, gone: () => gone };
  };

  it('is for one that shows the token, and for nobody after it', async () => {
    let peer: WebSocketPeer | undefined;
    const texts: string[] = [];
    let closed = false;
    const { port } = await takeOnePeer(token, (taken) => {
      peer = taken;
      taken.listen({
        text: (text) => void texts.push(text),
        closed: () => {
          closed = true;
        },
      });
    });
    const stranger = knock(port, 'guess');
    await until(() => stranger.gone());
    expect(stranger.said().toString()).toMatch(/^HTTP\/1.1 401/);
    const one = knock(port, token);
    await until(() => peer !== undefined && one.said().includes('\r\n\r\n'));
    // The key and its answer are those of RFC 6455.
    expect(one.said().toString()).toContain('Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=');
    const second = knock(port, token);
    await until(() => second.gone());
    expect(second.said().toString()).not.toContain('101');
    const long = 'ü'.repeat(70_000);
    const bytes = Buffer.concat([
      clientFrame(1, 'one'),
      clientFrame(1, 'tw', false),
      clientFrame(0, 'o'),
      clientFrame(1, long),
    ]);
    for (let at = 0; at < bytes.length; at += 9_999) one.socket.write(bytes.subarray(at, at + 9_999));
    await until(() => texts.length === 3);
    expect(texts).toEqual(['one', 'two', long]);
    const before = one.said().length;
    peer?.send('answer');
    peer?.send('x'.repeat(300));
    await until(() => one.said().length >= before + 8 + 304);
    expect(one.said().subarray(before, before + 8)).toEqual(Buffer.from('\x81\x06answer', 'latin1'));
    // A client has to mask what it sends.
    one.socket.write(Buffer.from('\x81\x01x', 'latin1'));
    await until(() => closed);
    expect(texts).toHaveLength(3);
  });
});
