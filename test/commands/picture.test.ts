import { describe, expect, it } from 'vitest';
import { momentMs, showPicture } from '../../src/commands/picture.ts';
import { temporaryDirectory } from '../harness/temporary.ts';
import { eventful, recordRun, runId } from './recorded-run.ts';

const run = runId(7);

async function picture(at?: string, wanted = '00007a') {
  const store = temporaryDirectory();
  await recordRun(store, run, [
    { screen: 'first' },
    { wait: 5_000 },
    ...eventful(run, 'a task'),
    { wait: 5_000 },
    { screen: '\r\nlast' },
  ]);
  const [out, err]: [string[], string[]] = [[], []];
  const io = { out: (text: string) => void out.push(text), err: (text: string) => void err.push(text) };
  const places = { store, config: store, runtime: store, home: store };
  const code = await showPicture({ run: wanted, at, places }, io);
  return { code, out: out.join(''), err: err.join('') };
}

describe('show --svg', () => {
  it('is the screen at the end', async () => {
    const { code, out } = await picture();
    expect(code).toBe(0);
    expect(out).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
    expect(out).toMatch(/>first<[\s\S]*>last</);
  });

  it.each(['1s', 'a1'])('is the screen at %s', async (at) => {
    const { out } = await picture(at);
    expect(out).toContain('>first<');
    expect(out).not.toContain('>last<');
  });

  it.each([
    ['a moment that is none', 'soon', '00007a', 2, 'no moment "soon"'],
    ['an action there is none of', 'a99', '00007a', 2, 'no moment "a99"'],
    ['a run there is none of', '1s', 'ffffff', 2, ''],
  ])('refuses %s', async (_, at, wanted, code, says) => {
    const told = await picture(at, wanted);
    expect(told.code).toBe(code);
    expect(told.out).toBe('');
    expect(told.err).toContain(says);
  });
});

describe('momentMs', () => {
  it.each([
    ['80', 80_000],
    ['1:20', 80_000],
    ['1:00:01', 3_601_000],
    ['1m20s', 80_000],
    ['2h', 7_200_000],
    ['0.5s', 500],
    ['', undefined],
    ['1:2', undefined],
    ['s', undefined],
    ['-3', undefined],
    ['a7', undefined],
  ])('%s: %s', (text, ms) => expect(momentMs(text)).toBe(ms));
});
