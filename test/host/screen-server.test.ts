import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openScreen } from '../../src/host/screen-client.ts';
import { createScreenPipe } from '../../src/host/screen-pipe.ts';
import { createScreenServer } from '../../src/host/screen-server.ts';
import { createMirror, type Mirror } from '../../src/terminal/mirror.ts';

const size = { cols: 40, rows: 10 };
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const flood = (bytes: number): Buffer => {
  const lines: string[] = [];
  for (let n = 0, length = 0; length < bytes; n += 1) {
    const line = `\x1b[38;5;${16 + (n % 216)}mline ${n}\x1b[0m\r\n`;
    length += line.length;
    lines.push(line);
  }
  return Buffer.from(lines.join(''));
};

/** A pipe with a real server, and a viewer that follows it over its socket. */
async function openBoth() {
  const directory = mkdtempSync(join(tmpdir(), 'screen-'));
  const socketPath = join(directory, 's');
  const mirror = createMirror({ ...size, scrollback: 100 });
  const after = (ms: number, run: () => void) => void setTimeout(run, ms);
  const server = createScreenServer({
    token: 'token',
    socketPath,
    type: () => {},
    resize: () => {},
    snapshot: (whole) => pipe.snapshot(whole),
    after,
    eased: () => pipe.eased(),
  });
  const pipe = createScreenPipe({
    redact: (bytes) => bytes,
    mirror,
    cast: { output: () => () => {}, resize: () => {} },
    server,
    after,
  });
  await server.listen();
  const viewer = createMirror({ ...size, scrollback: 100 });
  const seen = { bytes: 0, snapshots: 0 };
  const watchers = new Set<() => void>();
  const changed = () => {
    for (const watch of [...watchers]) watch();
  };
  const client = openScreen(
    socketPath,
    { token: 'token', may: 'watch' },
    {
      snapshot(_cols, _rows, snapshot) {
        seen.snapshots += 1;
        viewer.restore(snapshot);
        viewer.write('', changed);
      },
      bytes(bytes) {
        seen.bytes += bytes.length;
        viewer.write(bytes, changed);
      },
      size: () => {},
      refused: () => {},
      closed: () => {},
    },
  );
  ends.push(
    () => client.close(),
    () => server.close(),
    () => rmSync(directory, { recursive: true, force: true }),
  );
  const until = (fits: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = () => {
        if (!fits()) return;
        watchers.delete(look);
        resolve();
      };
      watchers.add(look);
      look();
    });
  return { pipe, mirror, viewer, seen, until };
}

const shows = (mirror: Mirror): string => `${mirror.scrollback()}\n${mirror.text().join('\n')}`;

describe('screen server', () => {
  it('shows a viewer the end of a flood, the lines above the screen included, without sending it all', async () => {
    const { pipe, mirror, viewer, seen, until } = await openBoth();
    await until(() => seen.snapshots === 1);
    const all = flood(4 * 1024 * 1024);
    for (let at = 0; at < all.length; at += 4095) {
      pipe.output(all.subarray(at, at + 4095));
      if (at % (64 * 4095) === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    pipe.output(Buffer.from('the end'));
    await until(() => shows(viewer) === shows(mirror) && viewer.scrollback() === 100);
    expect(viewer.text().at(-1)).toBe('the end');
    expect(seen.bytes).toBeLessThan(all.length / 2);
  });

  it('sends what can be read as it is', async () => {
    const { pipe, mirror, viewer, seen, until } = await openBoth();
    await until(() => seen.snapshots === 1);
    const some = flood(100 * 1024);
    pipe.output(some);
    await until(() => seen.bytes === some.length && shows(viewer) === shows(mirror));
    expect(seen).toEqual({ bytes: some.length, snapshots: 1 });
  });
});
