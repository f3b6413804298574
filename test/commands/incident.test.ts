import { mkdirSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { finishRun, recordOf } from '../../src/commands/finish-run.ts';
import { runIncident } from '../../src/commands/incident.ts';
import { holdRun } from '../../src/journal/run-lock.ts';
import type { EventBody } from '../../src/model/event.ts';
import { exitCode } from '../../src/model/exit-code.ts';
import type { Outcome } from '../../src/model/problem.ts';
import { readDisabled } from '../../src/store/disabled-file.ts';
import { runDirectory } from '../../src/store/run-directory.ts';
import { temporaryDirectory } from '../harness/temporary.ts';
import * as make from '../state/bodies.ts';
import { chain, journalText } from '../state/trace.ts';

async function put(store: string, run: string, bodies: readonly EventBody[]): Promise<void> {
  const paths = runDirectory(store, run);
  mkdirSync(paths.directory, { recursive: true });
  writeFileSync(paths.journal, journalText(chain([make.started({ run }), ...bodies, make.ended()])));
  await finishRun(store, run);
}

const bad = [
  ...make.passes(make.edits('a1', 'src/a.ts'), 'may.edit[0]'),
  ...make.passes(make.calls('a2', 'github', 'create_issue'), 'may.call[0]'),
];

async function open(
  store: string,
  over: { disable?: boolean; exported?: Outcome<{ file: string; hash: string }> } = {},
) {
  let said = '';
  const io = {
    out: (text: string) => {
      said += text;
    },
    err: (text: string) => {
      said += text;
    },
  };
  const places = { store, config: temporaryDirectory(), runtime: '/none', home: '/home/dana' };
  const bundle = { file: '/tmp/x.tar', hash: 'ab'.repeat(32) };
  const exportRun = async () => over.exported ?? { ok: true as const, value: bundle };
  const how = {
    trigger: 'sync lag',
    disable: over.disable ?? true,
    as: 'sec',
    columns: 80,
    exportRun,
    places,
  };
  const code = await runIncident({ run: '01BAD', ...how }, io);
  return { code, said };
}

describe('an incident', () => {
  it('switches off what the run used, links later runs, exports, holds, and says so in the journal', async () => {
    const store = temporaryDirectory();
    await put(store, '01BAD', bad);
    await put(store, '02LATER', make.passes(make.edits('a1', 'src/a.ts'), 'may.edit[0]'));
    const { code, said } = await open(store);
    expect(code).toBe(exitCode.done);
    expect(said).toContain('switched off: github.create_issue');
    expect(said).toContain('02LATER');
    expect(readDisabled(store)).toMatchObject({ value: [{ call: 'github.create_issue', by: 'sec' }] });
    const record = recordOf(store, '01BAD');
    expect(record.ok && record.value.incidents).toMatchObject([
      { trigger: 'sync lag', disabled: ['github.create_issue'], linked: ['02LATER'] },
    ]);
    expect(record.ok && record.value.legalHold).toMatchObject({ reason: 'incident: sync lag' });
  });

  it('switches off even while the run is live, and asks for its end before the rest', async () => {
    const store = temporaryDirectory();
    await put(store, '01BAD', bad);
    const held = holdRun(runDirectory(store, '01BAD').directory);
    const { code, said } = await open(store);
    expect(code).toBe(exitCode.recordDamaged);
    expect(said).toContain('Run 01BAD is not over.');
    expect(readDisabled(store)).toMatchObject({ value: [{ call: 'github.create_issue' }] });
    if (held.ok) held.value.release();
  });

  it('holds the run and says so also when it could not be exported', async () => {
    const store = temporaryDirectory();
    await put(store, '01BAD', bad);
    const problem = { code: 'x', message: 'the disk is full', fix: 'make room' };
    const { said, code } = await open(store, {
      disable: false,
      exported: { ok: false, problems: [problem] },
    });
    expect(code).toBe(exitCode.recordDamaged);
    expect(said).toContain('the disk is full');
    expect(said).toContain('countersign export 01BAD');
    const record = recordOf(store, '01BAD');
    expect(record.ok && record.value.legalHold?.reason).toBe('incident: sync lag');
    expect(record.ok && record.value.incidents).toHaveLength(1);
    expect(readDisabled(store)).toEqual({ ok: true, value: [] });
  });
});
