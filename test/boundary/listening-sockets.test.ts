import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { findBoundary } from '../../src/boundary/availability.ts';
import { listeningSockets } from '../../src/boundary/listening-sockets.ts';
import { temporaryDirectory } from '../harness/temporary.ts';

it('finds a socket somebody listens on, whatever its name', async () => {
  const path = join(temporaryDirectory(), 'a name with blanks');
  const server = createServer().listen(path);
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  expect(listeningSockets()).toContain(path);
});

it('leaves out abstract, nameless and connected ones, and takes datagram sockets', () => {
  const file = join(temporaryDirectory(), 'unix');
  const rows = [
    'Num       RefCount Protocol Flags    Type St Inode Path',
    'ffff8881: 00000002 00000000 00010000 0001 01 1 /run/listens.sock',
    'ffff8882: 00000002 00000000 00010000 0001 01 2 @abstract',
    'ffff8883: 00000003 00000000 00000000 0001 03 3 /run/connected.sock',
    'ffff8884: 00000002 00000000 00000000 0002 01     4 /run/log',
    'ffff8885: 00000003 00000000 00000000 0001 03 5',
  ];
  writeFileSync(file, `${rows.join('\n')}\n`);
  expect(listeningSockets(file)).toEqual(['/run/listens.sock', '/run/log']);
  expect(listeningSockets(join(file, 'none'))).toEqual([]);
});

it.each([
  ['darwin', 'x64', 'boundary-platform'],
  ['win32', 'x64', 'boundary-platform'],
  ['linux', 'riscv64', 'boundary-machine'],
])('there is no boundary on %s %s, and that is said', (platform, architecture, code) => {
  const found = findBoundary(platform, architecture, 1000);
  expect(found).toMatchObject({ available: false, problem: { code } });
});
