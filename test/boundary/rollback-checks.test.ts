import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { place } from '../commands/rollback-rig.ts';

/** A folder that is not the copy, with a way for a check to leave something in it. */
function outside(): string {
  const folder = mkdtempSync(join(tmpdir(), 'outside-'));
  writeFileSync(join(folder, 'file'), 'as it was\n');
  return folder;
}

const passes = (out: string): string[] =>
  [...out.matchAll(/ check {5}(passed|FAILED)/g)].map(([, how]) => how ?? '');

describe('the checks of a rehearsal', () => {
  it('write in the copy and nowhere else, with and without a boundary', async () => {
    const folder = outside();
    const checks = ['test -f gone.txt && echo x > made-by-check', `echo gone > ${folder}/file`];
    const at = await place({ checks });
    const free = await at.rollback({ rehearse: true, check: true });
    expect([passes(free.out), readFileSync(join(folder, 'file'), 'utf8')]).toEqual([
      ['passed', 'passed'],
      'gone\n',
    ]);
    expect(free.err).toContain('without a boundary');
    writeFileSync(join(folder, 'file'), 'as it was\n');
    const held = await at.rollback({ rehearse: true, check: true, boundary: true });
    expect([passes(held.out), readFileSync(join(folder, 'file'), 'utf8')]).toEqual([
      ['passed', 'FAILED'],
      'as it was\n',
    ]);
    expect(held.err).toContain('in a boundary of their own without a network');
    expect(existsSync(join(at.at, 'made-by-check'))).toBe(false);
  });

  it('reach no port of this machine', async () => {
    const server = createServer((socket) => socket.end()).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await new Promise((done) => server.once('listening', done));
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const connect = `node -e "require('net').connect(${port},'127.0.0.1').on('connect',()=>process.exit(0)).on('error',()=>process.exit(9))"`;
    const at = await place({ checks: [connect] });
    expect(passes((await at.rollback({ rehearse: true, check: true })).out)).toEqual(['passed']);
    const held = await at.rollback({ rehearse: true, check: true, boundary: true });
    expect(held.out).toContain('FAILED (exit 9)');
  });

  it('use what is installed in the workspace and cannot change it', async () => {
    const at = await place({ checks: ['cat node_modules/package', 'echo evil > node_modules/package'] });
    at.write({ '.gitignore': 'node_modules/\n' });
    mkdirSync(join(at.at, 'node_modules'));
    writeFileSync(join(at.at, 'node_modules/package'), 'installed\n');
    const { out } = await at.rollback({ rehearse: true, check: true, boundary: true });
    expect(passes(out)).toEqual(['passed', 'FAILED']);
    expect(readFileSync(join(at.at, 'node_modules/package'), 'utf8')).toBe('installed\n');
  });

  it('leave no process and no folder behind', async () => {
    const mark = `5${process.pid}.25`;
    const at = await place({ checks: [`setsid sleep ${mark} & exit 0`] });
    const { out } = await at.rollback({ rehearse: true, check: true, boundary: true });
    expect(passes(out)).toEqual(['passed']);
    await expect
      .poll(() => execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).includes(`sleep ${mark}`))
      .toBe(false);
  });
});
