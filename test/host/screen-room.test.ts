import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openScreen } from '../../src/host/screen-client.ts';
import { createScreenServer, type ScreenSize } from '../../src/host/screen-server.ts';

it('keeps the agent as large as its smallest view, and lets it grow when that one leaves', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'room-'));
  const socketPath = join(directory, 's');
  const sizes: string[] = [];
  const waiting = new Map<string, () => void>();
  const server = createScreenServer({
    token: 'token',
    socketPath,
    type: () => {},
    resize({ cols, rows }: ScreenSize) {
      sizes.push(`${cols}x${rows}`);
      waiting.get(`${cols}x${rows}`)?.();
    },
    snapshot: () => undefined,
    after: () => {},
    eased: () => {},
  });
  await server.listen();
  const listener = { snapshot() {}, bytes() {}, size() {}, refused() {}, closed() {} };
  const view = (may: 'answer' | 'watch') => openScreen(socketPath, { token: 'token', may }, listener);
  const becomes = (size: string, act: () => void): Promise<void> =>
    new Promise((done) => {
      waiting.set(size, done);
      act();
    });

  const [large, small, watcher] = [view('answer'), view('answer'), view('watch')];
  watcher.resize(10, 5);
  await becomes('92x37', () => large.resize(92, 37));
  await becomes('80x17', () => small.resize(80, 17));
  await becomes('60x17', () => large.resize(60, 40));
  await becomes('60x40', () => small.close());
  expect(sizes).not.toContain('10x5');
  for (const client of [large, watcher]) client.close();
  await server.close();
  rmSync(directory, { recursive: true, force: true });
});
