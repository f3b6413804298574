import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hookCommand, hooksFlag } from '../../../src/channels/codex/hook-flags.ts';
import { openRestricted } from '../../../src/channels/codex/open-restricted.ts';
import { hookNames } from '../../../src/channels/codex/payload.ts';
import { toml } from '../../../src/channels/codex/toml.ts';
import { promptless } from '../../../src/channels/codex/user-arguments.ts';
import type { RenderedScreen } from '../../../src/model/rendered-screen.ts';

const tools = { timeout: '/usr/bin/timeout', cat: '/bin/cat', env: '/usr/bin/env' };

describe('the command of a hook', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cs-codex-hook-'));
  /** As Codex runs it, with a client that is a line of shell. */
  const run = (client: string, input = '{}') => {
    const file = join(folder, "cli'ent $x");
    writeFileSync(file, client);
    const { status, stdout, stderr, error } = spawnSync(
      '/bin/bash',
      ['-c', hookCommand(tools, ['/bin/sh', file])],
      { input, encoding: 'utf8' },
    );
    return { status, stdout, stderr, error };
  };

  it('passes on an answer, and a refusal with its reason', () => {
    expect(run('cat')).toMatchObject({ status: 0, stdout: '{}', stderr: '' });
    expect(run('cat >&2; exit 2', 'no')).toMatchObject({ status: 2, stdout: '', stderr: 'no' });
  });

  it.each(['exit 1', 'exit 3', 'kill -9 $$', 'exec /nowhere', 'echo nonsense; exit 77', 'exit 124'])(
    'ends with 2 and says something after: %s',
    (client) => {
      expect(run(client)).toMatchObject({ status: 2, stderr: expect.stringContaining('did not answer') });
    },
  );

  it('reads all it is told, whatever the client did', () => {
    // Somebody who cannot write all of it would be told of a broken pipe.
    expect(run('exit 1', 'x'.repeat(3_000_000))).toMatchObject({ status: 2, error: undefined });
    rmSync(folder, { recursive: true });
    expect(existsSync(folder)).toBe(false);
  });

  it('is there for every event that is understood', () => {
    const [, flag = ''] = hooksFlag('true');
    for (const name of hookNames)
      expect(flag).toContain(`"${name}"=[{"hooks"=[{"type"="command","command"="true"`);
  });
});

describe('toml', () => {
  it('escapes every text so that it stays one', () => {
    expect(toml({ 'a.b "c"': [1, true, 'x\ny'] })).toBe('{"a.b \\"c\\""=[1,true,"x\\ny"]}');
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii' }), (text) => {
        const written = toml(text);
        // Everything TOML forbids in a text is gone, and JSON reads its escapes the same.
        expect(written).not.toMatch(/[\x00-\x1f\x7f]/);
        expect(JSON.parse(written)).toBe(text);
      }),
    );
  });
});

describe('arguments of the person', () => {
  it.each([
    [[]],
    [['-m', 'gpt-6-sol', '--no-alt-screen']],
    [['--image', 'a.png', '--oss']],
    [['--add-dir=/x']],
  ])('stay as they are: %j', (args) => {
    expect(promptless(args)).toEqual(args);
  });

  it.each([
    [['fix it']],
    [['exec', 'x']],
    [['resume']],
    [['-m', 'x', 'app-server']],
    [['--', 'fix it']],
    [['-']],
  ])('hold no prompt and no other command: %j', (args) => {
    expect(() => promptless(args)).toThrow(/would be a prompt/);
  });
});

describe('the question about a folder nobody trusts', () => {
  const screen = (...rows: string[]): RenderedScreen => ({
    rows: rows.map((text) => ({ text, continues: false })),
    ...{
      cut: false,
      cols: 80,
      cursor: { x: 0, up: 0 },
      alternate: false,
      reads: 'keys',
      typed: 0,
      pressed: 0,
    },
  });
  const question = screen('  Folder access', '', '› 1. Open restricted', '  2. Back to Agent Command Center');

  it('is answered as long as it stands there, and nothing else is', async () => {
    const pressed: string[] = [];
    let show: (one: RenderedScreen) => void = () => {};
    const waits: (() => void)[] = [];
    openRestricted(
      {
        follow(listener) {
          show = listener;
        },
        async press({ keys }) {
          pressed.push(keys);
          return true;
        },
      },
      () => new Promise((resolve) => void waits.push(resolve)),
    );
    const turn = () => new Promise((resolve) => setImmediate(resolve));
    for (const other of [
      screen('› 1. Open restricted'),
      screen('  Folder access', '  1. Open restricted', '› 2. Back to Agent Command Center'),
      screen('  Hooks need review', '› 2. Trust all and continue'),
      screen('they say: Folder access', '› 1. Open restricted'),
    ]) {
      show(other);
      await turn();
    }
    expect(pressed).toEqual([]);
    show(question);
    await turn();
    show(question);
    await turn();
    expect(pressed).toEqual(['\r']);
    waits.shift()?.();
    await turn();
    expect(pressed).toEqual(['\r', '\r']);
    show(screen('› Ask Codex to do anything'));
    waits.shift()?.();
    await turn();
    expect(pressed).toEqual(['\r', '\r']);
  });
});
