import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openControl } from '../../src/host/control-client.ts';
import { temporaryDirectory } from '../harness/temporary.ts';

const hello = {
  intent: 'hello',
  token: 't',
  identity: { name: 'dana', osUser: 'dana', how: 'claimed' },
  may: 'watch',
} as const;

describe('a viewer', () => {
  it.each([
    ['no JSON', 'nonsense\n'],
    ['no message', '{"say":"something else"}\n'],
    ['nothing', ''],
  ])('gives up on a host that says %s', async (_, said) => {
    const path = join(temporaryDirectory(), 's');
    const server = createServer((socket) => (said === '' ? socket.end() : socket.write(said)));
    await new Promise<void>((resolve) => server.listen(path, resolve));
    onTestFinished(() => void server.close());
    const opened = await openControl(path, hello);
    expect(opened).toMatchObject({ ok: false, problems: [{ code: 'run-not-reached' }] });
  });
});
