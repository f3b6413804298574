import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { peerUids } from '../../src/host/peer-uid.ts';
import { openQuestionSocket, type QuestionSocketPorts } from '../../src/host/question-socket.ts';
import { temporaryDirectory } from '../harness/temporary.ts';

const uid = process.getuid?.() ?? -1;

async function open(over: Partial<QuestionSocketPorts> = {}) {
  const path = join(temporaryDirectory(), 's');
  const said: unknown[] = [];
  const opened = await openQuestionSocket({
    path,
    uid,
    peer: await peerUids(),
    greeting: () => [{ say: 'hello', version: 1, run: 'R1' }],
    async answer(one) {
      said.push(one);
      return { digest: null, problem: { code: 'no', message: 'No.', fix: 'None.' } };
    },
    ...over,
  });
  if (!opened.ok) throw new Error(opened.problems[0]?.message);
  onTestFinished(() => opened.value.close());
  return { path, said, socket: opened.value };
}

/** Everything a client hears until the server ends it. */
const heard = (socket: Socket): Promise<string> => text(socket);

describe('a socket for answers', () => {
  it('is its owner’s, and asks the kernel who comes', async () => {
    const { path, socket } = await open();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const client = connect(path);
    await new Promise((resolve) => client.once('data', resolve));
    const all = heard(client);
    socket.tell({ say: 'over' });
    await socket.close();
    expect(await all).toBe('{"say":"over"}\n');
  });

  it.each([
    ['another user', () => uid + 1],
    ['a user the system does not tell', () => null],
  ])('hears nothing from %s', async (_, peer) => {
    const { path, said } = await open({ peer });
    const client = connect(path);
    client.write('{}\n');
    const all = await heard(client);
    expect(JSON.parse(all)).toMatchObject({ say: 'refused', problem: { code: 'peer-not-you' } });
    expect(all).not.toContain('hello');
    expect(said).toEqual([]);
  });

  it('says what did not count to the one who said it', async () => {
    const { path, said } = await open();
    const client = connect(path);
    client.write('{"a":1}\nno json\n');
    const lines: string[] = [];
    await new Promise<void>((resolve) =>
      client.on('data', (chunk) => {
        lines.push(...String(chunk).split('\n').filter(Boolean));
        if (lines.length >= 3) resolve();
      }),
    );
    client.destroy();
    expect(said).toEqual([{ a: 1 }]);
    const codes = lines.map((line) => JSON.parse(line).problem?.code);
    expect(codes.toSorted()).toEqual(['answer-malformed', 'no', undefined]);
  });

  it('lets go of a client whose line has no end', async () => {
    const { path, said } = await open();
    const client = connect(path);
    const closed = new Promise((resolve) => client.once('close', resolve));
    client.on('error', () => {}).resume();
    client.write('x'.repeat(70_000));
    await closed;
    expect(said).toEqual([]);
  });

  it('takes the place of a socket nobody listens at, and of nothing else', async () => {
    const { path } = await open();
    const ports = {
      uid,
      peer: () => uid,
      greeting: () => [],
      answer: async () => ({ digest: null, problem: undefined }),
    };
    expect(await openQuestionSocket({ path, ...ports })).toMatchObject({
      ok: false,
      problems: [{ code: 'approve-socket', message: expect.stringContaining('another run asks there') }],
    });
    const left = join(temporaryDirectory(), 's');
    writeFileSync(left, 'kept');
    const opened = await openQuestionSocket({ path: left, ...ports });
    expect(opened.ok).toBe(false);
    expect(readFileSync(left, 'utf8')).toBe('kept');
    const dead = join(temporaryDirectory(), 's');
    const script =
      "require('net').createServer().listen(process.argv[1], () => process.kill(process.pid, 9))";
    spawnSync(process.execPath, ['-e', script, dead]);
    expect(existsSync(dead)).toBe(true);
    const again = await openQuestionSocket({ path: dead, ...ports });
    expect(again.ok).toBe(true);
    if (again.ok) await again.value.close();
  });
});
