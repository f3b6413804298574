import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { resolveCommand } from '../../src/agent/resolve-command.ts';

let at: string;
beforeAll(() => {
  at = mkdtempSync(join(tmpdir(), 'cs-resolve-'));
  for (const directory of ['one', 'two']) mkdirSync(join(at, directory));
  for (const file of ['one/plain', 'one/agent', 'two/agent', 'two/other'])
    writeFileSync(join(at, file), '#!/bin/sh\n');
  for (const file of ['one/agent', 'two/agent', 'two/other']) chmodSync(join(at, file), 0o755);
  mkdirSync(join(at, 'one/folder'));
  symlinkSync('nowhere', join(at, 'one/dangling'));
});
afterAll(() => rmSync(at, { recursive: true, force: true }));

it.each([
  ['agent', 'one/agent'],
  ['other', 'two/other'],
  ['./two/agent', 'two/agent'],
  ['two/other', 'two/other'],
  ['plain', null],
  ['folder', null],
  ['dangling', null],
  ['missing', null],
  ['./missing', null],
])('finds %s at %s', (command, expected) => {
  const path = `${at}/one:${at}/two`;
  const found = resolveCommand(command, { path, cwd: at });
  if (expected === null) expect(found).toMatchObject({ ok: false, problems: [{ code: 'agent-not-found' }] });
  else expect(found).toEqual({ ok: true, value: join(at, expected) });
});

it('never searches the working directory', () => {
  for (const path of ['', '.', ':', undefined]) {
    expect(resolveCommand('agent', { path, cwd: join(at, 'one') }).ok).toBe(false);
  }
});
