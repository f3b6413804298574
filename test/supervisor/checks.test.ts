import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EvidenceOf } from '../../src/model/evidence.ts';
import type { FileChange, Snapshot } from '../../src/model/snapshot.ts';
import { bothDeclared } from '../../src/supervisor/checks.ts';
import type { SupervisorPorts } from '../../src/supervisor/ports.ts';
import { changed } from '../state/bodies.ts';
import { emptySnapshot, openRig } from './rig.ts';

type Rig = ReturnType<typeof openRig>;
type What = EvidenceOf<'check'>['what'] | 'freshness' | 'tests' | 'claim' | 'changes';

/** A run in which every look finds another tree; the changes between two looks are those the test says. */
function openRun(
  over: {
    contract?: object;
    changes?: FileChange[];
    contents?: Record<string, string>;
    ports?: Partial<SupervisorPorts>;
  } = {},
): Rig {
  let looks = 0;
  const rig = openRig(
    {
      may: { edit: ['**'], read: ['**'], run: ['npm test', 'npm run lint', 'npx vitest run', './verify **'] },
      ...over.contract,
    },
    {
      ports: {
        async observe({ label, only }) {
          looks += 1;
          return { ...emptySnapshot(`s${looks}`, label, only), tree: String(looks).padStart(40, '0') };
        },
        changes: async () => ({ changes: over.changes ?? [], more: 0 }),
        content: async ({ id }: Snapshot, path) =>
          over.contents?.[`${id === 's1' ? 'was' : 'is'} ${path}`] ?? null,
        ...over.ports,
      },
    },
  );
  rig.supervisor.ledger.recordNow({ type: 'agent.started', pid: 7, argv: [], cols: 80, rows: 24 });
  const scripts = { test: 'vitest run', lint: 'eslint .' };
  writeFileSync(join(rig.workspace, 'package.json'), JSON.stringify({ scripts }));
  return rig;
}

async function runIn(rig: Rig, command: string, text: string | null, exit: number | null = 0): Promise<void> {
  const action = rig.run(command);
  await rig.supervisor.submit(action, rig.link());
  const output = text === null ? null : { text, exit, partial: false };
  await rig.supervisor.finished({
    action: action.id,
    outcome: exit === 0 ? 'ok' : 'failed',
    differs: false,
    failure: null,
    excerpt: '',
    output,
    ms: 1,
  });
}

const recorded = <W extends What>(rig: Rig, what: W): EvidenceOf<W>[] =>
  rig.events().flatMap((body) => {
    const is = (evidence: { what: string }): evidence is EvidenceOf<W> => evidence.what === what;
    return body.type === 'evidence.recorded' && is(body.evidence) ? [body.evidence] : [];
  });

const vitest = (failed: number, passed: number): string =>
  `      Tests  ${failed} failed | ${passed} passed (${failed + passed})\n   Duration  1.20s`;

describe('a check the agent runs', () => {
  it('is on record with what it showed, what it printed, and the files it ran against', async () => {
    const rig = openRun();
    await rig.supervisor.observer.before();
    await runIn(rig, 'npm test', vitest(1, 2), 1);
    await rig.supervisor.lookBack();
    expect(recorded(rig, 'check')).toMatchObject([
      {
        id: 'c1',
        action: 'a1',
        command: 'npm test',
        check: { kind: 'test', runner: 'vitest', scope: { directory: rig.workspace } },
        result: { status: 'failed', passed: 2, failed: 1 },
        exit: 1,
        output: { file: 'c1.txt' },
        snapshot: 's2',
      },
    ]);
    const events = rig.events();
    const line = events.find((body) => body.type === 'evidence.recorded' && body.evidence.what === 'check');
    expect(line).toMatchObject({ provenance: 'reported' });
    const finish = events.find(({ type }) => type === 'action.finished');
    expect(finish).not.toHaveProperty('output');
    expect(events.find((body) => body.type === 'snapshot.taken' && body.moment === 'command')).toMatchObject({
      action: 'a1',
    });
  });

  it.each<[string, string | null, number | null, string[]]>([
    ['npm run lint && npm test', vitest(0, 3), 0, ['c1 lint passed c1.txt', 'c2 test passed c1.txt']],
    ['npm test | tail -3', vitest(0, 3), 0, ['c1 test unknown c1.txt']],
    ['npm test', null, null, ['c1 test unknown none']],
    ['echo hello', 'hello', 0, []],
    ['for f in a; do npx vitest run; done', vitest(1, 2), 1, ['c1 test failed c1.txt']],
  ])('%s', async (command, text, exit, expected) => {
    const rig = openRun();
    await runIn(rig, command, text, exit);
    await rig.supervisor.lookBack();
    expect(
      recorded(rig, 'check').map(
        ({ id, check, result, output }) => `${id} ${check.kind} ${result.status} ${output?.file ?? 'none'}`,
      ),
    ).toEqual(expected);
  });

  it('is known by the contract, too', async () => {
    const rig = openRun({ contract: { checks: { test: ['./verify'] } } });
    await runIn(rig, './verify all', 'fine');
    await rig.supervisor.lookBack();
    expect(recorded(rig, 'check')).toMatchObject([
      { check: { kind: 'test', runner: null }, result: { status: 'passed' } },
    ]);
  });

  it('does not believe figures of an output that is not whole', async () => {
    const rig = openRun();
    const action = rig.run('npm test');
    await rig.supervisor.submit(action, rig.link());
    const output = { text: vitest(0, 3), exit: null, partial: true };
    await rig.supervisor.finished({
      action: action.id,
      outcome: 'ok',
      differs: false,
      failure: null,
      excerpt: '',
      output,
      ms: 1,
    });
    await rig.supervisor.lookBack();
    expect(recorded(rig, 'check')[0]?.result).toMatchObject({
      status: 'unknown',
      doubts: expect.arrayContaining(['a part of the output is missing']),
    });
  });

  it('is on record without its output when that cannot be kept', async () => {
    const rig = openRun({
      ports: {
        keepOutput: async () => {
          throw new Error('no space left');
        },
      },
    });
    await runIn(rig, 'npm test', vitest(0, 3));
    await rig.supervisor.lookBack();
    expect(recorded(rig, 'check')).toMatchObject([{ output: null, result: { status: 'passed' } }]);
    expect(rig.events()).toContainEqual(expect.objectContaining({ type: 'limit.reached', limit: 'outputs' }));
  });

  it('keeps no more outputs once there are too many, and says so once', async () => {
    const bytes = 128 * 1024 * 1024;
    const rig = openRun({
      ports: { keepOutput: async (name) => ({ file: `${name}.txt`, hash: '0', bytes, cut: 0 }) },
    });
    for (const id of ['c1', 'c2', 'c3', 'c4']) {
      await runIn(rig, 'npm test', vitest(0, 3));
      while (!recorded(rig, 'check').some((check) => check.id === id))
        await new Promise((go) => setImmediate(go));
    }
    expect(recorded(rig, 'check').map(({ output }) => output?.file ?? null)).toEqual([
      'c1.txt',
      'c2.txt',
      null,
      null,
    ]);
    expect(rig.events().filter(({ type }) => type === 'limit.reached')).toMatchObject([
      { problem: { code: 'outputs-full' } },
    ]);
  });

  it('that was denied is no check', async () => {
    const rig = openRun({ contract: { never: { run: ['npm *'] } } });
    await runIn(rig, 'npm test', vitest(0, 3));
    await rig.supervisor.lookBack();
    expect(recorded(rig, 'check')).toEqual([]);
  });
});

describe('looking back', () => {
  const evidenceIn = (rig: Rig): string[] =>
    recorded(rig, 'freshness').map(({ check, snapshot, state, changed: files }) =>
      `${check} ${state} at ${snapshot} ${files.join()}`.trim(),
    );

  it.each<[string, FileChange[], string]>([
    ['still holds', [], 'c1 fresh at s3'],
    ['is stale', [changed('src/a.ts')], 'c1 stale at s3 src/a.ts'],
    ['still holds when only the report was written', [changed('notes/R.md')], 'c1 fresh at s3'],
  ])('tells that a check %s', async (_, changes, expected) => {
    const rig = openRun({ changes, contract: { report: './notes/R.md' } });
    await rig.supervisor.observer.before();
    await runIn(rig, 'npm test', vitest(0, 3));
    await rig.supervisor.lookBack();
    expect(evidenceIn(rig)).toEqual([expected]);
  });

  it('begins with the last check, and compares nothing that is the same', async () => {
    const trees = ['1', '2', '3', '3'].map((digit) => digit.repeat(40));
    const compared: string[] = [];
    let looks = 0;
    const rig = openRun({
      ports: {
        async observe({ label, only }) {
          looks += 1;
          return { ...emptySnapshot(`s${looks}`, label, only), tree: trees[looks - 1] ?? '' };
        },
        async changes(from, to) {
          compared.push(`${from.id} ${to.id}`);
          return { changes: [changed('src/a.ts')], more: 0 };
        },
      },
    });
    await rig.supervisor.observer.before();
    for (const id of ['c1', 'c2']) {
      await runIn(rig, 'npm test', vitest(0, 3));
      while (!recorded(rig, 'check').some((check) => check.id === id))
        await new Promise((go) => setImmediate(go));
    }
    await rig.supervisor.lookBack();
    expect(evidenceIn(rig)).toEqual(['c2 fresh at s4', 'c1 stale at s4 src/a.ts']);
    expect(compared.at(-1)).toBe('s2 s4');
    expect(compared).not.toContain('s3 s4');
  });

  it('reads changed tests', async () => {
    const test = (body: string) => `import { expect, it } from 'vitest';\nit('adds', () => {\n${body}\n});\n`;
    const rig = openRun({
      changes: [changed('test/a.test.ts'), changed('src/a.ts'), changed('test/b.test.ts')],
      contents: {
        'was test/a.test.ts': test('  expect(1 + 1).toBe(2);\n  expect(2 + 2).toBe(4);'),
        'is test/a.test.ts': test('  expect(1 + 1).toBe(2);'),
      },
    });
    await rig.supervisor.observer.before();
    await rig.supervisor.lookBack();
    expect(recorded(rig, 'tests')).toMatchObject([
      {
        from: 's1',
        to: 's2',
        more: 0,
        reviews: [
          {
            path: 'test/a.test.ts',
            analysed: true,
            findings: [{ kind: 'assertions-removed', weight: 'weaker' }],
          },
          { path: 'test/b.test.ts', analysed: false, because: 'its content is not kept' },
        ],
      },
    ]);
  });

  it.each<[string, Record<string, string>, string[]]>([
    [
      'what the agent says',
      { 'is R.md': '# Assumptions\n- no nulls\n# Questions\nwhy?' },
      ['reported assumptions: no nulls', 'reported questions: why?'],
    ],
    [
      'that there is no report',
      {},
      ['observed none: the agent did not hand over a report: there is no R.md'],
    ],
    [
      'that the report is an old one',
      { 'was R.md': '# Questions\n- a', 'is R.md': '# Questions\n- a' },
      ['observed none: the agent did not hand over a report: R.md is as it was before the run'],
    ],
    [
      'that the report says nothing',
      { 'is R.md': 'done' },
      [
        'observed none: the agent did not hand over a report: R.md says nothing under the headings it was told',
      ],
    ],
  ])('records %s', async (_, contents, expected) => {
    const rig = openRun({ contract: { report: 'R.md' }, contents });
    await rig.supervisor.observer.before();
    await rig.supervisor.lookBack();
    const lines = rig
      .events()
      .flatMap((body) =>
        body.type === 'evidence.recorded' && body.evidence.what === 'claim'
          ? [`${body.provenance} ${body.evidence.claim}: ${body.evidence.text}`]
          : [],
      );
    expect(lines).toEqual(expected);
  });

  it('asks for no report where the contract names none', async () => {
    const rig = openRun();
    await rig.supervisor.observer.before();
    await rig.supervisor.lookBack();
    expect(recorded(rig, 'claim')).toEqual([]);
  });

  it('ends when comparing takes too long, and says what is not known', async () => {
    const rig = openRun({
      ports: {
        async changes() {
          rig.pass(16_000);
          return { changes: [], more: 0 };
        },
      },
    });
    await rig.supervisor.observer.before();
    await runIn(rig, 'npm test', vitest(0, 3));
    await rig.supervisor.lookBack();
    expect(recorded(rig, 'freshness')).toMatchObject([
      { state: 'unknown', why: 'there was no time left to compare the files' },
    ]);
  });
});

describe('declared checks', () => {
  it('are those of the contract and those of the profile', () => {
    expect(bothDeclared({ test: ['make verify'] }, { test: ['make all'], lint: ['./lint'] })).toEqual({
      test: ['make verify', 'make all'],
      lint: ['./lint'],
    });
    expect(bothDeclared({}, {})).toEqual({});
  });
});
