import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { finalScreen, runReplay } from '../../src/commands/replay.ts';
import { createAgentReel } from '../../src/commands/replay-agent.ts';
import { recordWords, rejudgeSlowly } from '../../src/commands/replay-check.ts';
import { actionsAt } from '../../src/commands/replay-picture.tsx';
import { type ReplayRun, readReplay } from '../../src/commands/replay-run.ts';
import { actionsUpTo, eventsUpTo, historyUpTo } from '../../src/commands/replay-window.ts';
import { createJudge } from '../../src/policy/decide.ts';
import { createHistory, type History } from '../../src/state/history.ts';
import { runDirectory } from '../../src/store/run-directory.ts';
import { rejudge } from '../../src/views/rejudge.ts';
import { temporaryDirectory } from '../harness/temporary.ts';
import * as make from '../state/bodies.ts';
import { legalTrace } from '../state/trace.ts';
import { cellsOf } from '../terminal/outside.ts';
import { eventful, judged, must, recordRun, runId, type Step } from './recorded-run.ts';

const run = runId(1);

async function recorded(steps: readonly Step[] = eventful(run, 'a task'), how = {}) {
  const store = temporaryDirectory();
  const { live } = await recordRun(store, run, steps, how);
  return { store, live, paths: runDirectory(store, run) };
}

const eventsOf = (history: History) =>
  Array.from({ length: history.length }, (_, index) => history.at(index)).filter((one) => one !== undefined);

describe('the replayed final screen', () => {
  const flood: Step[] = Array.from({ length: 400 }, (_, index) => ({
    screen: `\x1b[3${index % 8}m${'世x'.repeat(400)}\x1b[m\r\n${index}\x1b[${(index % 9) + 1};${(index % 30) + 1}H`,
  }));
  const cases: [string, Step[]][] = [
    ['of an eventful run', eventful(run, 'a task')],
    ['of a run that wrote nothing', [make.started({ run }), make.ended()]],
    ['after a flood with saved screens', [make.started({ run }), ...flood, make.ended()]],
    [
      'of a program in the alternate screen',
      [make.started({ run }), { screen: 'below\x1b[?1049h\x1b[5;5Hup\x1b[1;31m!' }, { size: [30, 8] }],
    ],
  ];
  it.each(cases)('equals the live one: %s', async (_, steps) => {
    const { store, live } = await recorded(steps);
    const { cells, text, cols, rows } = must(await finalScreen(store, run));
    expect({ cols, rows }).toEqual(live.size());
    expect(text).toEqual(live.text());
    expect(cells).toEqual(cellsOf(live));
  });
});

describe('the agent reel', () => {
  it('shows the same screen whichever way the playhead came', async () => {
    const { store } = await recorded();
    const { cast, recording } = must(readReplay(store, run));
    if (!cast) throw new Error('no recording');
    const reel = createAgentReel(cast, () => {});
    for (const t of [0, 1_900, 5_300, 40_000, 3_700, 38_000, 200, recording.length, 5_500]) {
      reel.show(t);
      await reel.settled();
      const fresh = await cast.seek(t);
      expect({ t, size: reel.mirror().size() }).toEqual({ t, size: fresh.size() });
      expect(cellsOf(reel.mirror())).toEqual(cellsOf(fresh));
    }
    reel.close();
  });
});

describe('the window on a history', () => {
  it('is what a history of only these events would be', () => {
    fc.assert(
      fc.property(legalTrace, fc.nat(), (trace, some) => {
        const length = some % (trace.length + 1);
        const window = historyUpTo(createHistory(trace), length);
        const fresh = createHistory(trace.slice(0, length));
        expect(window.length).toBe(fresh.length);
        expect(window.actionIds()).toEqual(fresh.actionIds());
        expect(actionsUpTo(createHistory(trace), length)).toBe(fresh.actionIds().length);
        expect(eventsOf(window)).toEqual(eventsOf(fresh));
        for (const id of fresh.actionIds()) expect(window.byAction(id)).toEqual(fresh.byAction(id));
        for (const t of [0, 15, 10 * length, 1e9]) expect(window.sinceT(t)).toBe(fresh.sinceT(t));
      }),
    );
  });
  it('counts the events at the playhead as happened', () => {
    const history = createHistory(
      [0, 5, 5, 5, 9].map((t, seq) => ({ v: 1, seq, t, prev: '', hash: '', body: make.ended() })),
    );
    expect([-1, 0, 4, 5, 8, 9, 99].map((t) => eventsUpTo(history, t))).toEqual([0, 1, 1, 4, 4, 5, 5]);
  });
});

describe('actions at the playhead', () => {
  it('are shown as they were then, later ones as they ended', async () => {
    const { store } = await recorded();
    const replay = must(readReplay(store, run));
    const asked = replay.recording.markers.find(({ effect }) => effect === 'ask');
    const noteAt = (t: number) => actionsAt(replay, t, 0).at(3)?.note;
    expect(asked).toBeDefined();
    expect([noteAt(asked?.t ?? 0), noteAt(replay.recording.length)]).toEqual(['held', '→ once']);
    expect(noteAt(0)).toBe('→ once');
    expect(actionsAt(replay, 0, 0).length).toBe(5);
  });
  it('have their markers where the verdicts fell, in order', async () => {
    const { store } = await recorded();
    const { recording, history } = must(readReplay(store, run));
    expect(recording.markers.map(({ effect }) => effect)).toEqual(['allow', 'allow', 'allow', 'ask', 'deny']);
    for (const { t, action } of recording.markers) {
      const decided = history.byAction(action).find(({ body }) => body.type === 'action.decided');
      expect(t).toBe(decided?.t);
    }
  });
});

describe('judging again', () => {
  const ports = { decide: createJudge(), now: () => performance.now(), rest: async () => true };
  const all = (replay: ReplayRun) => rejudge(eventsOf(replay.history), createJudge());

  it('in slices comes to the same as at once, amendments included', async () => {
    const wider = make.pinned({ may: { read: ['src/**'], edit: ['src/**'], run: ['npm run build'] } }, 2);
    const late = make.runs('late', 'npm run build');
    const amended: Step[] = [
      ...eventful(run, 'a task').slice(0, -1),
      { type: 'contract.amended', contract: wider, by: make.sam, reason: 'wider' },
      ...judged(late, make.started({ contract: wider })),
    ];
    const { store } = await recorded(amended);
    const replay = must(readReplay(store, run));
    // A clock that makes every action end its slice.
    const clock = { now: 0 };
    const again = await rejudgeSlowly(replay.history, { ...ports, now: () => clock.now++ * 100 });
    expect(again).toEqual(all(replay));
    expect(again).toMatchObject({ same: 6, different: [] });
    expect(replay.recording.markers.at(-1)?.effect).toBe('allow');
  });
  it('stops when the replay is left', async () => {
    const { store } = await recorded();
    const { history } = must(readReplay(store, run));
    const clock = { now: 0 };
    const left = { ...ports, now: () => clock.now++ * 100, rest: async () => false };
    expect(await rejudgeSlowly(history, left)).toBeUndefined();
  });
  it('is verified only when whole, unbroken and the same', async () => {
    const { store } = await recorded();
    const { state } = must(readReplay(store, run));
    const same = { same: 5, different: [], notRejudgeable: [], unexplained: [] };
    const [seq, verdict] = [3, make.verdict('allow')];
    const different = [{ action: 'a1', seq, recorded: verdict, now: verdict }];
    const end = {
      ...state.end,
      outcome: 'interrupted',
      reason: '',
      exitCode: null,
      signal: null,
      at: '',
      t: 0,
    };
    expect([
      recordWords(state, false, same),
      recordWords(state, false, undefined),
      recordWords(state, true, same),
      recordWords({ end: undefined }, false, same),
      recordWords({ end: { ...end, outcome: 'interrupted' } }, false, same),
      recordWords(state, false, { ...same, different }),
      recordWords(state, false, { ...same, notRejudgeable: [{ action: 'a1', why: '' }] }),
      recordWords(state, false, { ...same, unexplained: ['a1'] }),
    ]).toEqual([
      'verified',
      'checking',
      'torn end',
      'the run has no end yet',
      'incomplete: interrupted',
      '1 verdicts differ when judged again',
      '1 not re-judgeable',
      '1 let go without a reason on record',
    ]);
  });
});

describe('replay', () => {
  async function replayed(store: string, wanted: string) {
    const said: string[] = [];
    const io = { out: () => {}, err: (text: string) => void said.push(text) };
    const places = { store, config: store, runtime: store, home: store };
    return { code: await runReplay({ run: wanted, places, screen: {} }, io), err: said.join('') };
  }
  it('refuses a damaged journal with 5 and names the line', async () => {
    const { store, paths } = await recorded();
    const lines = readFileSync(paths.journal, 'utf8').split('\n');
    lines[6] = (lines[6] ?? '').replace(/"t":(\d)/, '"t":$19');
    writeFileSync(paths.journal, lines.join('\n'));
    const { code, err } = await replayed(store, run);
    expect(code).toBe(5);
    expect(err).toMatch(/journal\.jsonl:8\n/);
  });
  it('refuses a damaged recording with 5 and names the line', async () => {
    const { store, paths } = await recorded();
    appendFileSync(paths.screen, 'no event\n[0, "o", "z"]\n');
    const { code, err } = await replayed(store, run);
    expect(code).toBe(5);
    expect(err).toContain('screen.cast:8');
  });
  it('plays what there is of an interrupted run', async () => {
    const { store, paths } = await recorded(eventful(run, 'a task').slice(0, -1), { hostDies: true });
    appendFileSync(paths.journal, '{"v":1,"seq":');
    const replay = must(readReplay(store, run));
    expect(replay).toMatchObject({ torn: true, state: { end: undefined } });
    expect(replay.recording.markers).toHaveLength(5);
  });
  it('says that it needs a terminal', async () => {
    const { store } = await recorded();
    const { code, err } = await replayed(store, '00001A');
    expect(code).toBe(2);
    expect(err).toContain('countersign show 00001A');
  });
  it('says that there is no such run', async () => {
    expect((await replayed(temporaryDirectory(), 'nosuch')).code).toBe(2);
  });
});
