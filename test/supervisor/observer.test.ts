import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EventBody } from '../../src/model/event.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { unknownChange } from '../../src/model/unseen-snapshot.ts';
import type { SupervisorPorts } from '../../src/supervisor/ports.ts';
import { emptySnapshot, openRig } from './rig.ts';

type Rig = ReturnType<typeof openRig>;

const openRun = (ports: Partial<SupervisorPorts> = {}): Rig => {
  const rig = openRig({ may: { edit: ['**'], read: ['**'], run: ['*'] } }, { ports });
  const { ledger } = rig.supervisor;
  ledger.recordNow({ type: 'agent.started', pid: 7, argv: [], cols: 80, rows: 24 });
  return rig;
};

/** Looks that are over when the test says so. */
function slowLooks() {
  const asked: { only: readonly string[] | undefined; label: string; done(): void }[] = [];
  const observe: SupervisorPorts['observe'] = ({ label, only }) =>
    new Promise((resolve) => {
      const snapshot = emptySnapshot(`s${asked.length + 1}`, label, only);
      asked.push({ only, label, done: () => resolve(snapshot) });
    });
  return { asked, observe };
}

const turn = (): Promise<void> => new Promise((go) => setImmediate(go));

async function until(fits: () => boolean): Promise<void> {
  while (!fits()) await turn();
}

const looksOf = (rig: Rig) =>
  rig
    .events()
    .flatMap((body) =>
      body.type === 'snapshot.taken' ? [[body.moment, body.action, body.snapshot.only]] : [],
    );

async function doEdit(rig: Rig, ...files: string[]): Promise<string> {
  const action = rig.edit(...files);
  await rig.supervisor.submit(action, rig.link());
  await finish(rig, action.id);
  return action.id;
}

const finish = (rig: Rig, action: string): Promise<void> =>
  rig.supervisor.finished({ action, outcome: 'ok', differs: false, failure: null, excerpt: '', ms: 1 });

describe('what is on record of the workspace', () => {
  it('is how it was before, after each edit and after the run, and what is different', async () => {
    const change = { ...unknownChange, kind: 'added' as const, path: 'a.txt' };
    const compared: [string, string][] = [];
    const rig = openRun({
      async changes(from, to) {
        compared.push([from.label, to.label]);
        return { changes: [change], more: 3 };
      },
    });
    const { observer } = rig.supervisor;
    expect(observer.latest()).toBeUndefined();
    await observer.before();
    const id = await doEdit(rig, 'a.txt');
    await rig.until('snapshot.taken', 2);
    await observer.after();
    expect(looksOf(rig)).toEqual([
      ['before', null, null],
      ['edit', id, ['a.txt']],
      ['after', null, null],
    ]);
    expect(compared).toEqual([['before the run', 'after the run']]);
    expect(rig.events().at(-1)).toEqual({
      type: 'evidence.recorded',
      provenance: 'observed',
      evidence: { what: 'changes', from: 's1', to: 's3', changes: [change], more: 3 },
    });
    expect(observer.latest()?.id).toBe('s3');
    await observer.after();
    expect(looksOf(rig)).toHaveLength(3);
  });

  it('holds no secret that stands in a path', async () => {
    const redact: SupervisorPorts['redact'] = async (value) => ({
      value: JSON.parse(JSON.stringify(value).replaceAll('hunter2', 'xxx')),
      found: [],
    });
    const rig = openRun({
      redact,
      observe: async ({ label, only }) => ({
        ...emptySnapshot('s1', label, only),
        incomplete: [{ path: 'hunter2.txt', why: 'it may not be read', unseen: true }],
      }),
      changes: async () => ({ changes: [{ ...unknownChange, path: 'hunter2.txt' }], more: 0 }),
    });
    await rig.supervisor.observer.before();
    await doEdit(rig, 'hunter2.txt');
    await rig.supervisor.observer.after();
    const written = JSON.stringify(rig.events());
    expect(written).toContain('xxx.txt');
    expect(written).not.toContain('hunter2');
  });
});

describe('an edit that is done', () => {
  it.each<[string, (rig: Rig) => Promise<unknown>]>([
    ['when it was denied', async (rig) => doEdit(rig, '.countersign/x')],
    ['when it lies elsewhere', async (rig) => doEdit(rig, '/nowhere/x')],
    [
      'when it is none',
      async (rig) => {
        const action = rig.read('a.txt');
        await rig.supervisor.submit(action, rig.link());
        await finish(rig, action.id);
      },
    ],
    ['when nobody asked for it', (rig) => finish(rig, 'a99')],
  ])('is not looked at %s', async (_, act) => {
    const rig = openRig(
      { may: { edit: ['src/**'], run: ['*'] } },
      { attended: false, ports: { lookUp: () => ({ real: '/nowhere/x', is: 'missing', tracked: null }) } },
    );
    await act(rig);
    await rig.until('action.finished');
    await turn();
    expect(looksOf(rig)).toEqual([]);
  });

  it('is on record whatever else the channel tells of it', async () => {
    const rig = openRun();
    const action = rig.edit('a.txt');
    await rig.supervisor.submit(action, rig.link());
    const report = { outcome: 'ok', differs: false, failure: null, excerpt: '', ms: 1, more: 'x' } as const;
    await rig.supervisor.finished({ ...report, action: action.id });
    await rig.until('snapshot.taken');
    expect(rig.events().map(({ type }) => type)).toContain('action.finished');
  });

  it('is looked at where its symlinks lead as well', async () => {
    const rig = openRun();
    mkdirSync(join(rig.workspace, 'real'));
    symlinkSync('real', join(rig.workspace, 'link'));
    const id = await doEdit(rig, 'link/a.txt', './b.txt');
    await rig.until('snapshot.taken');
    expect(looksOf(rig)).toEqual([['edit', id, ['link/a.txt', 'real/a.txt', 'b.txt']]]);
  });

  it('waits for the look under way, together with all others that wait', async () => {
    const { asked, observe } = slowLooks();
    const rig = openRun({ observe });
    const ids: string[] = [];
    for (const name of ['a', 'b', 'c', 'b']) ids.push(await doEdit(rig, name));
    await until(() => asked.length === 1);
    asked[0]?.done();
    await until(() => asked.length === 2);
    asked[1]?.done();
    await rig.until('snapshot.taken', 2);
    expect(asked.map(({ only }) => only)).toEqual([['a'], ['b', 'c']]);
    expect(asked[1]?.label).toBe(`after ${ids.slice(1).join(', ')}`);
    expect(looksOf(rig)).toEqual([
      ['edit', ids[0], ['a']],
      // Nobody can tell which of them did what.
      ['edit', null, ['b', 'c']],
    ]);
  });

  it('is looked at before the last look', async () => {
    const { asked, observe } = slowLooks();
    const rig = openRun({ observe });
    const { observer } = rig.supervisor;
    const before = observer.before();
    await until(() => asked.length === 1);
    asked[0]?.done();
    await before;
    await doEdit(rig, 'a');
    const after = observer.after();
    await until(() => asked.length === 2);
    await doEdit(rig, 'too late');
    asked[1]?.done();
    await until(() => asked.length === 3);
    asked[2]?.done();
    await after;
    expect(looksOf(rig).map(([moment]) => moment)).toEqual(['before', 'edit', 'after']);
  });
});

describe('a command that is done', () => {
  it('is followed by a look at everything', async () => {
    const rig = openRun();
    const snapshot = await rig.supervisor.observer.commanded('a7');
    expect(looksOf(rig)).toEqual([['command', 'a7', null]]);
    expect(rig.supervisor.observer.latest()).toBe(snapshot);
  });
});

describe('looks one after the other', () => {
  it('serve all that ended meanwhile, a command among them by a look at everything', async () => {
    const { asked, observe } = slowLooks();
    const rig = openRun({ observe });
    const { observer } = rig.supervisor;
    const first = await doEdit(rig, 'a');
    await until(() => asked.length === 1);
    const edited = await doEdit(rig, 'b');
    const seen = ['a8', 'a9'].map((id) => observer.commanded(id));
    asked[0]?.done();
    await until(() => asked.length === 2);
    // Too late for the look under way.
    const late = observer.commanded('a10');
    asked[1]?.done();
    expect((await Promise.all(seen)).map((snapshot) => snapshot?.id)).toEqual(['s2', 's2']);
    await until(() => asked.length === 3);
    asked[2]?.done();
    expect((await late)?.id).toBe('s3');
    expect(asked.map(({ label, only }) => `${label}: ${only ?? 'all'}`)).toEqual([
      `after ${first}: a`,
      `after ${edited}, a8, a9: all`,
      'after a10: all',
    ]);
    expect(looksOf(rig)).toEqual([
      ['edit', first, ['a']],
      ['command', null, null],
      ['command', 'a10', null],
    ]);
  });

  it('are compared each with the one before, unless they hold the same', async () => {
    const trees = ['1', '2', '2', '3'].map((digit) => digit.repeat(40));
    let looks = 0;
    const compared: string[] = [];
    const rig = openRun({
      async observe({ label, only }) {
        looks += 1;
        return { ...emptySnapshot(`s${looks}`, label, only), tree: trees[looks - 1] ?? '' };
      },
      async changes(from, to) {
        compared.push(`${from.id} ${to.id}`);
        return { changes: [], more: 0 };
      },
    });
    const { observer } = rig.supervisor;
    await observer.before();
    await observer.commanded('a1');
    await observer.commanded('a2');
    await observer.after();
    expect(compared).toEqual(['s1 s2', 's3 s4', 's1 s4']);
    expect([observer.ends()?.first.id, observer.ends()?.last.id]).toEqual(['s1', 's4']);
    expect(await observer.commanded('a3')).toBeUndefined();
  });
});

const isUnseen = (body: EventBody): boolean =>
  body.type === 'snapshot.taken' &&
  body.snapshot.incomplete.some(({ path, unseen }) => path === '' && unseen);

describe('looks that fail', () => {
  const broken: SupervisorPorts['observe'] = async () => {
    throw new Error('out of order');
  };
  const hung: SupervisorPorts['observe'] = () => new Promise<Snapshot>(() => {});

  it.each<[string, SupervisorPorts['observe'], string]>([
    ['by an error', broken, 'out of order'],
    ['by silence', hung, 'nobody answered'],
  ])('%s say so on record and end', async (_, observe, why) => {
    const rig = openRun({ observe, changes: () => new Promise(() => {}) });
    const { observer } = rig.supervisor;
    let done = false;
    const whole = observer
      .before()
      .then(() => observer.commanded('a1'))
      .then(() => observer.after())
      .then(() => {
        done = true;
      });
    while (!done) {
      rig.pass(10_000);
      await turn();
    }
    await whole;
    const taken = rig.events().filter(({ type }) => type === 'snapshot.taken');
    expect(taken).toHaveLength(3);
    expect(taken.every(isUnseen)).toBe(true);
    expect(JSON.stringify(taken)).toContain(why);
    expect(rig.events().at(-1)).toMatchObject({ evidence: { what: 'changes', changes: [unknownChange] } });
  });

  it('are on record in other words when they cannot be written down', async () => {
    const rig = openRun({ observe: async () => ({ ...emptySnapshot('s1', 'x'), tree: 'none' }) });
    await rig.supervisor.observer.before();
    expect(rig.events().at(-1)).toMatchObject({ type: 'limit.reached', limit: 'evidence' });
  });

  it('leave a dead journal alone', async () => {
    const rig = openRun({
      sync() {
        throw new Error('no space');
      },
    });
    const { observer, ledger } = rig.supervisor;
    await observer.before();
    await doEdit(rig, 'a');
    expect(ledger.dead()).toBeDefined();
    expect(await observer.commanded('a1')).toBeUndefined();
    await observer.after();
    expect(observer.ends()).toBeUndefined();
    expect(looksOf(rig)).toEqual([['before', null, null]]);
    expect(rig.log.filter((line) => line.startsWith('look'))).toEqual(['look before the run']);
  });
});

describe('the first look', () => {
  it('is not waited for once the run is being ended', async () => {
    const { asked, observe } = slowLooks();
    const rig = openRun({ observe });
    const before = rig.supervisor.observer.before();
    await until(() => asked.length === 1);
    expect(rig.supervisor.isEnding()).toBe(false);
    rig.supervisor.end('kill', 'killed', 'enough');
    await before;
    expect(rig.supervisor.isEnding()).toBe(true);
    expect(looksOf(rig)).toEqual([]);
  });

  it('is neither waited for nor followed by a last one when there was no agent', async () => {
    const { asked, observe } = slowLooks();
    const rig = openRig({}, { ports: { observe } });
    void rig.supervisor.observer.before();
    await until(() => asked.length === 1);
    await rig.supervisor.observer.after();
    asked[0]?.done();
    await rig.until('snapshot.taken');
    expect(looksOf(rig)).toEqual([['before', null, null]]);
  });
});
