import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createDisabledWatch } from '../../src/commands/disabled-watch.ts';
import { runDisable, runEnable, runListDisabled } from '../../src/commands/switch.ts';
import { exitCode } from '../../src/model/exit-code.ts';
import { disabledPath, readDisabled } from '../../src/store/disabled-file.ts';
import { temporaryDirectory } from '../harness/temporary.ts';

function desk() {
  const store = temporaryDirectory();
  const config = temporaryDirectory();
  const places = { store, config, runtime: '/none', home: '/home/dana' };
  const said = { out: '', err: '' };
  const io = {
    out: (text: string) => {
      said.out += text;
    },
    err: (text: string) => {
      said.err += text;
    },
  };
  const disable = (call: string, reason?: string) =>
    runDisable({ call, reason, as: 'sec@example.com', places }, io);
  const enable = () => runEnable({ call: 'github.*', as: 'sec@example.com', places }, io);
  return { store, config, places, said, io, disable, enable };
}

describe('the switch', () => {
  it('is off for everybody until it is switched on again', async () => {
    const { places, said, io, disable, enable, store } = desk();
    expect(await disable('github.*', 'the token leaked')).toBe(exitCode.done);
    expect(said.out).toContain('github.* is switched off: in every later run it is refused');
    expect(readDisabled(store)).toMatchObject({
      value: [{ call: 'github.*', by: 'sec@example.com', reason: 'the token leaked' }],
    });
    said.out = '';
    await runListDisabled(places, false, io);
    expect(said.out).toMatch(
      /^github\.\* {2}by sec@example\.com, \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC: the token leaked\n$/,
    );
    expect(await enable()).toBe(exitCode.done);
    expect(readDisabled(store)).toEqual({ ok: true, value: [] });
    expect(await enable()).toBe(exitCode.usage);
  });

  it('shows what hides in a name: an incident takes the names of tools from the run', async () => {
    const { places, said, io, disable } = desk();
    await disable('github.get\u001b[2Jissue', 'a\u0007b');
    said.out = '';
    await runListDisabled(places, false, io);
    expect(said.out).toMatch(/^github\.get\\u\{1b\}\[2Jissue {2}by .*: a\\u\{7\}b\n$/);
  });

  it.each([
    ['no reason', 'github.*', undefined, 'without saying why'],
    ['arguments', 'github.get_issue repo=a', 'x', 'names no capability'],
    ['no tool', 'github', 'x', 'names no capability'],
    ['nothing', '', 'x', 'names no capability'],
  ])('refuses %s', async (_, call, reason, says) => {
    const { disable, said, store } = desk();
    expect(await disable(call, reason)).toBe(exitCode.usage);
    expect(said.err).toContain(says);
    expect(readDisabled(store)).toEqual({ ok: true, value: [] });
  });

  it('is for those the organisation lists', async () => {
    const { config, said, disable, enable, store } = desk();
    const file = join(config, 'organisation.yaml');
    writeFileSync(file, 'organisation: 1\nmay: { disable: ["lead@*"] }\n', { mode: 0o600 });
    expect(await disable('github.*', 'x')).toBe(exitCode.denied);
    expect(await enable()).toBe(exitCode.denied);
    expect(said.err).toContain('sec@example.com may not switch capabilities here.');
    expect(said.err).toContain(file);
    expect(readDisabled(store)).toEqual({ ok: true, value: [] });
  });

  it('is never read as empty when it is damaged', async () => {
    const { store, disable } = desk();
    mkdirSync(store, { recursive: true });
    writeFileSync(disabledPath(store), '{"disabled":1');
    expect(readDisabled(store)).toMatchObject({ ok: false, problems: [{ code: 'store-damaged' }] });
    expect(await disable('github.*', 'x')).toBe(exitCode.recordDamaged);
  });
});

describe('a run follows the switch', () => {
  it('is told of each change once, and keeps what is off while the list is damaged', async () => {
    const { store, disable, enable } = desk();
    const watch = createDisabledWatch(store);
    expect(watch.look()).toEqual([]);
    await disable('github.*', 'leak');
    expect(watch.look()).toMatchObject([{ type: 'capability.disabled', disabled: { call: 'github.*' } }]);
    expect(watch.look()).toEqual([]);
    writeFileSync(disabledPath(store), 'damaged');
    expect(watch.look()).toEqual([]);
    writeFileSync(disabledPath(store), '{"disabled":1,"entries":[]}');
    expect(watch.look()).toMatchObject([{ type: 'capability.enabled', call: 'github.*' }]);
    expect(await enable()).toBe(exitCode.usage);
  });
});
