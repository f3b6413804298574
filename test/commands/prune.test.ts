import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { finishRun } from '../../src/commands/finish-run.ts';
import { runLegalHold } from '../../src/commands/legal-hold.ts';
import { type PruneArgs, runPrune } from '../../src/commands/prune.ts';
import { openIndex } from '../../src/commands/run-list.ts';
import { holdRun } from '../../src/journal/run-lock.ts';
import type { EventBody } from '../../src/model/event.ts';
import { exitCode } from '../../src/model/exit-code.ts';
import { runDirectory } from '../../src/store/run-directory.ts';
import { tombstones } from '../../src/store/run-removal.ts';
import { temporaryDirectory } from '../harness/temporary.ts';
import * as make from '../state/bodies.ts';
import { chain, journalText } from '../state/trace.ts';

const day = 86_400_000;
const long = '2020-01-01T00:00:00.000Z';

/** A store of finished runs that ended long ago, with what came after their end. */
async function storeOf(runs: Readonly<Record<string, readonly EventBody[]>>) {
  const store = temporaryDirectory();
  for (const [run, after] of Object.entries(runs)) {
    const { directory, journal } = runDirectory(store, run);
    mkdirSync(directory, { recursive: true });
    writeFileSync(
      journal,
      journalText(chain([make.started({ run, at: long }), make.ended({ at: long }), ...after])),
    );
    await finishRun(store, run);
  }
  return store;
}

async function prune(store: string, over: Partial<PruneArgs> = {}) {
  let out = '';
  const questions: string[] = [];
  const io = {
    out: (text: string) => {
      out += text;
    },
    err: (text: string) => {
      out += text;
    },
  };
  const config = join(store, 'config');
  const places = { store, config, runtime: '/none', home: '/home/dana' };
  const how = { olderThan: 90 * day, keep: [], yes: false, json: false, as: 'dana', confirm: null, places };
  const confirm = over.confirm;
  const asked = confirm
    ? (question: string) => {
        questions.push(question);
        return confirm(question);
      }
    : null;
  const code = await runPrune({ ...how, ...over, confirm: asked }, io);
  const left = Object.keys(runs(store));
  return { code, out, questions, left };
}

const runs = (store: string) =>
  Object.fromEntries(
    ['01SHIP', '01HOLD', '01OPEN', '01LEGAL', '01WAR'].flatMap((run) =>
      existsSync(runDirectory(store, run).directory) ? [[run, true]] : [],
    ),
  );

const by = make.dana;
const decided = (decision: 'ship' | 'hold'): EventBody => ({ ...make.shipped('fine', long), decision });
const all = {
  '01SHIP': [decided('ship')],
  '01HOLD': [decided('hold')],
  '01OPEN': [],
  '01LEGAL': [decided('ship'), { type: 'hold.set', by, reason: 'lawsuit', at: long }],
  '01WAR': [
    decided('ship'),
    { type: 'incident.opened', trigger: 'lag', by, at: long, disabled: [], linked: [], bundle: null },
  ],
} satisfies Record<string, EventBody[]>;

describe('prune', () => {
  it('deletes what was decided, asks about the rest, never what is held', async () => {
    const store = await storeOf(all);
    const { left, questions, out } = await prune(store, { confirm: async () => 'y' });
    expect(left).toEqual(['01LEGAL']);
    expect(questions).toEqual([
      expect.stringMatching(/^Delete 2 runs \(.* kB\)\? \[y\/N\] $/),
      expect.stringContaining('Delete 01OPEN'),
      expect.stringContaining('Delete 01WAR'),
    ]);
    expect(questions.join(' ')).toContain('although nobody has decided about it');
    expect(out).toContain('legal hold by dana');
    const lines = readFileSync(tombstones(store), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ run, by: who, decision }) => [run, who, decision])).toEqual([
      ['01HOLD', 'dana', 'hold'],
      ['01SHIP', 'dana', 'ship'],
      ['01OPEN', 'dana', null],
      ['01WAR', 'dana', 'ship'],
    ]);
    const listed = await openIndex(store).list();
    expect(listed.ok && listed.value.entries.map(({ run }) => run)).toEqual(['01LEGAL']);
  });

  it.each<[string, Partial<PruneArgs>, string[]]>([
    ['nobody there', {}, ['01SHIP', '01HOLD', '01OPEN', '01LEGAL', '01WAR']],
    ['nobody there, and --yes', { yes: true }, ['01OPEN', '01LEGAL', '01WAR']],
    [
      'everything answered with no',
      { confirm: async () => 'n' },
      ['01SHIP', '01HOLD', '01OPEN', '01LEGAL', '01WAR'],
    ],
    ['only shipped ones kept', { yes: true, keep: ['shipped'] }, ['01SHIP', '01OPEN', '01LEGAL', '01WAR']],
    [
      'too young',
      { yes: true, olderThan: 100_000 * day },
      ['01SHIP', '01HOLD', '01OPEN', '01LEGAL', '01WAR'],
    ],
  ])('%s', async (_, over, expected) => {
    expect((await prune(await storeOf(all), over)).left).toEqual(expected);
  });

  it('the organisation keeps longer what it wants kept', async () => {
    const store = await storeOf(all);
    mkdirSync(join(store, 'config'));
    const text = 'organisation: 1\nretention: { keep: 90d, keep_shipped: forever }\n';
    writeFileSync(join(store, 'config/organisation.yaml'), text, { mode: 0o600 });
    const { left, out } = await prune(store, { confirm: async () => 'y' });
    expect(left).toEqual(['01SHIP', '01LEGAL', '01WAR']);
    expect(out).toContain('the organisation keeps it longer');
  });

  it('leaves a run alone that was put under legal hold while the question stood', async () => {
    const store = await storeOf({ '01SHIP': [decided('ship')] });
    const places = { store, config: '/none', runtime: '/none', home: '/home/dana' };
    const io = { out: () => {}, err: () => {} };
    const how = { run: '01SHIP', reason: 'lawsuit', lift: false, as: 'dana', places };
    const confirm = async () => {
      await runLegalHold(how, io);
      return 'y';
    };
    const { left, code, out } = await prune(store, { confirm });
    expect(left).toEqual(['01SHIP']);
    expect(code).toBe(exitCode.recordDamaged);
    expect(out).toContain('since it was shown');
    expect(existsSync(tombstones(store))).toBe(false);
  });

  it('leaves a run alone that somebody has open, or that cannot be read', async () => {
    const store = await storeOf({ '01SHIP': [decided('ship')], '01HOLD': [decided('hold')] });
    const held = holdRun(runDirectory(store, '01SHIP').directory);
    writeFileSync(runDirectory(store, '01HOLD').journal, 'not a journal\n');
    const { left, code, out } = await prune(store, { yes: true });
    expect(left).toEqual(['01SHIP', '01HOLD']);
    expect(code).toBe(exitCode.done);
    expect(out).toContain('it cannot be read');
    expect(out).toContain('it is live');
    if (held.ok) held.value.release();
  });
});

describe('legal hold', () => {
  it('is on record, keeps the run, and ends only by --lift', async () => {
    const store = await storeOf({ '01SHIP': [decided('ship')] });
    let said = '';
    const io = {
      out: (text: string) => {
        said += text;
      },
      err: (text: string) => {
        said += text;
      },
    };
    const places = { store, config: '/none', runtime: '/none', home: '/home/dana' };
    const hold = (lift: boolean) =>
      runLegalHold({ run: '01SHIP', reason: 'lawsuit', lift, as: 'dana', places }, io);
    expect(await hold(true)).toBe(exitCode.recordDamaged);
    expect(said).toContain('is not held');
    expect(await hold(false)).toBe(exitCode.done);
    expect((await prune(store, { yes: true })).left).toEqual(['01SHIP']);
    expect(await hold(true)).toBe(exitCode.done);
    expect((await prune(store, { yes: true })).left).toEqual([]);
  });
});
