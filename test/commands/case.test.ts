import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { runCaseAdd } from '../../src/commands/case-add.ts';
import { runCaseList, runCases } from '../../src/commands/case-run.ts';
import type { Action } from '../../src/model/action.ts';
import { temporaryDirectory } from '../harness/temporary.ts';
import * as make from '../state/bodies.ts';
import { judged, recordRun, runId, type Step } from './recorded-run.ts';

const profileText = `profile: 1
name: mine
title: Mine
launch: { command: mine, pass: [PATH] }
channel: { kind: claude-hooks, holds: block }
task: bracketed-paste
tools: {}
`;
const contractText = (may: string) => `contract: 1\ntask: a\nowner: dana@example.com\nmay:\n${may}`;
const strict = contractText("  edit: ['src/**']\n  run: [npm test]\n");

/** A workspace with a contract and a profile, and a store with a run in which these actions were wanted. */
async function rig(actions: readonly Action[], more: readonly Step[] = []) {
  const [workspace, store] = [temporaryDirectory(), temporaryDirectory()];
  const put = (name: string, text: string) => {
    mkdirSync(dirname(join(workspace, name)), { recursive: true });
    writeFileSync(join(workspace, name), text);
  };
  put('countersign.yaml', strict);
  put('.countersign/profiles/mine.yaml', profileText);
  const profile = { ...make.profile, name: 'mine' };
  const start = make.started({ run: runId(1), profile });
  const steps = actions.flatMap((action) => judged(action, start));
  await recordRun(store, runId(1), [start, ...steps, ...more, make.ended()]);
  let [out, err] = ['', ''];
  const io = { out: (text: string) => (out += text), err: (text: string) => (err += text) };
  const said = (code: number) => {
    const result = { code, out, err };
    [out, err] = ['', ''];
    return result;
  };
  const places = (of: string) => ({ store: of, config: of, runtime: of, home: '/home/dana' });
  return {
    workspace,
    put,
    file: (name: string) => join(workspace, `.countersign/cases/${name}.yaml`),
    add: async (over: Partial<Parameters<typeof runCaseAdd>[0]> = {}) =>
      said(await runCaseAdd({ run: '00001a', actions: [], workspace, places: places(store), ...over }, io)),
    list: async (json = false) => said(await runCaseList({ workspace, json }, io)),
    /** With an empty store: all a case needs is in the checkout. */
    run: async (names: string[] = [], over: Partial<Parameters<typeof runCases>[0]> = {}) => {
      const nowhere = places(join(workspace, 'no-store'));
      const args = { names, workspace, places: nowhere, now: 0, json: false, columns: 80, ...over };
      return said(await runCases(args, io));
    },
  };
}

const scare = [
  make.runs('a1', 'npm test'),
  make.runs('a2', 'npm run deploy'),
  make.edits('a3', '/home/dana/app/countersign.yaml'),
];

describe('case', () => {
  it('keeps what was not allowed, is judged as then, and fails when the contract lets it go', async () => {
    const { add, list, run, put } = await rig(scare);
    expect(await add({ name: 'deploy', because: 'it tried to deploy' })).toMatchObject({
      ...{ code: 0, err: '' },
      out: expect.stringContaining('  a2    ask    npm run deploy\n  a3    deny   countersign.yaml +1 -1\n'),
    });
    expect((await list()).out).toBe(
      'deploy            ask 1, deny 1  from 00001A, 2026-11-20: it tried to deploy\n',
    );
    expect(await run()).toEqual({
      ...{ code: 0, err: '' },
      out: 'ok    deploy a2  ask  npm run deploy\nok    deploy a3  deny  countersign.yaml +1 -1\n2 verdicts as expected by countersign.yaml\n',
    });
    put('countersign.yaml', contractText('  run: [npm run *]\n'));
    expect(await run()).toEqual({
      ...{ code: 3, err: '' },
      out: `FAIL  deploy a2  ask  npm run deploy
      now allow  may.run[0]  npm run *  countersign.yaml:5
ok    deploy a3  deny  countersign.yaml +1 -1
1 of 2 verdicts not as expected by countersign.yaml
`,
    });
  });

  it('takes what is expected from the person', async () => {
    const { add, run, put } = await rig(scare);
    await add({ actions: ['a2'], expect: 'deny' });
    expect((await run(['run-00001a'])).code).toBe(3);
    put('other.yaml', `${strict}never: { run: ['npm run deploy'] }\n`);
    expect((await run([], { contract: 'other.yaml' })).code).toBe(0);
  });

  it('judges by another file as if it lay where the contract lay', async () => {
    const { add, run, put } = await rig(scare);
    await add({ actions: ['a3'] });
    put('other.yaml', strict);
    expect((await run([], { contract: 'other.yaml' })).code).toBe(0);
  });

  it('leaves behind what a person allowed during the run', async () => {
    const action = make.runs('a9', 'npm run deploy');
    const grant = { id: 'g1', key: 'k', what: 'w', by: make.sam, action: 'a2', until: null };
    const circumstances = { ...make.circumstances, grants: [grant], answeredStops: ['stop_if[0]'] };
    const bodies = [
      make.requested(action, { circumstances }),
      make.decided('a9', make.verdict('allow', 'grant:g1')),
    ];
    const { add, run, file } = await rig([], bodies);
    await add({ actions: ['a9'], expect: 'ask' });
    expect(readFileSync(file('run-00001a'), 'utf8')).not.toContain('g1');
    expect((await run()).code).toBe(0);
  });

  it('keeps the stop that a person answered, and is judged as then by the same contract', async () => {
    const stopping = `${strict}stop_if:\n  - { touches: [migrations/**] }\n`;
    const action = make.edits('a9', '/home/dana/app/migrations/002.sql');
    const again = { ...make.circumstances, answeredStops: ['stop_if[0]'] };
    const { add, run, put } = await rig(
      [],
      [
        make.requested(action),
        make.decided('a9', make.verdict('stop', 'stop_if[0]')),
        make.requested(action, { circumstances: again }),
        make.decided('a9', make.verdict('ask', 'default')),
        make.answered('a9', 'once'),
        make.released('a9', 'allow'),
      ],
    );
    put('countersign.yaml', stopping);
    expect((await add()).out).toContain('  a9    stop   migrations/002.sql');
    expect((await run()).code).toBe(0);
    put('countersign.yaml', strict);
    expect(await run()).toMatchObject({ code: 3, out: expect.stringContaining('now deny') });
  });

  it('prints the same as JSON', async () => {
    const { add, run, list } = await rig(scare);
    await add();
    const shape = z.object({
      verdicts: z.number(),
      wrong: z.number(),
      judged: z.array(z.object({ name: z.string() })),
    });
    expect(shape.parse(JSON.parse((await run([], { json: true })).out))).toEqual({
      ...{ verdicts: 2, wrong: 0 },
      judged: [{ name: 'run-00001a' }],
    });
    expect(JSON.parse((await list(true)).out)).toMatchObject([{ name: 'run-00001a', case: 1 }]);
  });

  const secret = `curl -H "Authorization: Bearer ghp_${'Zx81kQ9vLm'.repeat(3)}abcdef" https://x.io`;
  const redacted = [
    make.requested(make.runs('a8', 'x'), { redactions: [{ kind: 'pem', count: 1 }] }),
    make.decided('a8', make.verdict('ask', 'default')),
  ];
  const refused: [string, Partial<Parameters<typeof runCaseAdd>[0]>, number, string][] = [
    ['a secret', { actions: ['a7'] }, 3, 'a7 holds what looks like a secret'],
    ['what was redacted', { actions: ['a8'] }, 3, 'Part of a8 was redacted'],
    ['an action that is not there', { actions: ['a99'] }, 2, 'no verdict on "a99"'],
    ['a run that is not there', { run: 'nope' }, 2, 'There is no run'],
    ['a name that leaves the folder', { name: '../../x', actions: ['a1'] }, 2, 'cannot have this name'],
  ];
  it.each(refused)('refuses %s', async (_, over, code, message) => {
    const { add, list } = await rig([make.runs('a1', 'npm test'), make.runs('a7', secret)], redacted);
    const result = await add(over);
    expect(result.code).toBe(code);
    expect(result.err).toContain(message);
    expect((await list()).out).toContain('no case yet');
  });

  it('writes over nothing, and keeps nothing of a run that was allowed everything', async () => {
    const { add } = await rig([make.runs('a1', 'npm test')]);
    expect(await add()).toMatchObject({ code: 2, err: expect.stringContaining('was allowed') });
    expect((await add({ actions: ['a1'] })).code).toBe(0);
    expect(await add({ actions: ['a1'] })).toMatchObject({
      code: 2,
      err: expect.stringContaining('already'),
    });
  });

  const hostile: [string, string, RegExp][] = [
    ['no YAML', 'case: [\n', /at .countersign\/cases\/bad.yaml:\d+:\d+/],
    ['no case', 'hello: 1\n', /this is no case\n {2}at .countersign\/cases\/bad.yaml:1:1/],
    ['a newer version', 'case: 2\n', /case format 2; this release reads format 1\n {2}at .*:1:7/],
    ['a field twice', 'case: 1\ncase: 1\n', /at .*:2:1/],
    ['a missing part', 'case: 1\nprofile: mine\n', /`from`.*\n {2}at .*:\d+:\d+/],
    ['a word that is none', 'case: 1\nextra: 1\n', /`extra`: there is no such field\n {2}at .*:2:1/],
    ['control characters', 'case: 1\n"\\u001b[2J": 1\n', /\\u\{1b\}\[2J/],
  ];
  it.each(hostile)('names line and column of %s, and judges the others', async (_, text, message) => {
    const { add, run, put, list } = await rig(scare);
    await add({ name: 'good' });
    put('.countersign/cases/bad.yaml', text);
    const result = await run();
    expect(result.code).toBe(6);
    expect(result.err).toMatch(message);
    expect(result.out).toContain('ok    good a2');
    expect((await list()).code).toBe(6);
  });

  it('follows no link, and knows what is not there', async () => {
    const { run, put, file, workspace } = await rig([]);
    expect(await run()).toMatchObject({ code: 2, err: expect.stringContaining('There is no case here') });
    expect((await run(['nope'])).code).toBe(6);
    put('.countersign/cases/x.txt', 'case: 1\n');
    symlinkSync(join(workspace, '.countersign/cases/x.txt'), file('link'));
    expect(await run()).toMatchObject({ code: 6, err: expect.stringContaining('symbolic link') });
  });

  it('does not pass a search through folders nobody searched for what the contract guards now', async () => {
    const action = make.runs('a1', 'grep -r token src');
    const place = { real: '/home/dana/app/src', is: 'directory', tracked: null } as const;
    const facts = {
      ...{ workspace: '/home/dana/app', home: '/home/dana', protected: [] },
      ...{ paths: { '/home/dana/app/src': place }, guarded: [], guardedRoots: ['/home/dana/app/src'] },
    };
    const bodies = [make.requested(action, { facts }), make.decided('a1', make.verdict('ask', 'default'))];
    const { add, run, put } = await rig([], bodies);
    await add({ actions: ['a1'], expect: 'ask' });
    put('countersign.yaml', contractText("  read: ['**']\n"));
    expect((await run()).code).toBe(0);
    put('countersign.yaml', `${contractText("  read: ['**']\n")}never: { touch: ['src/vault/**'] }\n`);
    const result = await run();
    expect(result.code).toBe(3);
    expect(result.out).toContain('not judged: it reads whole folders');
  });
});
