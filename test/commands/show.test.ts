import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { castText } from '../../src/commands/cast-text.ts';
import { recordOf } from '../../src/commands/finish-run.ts';
import { recordText } from '../../src/commands/record-text.ts';
import { runShow, type ShowArgs } from '../../src/commands/show.ts';
import { runDirectory } from '../../src/store/run-directory.ts';
import { temporaryDirectory } from '../harness/temporary.ts';
import { eventful, must, recordRun, runId } from './recorded-run.ts';

const run = runId(7);

async function recorded(): Promise<string> {
  const store = temporaryDirectory();
  await recordRun(store, run, eventful(run, 'a task'));
  return store;
}

async function show(store: string, args: Partial<ShowArgs> = {}) {
  const [out, err]: [string[], string[]] = [[], []];
  const io = { out: (text: string) => void out.push(text), err: (text: string) => void err.push(text) };
  const places = { store, config: store, runtime: store, home: store };
  const code = await runShow({ run: '00007a', places, ...args }, io);
  return { code, out: out.join(''), err: err.join('') };
}

describe('show', () => {
  it('prints the record for people', async () => {
    const store = await recorded();
    const text = recordText(must(recordOf(store, run)));
    expect(await show(store)).toEqual({ code: 0, out: text, err: '' });
  });
  it('prints the same record as is on disk with --json', async () => {
    const store = await recorded();
    const { out } = await show(store, { json: true });
    expect(out).toBe(readFileSync(runDirectory(store, run).record, 'utf8'));
  });
  it.each(['v2', 'v3'] as const)('prints the recording as asciicast %s', async (cast) => {
    const store = await recorded();
    expect((await show(store, { cast })).out).toBe(must(castText(store, run, cast)));
  });
  it('refuses a damaged journal with 5', async () => {
    const store = await recorded();
    const { journal } = runDirectory(store, run);
    writeFileSync(journal, readFileSync(journal, 'utf8').replace('"seq":3', '"seq":4'));
    const { code, out, err } = await show(store);
    expect({ code, out }).toEqual({ code: 5, out: '' });
    expect(err).toMatch(/journal\.jsonl:4\n/);
  });
  it('says that there is no such run with 2', async () => {
    expect((await show(await recorded(), { run: 'nosuch' })).code).toBe(2);
  });
});
