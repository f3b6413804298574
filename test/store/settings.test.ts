import { describe, expect, it } from 'vitest';
import { initialSettings, openSettings, Settings } from '../../src/store/settings.ts';
import { temporaryDirectory } from '../harness/temporary.ts';

describe('openSettings', () => {
  it('keeps what was set', async () => {
    const dir = temporaryDirectory();
    expect(await openSettings(dir).read()).toEqual({ ok: true, value: initialSettings });
    await openSettings(dir).update((settings) => ({ ...settings, userName: 'Dana', prefixKey: 'ctrl-q' }));
    expect(await openSettings(dir).read()).toMatchObject({
      value: { userName: 'Dana', prefixKey: 'ctrl-q' },
    });
  });

  const keys: [string, boolean][] = [
    ['ctrl-]', true],
    ['ctrl-q', true],
    ['ctrl-\\', true],
    ['ctrl-space', true],
    ['ctrl-[', false],
    ['q', false],
    ['ctrl-5', false],
    ['alt-x', false],
  ];
  it.each(keys)('prefix key %s: %s', (prefixKey, valid) => {
    expect(Settings.safeParse({ settings: 1, prefixKey }).success).toBe(valid);
  });
});
