import { describe, expect, it } from 'vitest';
import { recordOf } from '../../src/commands/finish-run.ts';
import { screenEntry } from '../../src/commands/history-list.ts';
import { previewLines } from '../../src/commands/history-preview.ts';
import { historyTable } from '../../src/commands/history-table.ts';
import type { Places } from '../../src/commands/places.ts';
import { recordText } from '../../src/commands/record-text.ts';
import { openIndex } from '../../src/commands/run-list.ts';
import { runTag, type TagArgs, tagsOf } from '../../src/commands/tag.ts';
import { tagHere } from '../../src/commands/tag-here.ts';
import { runVerify } from '../../src/commands/verify.ts';
import { Verification } from '../../src/model/verification.ts';
import { readRecord } from '../../src/store/record-file.ts';
import { runDirectory } from '../../src/store/run-directory.ts';
import { decisionPlace, finishedRun, run } from './decision-rig.ts';
import { must } from './recorded-run.ts';

async function place() {
  const { places } = await finished();
  let said = '';
  const add = (text: string): void => {
    said += text;
  };
  const io = { out: add, err: add };
  const { store } = places;
  return {
    places,
    io,
    said: () => said,
    tag: (word: string, change: TagArgs['change'] = 'add') =>
      runTag({ run, word, change, as: 'dana', places }, io),
    record: () => must(recordOf(store, run)),
    listed: async () => must(await openIndex(store).list()).entries.find((one) => one.run === run),
  };
}

async function finished() {
  const at = decisionPlace();
  await finishedRun(at, {});
  return at;
}

/** What each check of `verify` says. */
async function verified(places: Places): Promise<string[]> {
  const out: string[] = [];
  const io = { out: (text: string) => void out.push(text), err: () => {} };
  const how = { against: undefined, allowedSigners: undefined, columns: 80 };
  await runVerify({ target: run, json: true, ...how, places }, io);
  return Verification.parse(JSON.parse(out.join(''))).checks.map(({ check, status }) => `${check} ${status}`);
}

describe('a tag', () => {
  it('is on record with who and when, in the list, and nothing that was there is broken by it', async () => {
    const { tag, record, listed, places } = await place();
    const before = record();
    const sound = await verified(places);
    expect(sound).toContain('record ok');
    expect('tags' in before).toBe(false);
    expect([await tag('release-2'), await tag('team/payments')]).toEqual([0, 0]);
    const after = record();
    expect(after.tags).toMatchObject([
      { tag: 'release-2', by: { name: 'dana', how: 'claimed' }, at: expect.stringMatching(/Z$/) },
      { tag: 'team/payments' },
    ]);
    expect(after.integrity.events).toBe(before.integrity.events + 2);
    expect(must(await readRecord(runDirectory(places.store, run).record))?.tags).toEqual(after.tags);
    expect((await listed())?.tags).toEqual(['release-2', 'team/payments']);
    expect(recordText(after)).toMatch(/tagged +release-2 by dana \(claimed, not proven/);
    expect(previewLines(after, 0)).toContain('tags: release-2, team/payments');
    expect(await verified(places)).toEqual(sound);
  });

  it('is there once, however often it is put on, and can be taken off', async () => {
    const { tag, record } = await place();
    await tag('a');
    const { integrity } = record();
    expect(await tag('a')).toBe(0);
    expect(record().integrity).toEqual(integrity);
    expect(await tag('a', 'remove')).toBe(0);
    expect('tags' in record()).toBe(false);
    expect(await tag('a', 'toggle')).toBe(0);
    expect(tagsOf(record())).toEqual(['a']);
  });

  it('that is not on the run cannot be taken off', async () => {
    const { tag, said } = await place();
    expect(await tag('a', 'remove')).not.toBe(0);
    expect(said()).toContain('is not tagged a');
  });

  it.each(['', 'two words', '-a', 'a\nb', '\u202ea', 'x'.repeat(41), '#a', 'a:b'])(
    'cannot be %j',
    async (word) => {
      const { tag, record, said } = await place();
      expect(await tag(word)).toBe(2);
      expect('tags' in record()).toBe(false);
      expect(said()).toContain('A tag is one word');
    },
  );

  it.each(['a', 'v1.2', 'team/payments', '_x', 'x'.repeat(40)])('can be %j', async (word) => {
    const { tag, record } = await place();
    expect(await tag(word)).toBe(0);
    expect(tagsOf(record())).toEqual([word]);
  });

  it('has a column in the table as soon as one run has one', async () => {
    const { tag, listed } = await place();
    const table = async () => {
      const entry = await listed();
      if (!entry) throw new Error('the run is not listed');
      return historyTable([
        screenEntry({ kind: 'run', run, entry, live: false }, { now: 0, zoneMinutes: 0 }),
      ]);
    };
    expect(await table()).not.toContain('TAGS');
    await tag('release-2');
    expect(await table()).toMatch(/OUTCOME +TAGS\n.* release-2\n$/);
  });
});

describe('tagging from the list', () => {
  /** Types these lines, one for each question; the questions. */
  async function typed(here: Awaited<ReturnType<typeof place>>, ...lines: string[]): Promise<string[]> {
    const asked: string[] = [];
    const ask = async (question: string): Promise<string> => {
      asked.push(question);
      return lines.shift() ?? '';
    };
    await tagHere({ run, places: here.places, ask, as: 'dana' }, here.io);
    return asked;
  }

  it('puts a new word on, takes one it has off, and asks again for what is no tag', async () => {
    const here = await place();
    expect(await typed(here, 'two words', 'release')).toHaveLength(2);
    expect(tagsOf(here.record())).toEqual(['release']);
    const [question] = await typed(here, 'release');
    expect(question).toContain('it has release; type one of them to take it off');
    expect('tags' in here.record()).toBe(false);
  });

  it('changes nothing for Enter alone', async () => {
    const here = await place();
    const { integrity } = here.record();
    expect(await typed(here, '')).toHaveLength(1);
    expect(here.record().integrity).toEqual(integrity);
  });
});
