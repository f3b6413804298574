import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gitProgram } from '../../src/commands/git-state.ts';
import { packetPatch } from '../../src/commands/packet-patch.ts';
import { createSnapshots } from '../../src/evidence/snapshot/snapshots.ts';
import type { EventBody } from '../../src/model/event.ts';
import type { PacketPatch } from '../../src/model/packet.ts';
import { runDirectory } from '../../src/store/run-directory.ts';
import { packetOf } from '../../src/views/packet.ts';
import { packetMarkdown } from '../../src/views/packet-markdown.ts';
import { runRecord } from '../../src/views/run-record.ts';
import { temporaryDirectory } from '../harness/temporary.ts';
import * as make from '../state/bodies.ts';
import { chain } from '../state/trace.ts';
import { runOf } from '../views/run-of-events.ts';
import { must, runId } from './recorded-run.ts';

const run = runId(3);

/** A run in a real repository: the workspace before, what the agent does to it, and what the snapshots say. */
async function changed(before: Record<string, string>, act: (workspace: string) => void) {
  const [store, workspace] = [temporaryDirectory(), temporaryDirectory()];
  execFileSync('git', ['init', '-q', workspace]);
  mkdirSync(join(workspace, 'src'));
  for (const [name, text] of Object.entries(before)) writeFileSync(join(workspace, name), text);
  const kept = runDirectory(store, run).snapshots;
  mkdirSync(runDirectory(store, run).directory, { recursive: true });
  const snapshots = createSnapshots({ workspace, store: kept, git: gitProgram(workspace), clock: Date.now });
  const signal = new AbortController().signal;
  const from = await snapshots.take('before', signal);
  act(workspace);
  const to = await snapshots.take('after', signal);
  const bodies: EventBody[] = [
    make.started({ run, workspace }),
    { ...make.snapped(from.id, 'before'), snapshot: from },
    { ...make.snapped(to.id, 'after'), snapshot: to },
    make.compared(from.id, to.id, await snapshots.diff(from, to)),
    make.ended(),
  ];
  const { history, state } = runOf(bodies);
  const record = must(runRecord(history, state));
  const patch = await packetPatch(store, record, chain(bodies));
  return { record, patch, files: patch.known ? patch.value.files : [], store };
}

const fileOf = (files: PacketPatch['files'], path: string) => files.find((file) => file.path === path);

describe('the diff of a packet', () => {
  it('is what the snapshots of the run show', async () => {
    const { files, record, patch } = await changed(
      { 'src/a.ts': 'one\ntwo\n', 'src/gone.ts': 'x\n' },
      (workspace) => {
        writeFileSync(join(workspace, 'src/a.ts'), 'one\nthree\n');
        writeFileSync(join(workspace, 'src/new.ts'), 'new\n');
        rmSync(join(workspace, 'src/gone.ts'));
      },
    );
    expect(fileOf(files, 'src/a.ts')?.text).toContain('--- a/src/a.ts\n+++ b/src/a.ts\n');
    expect(fileOf(files, 'src/a.ts')?.text).toContain('-two\n+three\n');
    expect(fileOf(files, 'src/new.ts')?.text).toContain('--- /dev/null');
    expect(fileOf(files, 'src/gone.ts')?.text).toContain('+++ /dev/null');
    expect(packetMarkdown(packetOf(record, { patch }), 'folded')).toContain('-two\n+three\n');
  });

  it('takes secrets out, and says how many', async () => {
    const key = ['AKIA', 'QYLPMN5HHHFPZAM2'].join('');
    const { patch } = await changed({ 'src/a.ts': 'x\n' }, (workspace) => {
      writeFileSync(join(workspace, 'src/a.ts'), `const id = "${key}";\n`);
    });
    expect(JSON.stringify(patch)).not.toContain(key);
    expect(patch).toMatchObject({ known: true, value: { redacted: 1 } });
  });

  it('says why a file is not shown', async () => {
    const { files } = await changed({ 'src/a.ts': 'x\n', 'src/run.sh': 'x\n' }, (workspace) => {
      writeFileSync(join(workspace, 'b\n+++ evil'), 'x\n');
      writeFileSync(join(workspace, 'c.bin'), Buffer.from([1, 0, 2]));
      chmodSync(join(workspace, 'src/run.sh'), 0o755);
      symlinkSync('/etc/passwd', join(workspace, 'link'));
    });
    expect(fileOf(files, 'b\n+++ evil')).toMatchObject({
      text: null,
      why: 'its name has characters that do not show',
    });
    expect(fileOf(files, 'c.bin')).toMatchObject({ text: null, why: 'binary' });
    expect(fileOf(files, 'src/run.sh')).toMatchObject({
      text: null,
      why: 'only its name or its kind changed',
    });
    expect(fileOf(files, 'link')?.text).toContain('+/etc/passwd');
  });

  it('is bounded, one file and all together', async () => {
    const long = Array.from({ length: 3000 }, (_, line) => `line ${line}\n`).join('');
    const { files, patch } = await changed({ 'src/a.ts': '' }, (workspace) => {
      for (let index = 0; index < 14; index += 1) writeFileSync(join(workspace, `src/f${index}.ts`), long);
    });
    expect(files.every(({ text, cut }) => text === null || cut)).toBe(true);
    expect(
      files
        .filter(({ text }) => text === null)
        .every(({ why }) => why === 'the diff is long enough without it'),
    ).toBe(true);
    expect(files.some(({ text }) => text === null)).toBe(true);
    const lines = files.flatMap(({ text }) => text?.split('\n') ?? []);
    expect(lines.length).toBeLessThan(4100);
    expect(patch.known).toBe(true);
  });

  it('is unknown when nobody compared the workspace, or the store is gone', async () => {
    const bodies = [make.started({ run }), make.ended()];
    const { history, state } = runOf(bodies);
    const record = must(runRecord(history, state));
    expect(await packetPatch(temporaryDirectory(), record, chain(bodies))).toMatchObject({ known: false });
    const { record: compared, store } = await changed({ 'src/a.ts': 'x\n' }, (workspace) => {
      writeFileSync(join(workspace, 'src/a.ts'), 'y\n');
    });
    expect(compared.files.observed.known).toBe(true);
    rmSync(runDirectory(store, run).snapshots, { recursive: true });
    const events = chain([make.started({ run })]);
    expect(await packetPatch(store, compared, events)).toEqual({
      known: false,
      why: 'the snapshots that were compared are not on record',
    });
  });
});
