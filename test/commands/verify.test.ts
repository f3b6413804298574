import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runVerify } from '../../src/commands/verify.ts';
import { temporaryDirectory } from '../harness/temporary.ts';
import * as make from '../state/bodies.ts';
import { append, claimed, integrityRun, placesOf, underContract, verified } from './integrity-run.ts';
import { eventful, recordRun, runId } from './recorded-run.ts';

const run = runId(7);

const told = ({ checks }: Awaited<ReturnType<typeof verified>>): string[] =>
  checks.map(({ check, status, detail }) => `${check} ${status}: ${detail}`);

async function printed(store: string, target: string) {
  const [out, err]: [string[], string[]] = [[], []];
  const io = { out: (text: string) => void out.push(text), err: (text: string) => void err.push(text) };
  const args = { target, json: false, against: undefined, allowedSigners: undefined, columns: 80 };
  const code = await runVerify({ ...args, places: placesOf(store) }, io);
  return { code, out: out.join(''), err: err.join('') };
}

describe('verify', () => {
  it('looks at everything a run leaves behind, and says what could not be looked at', async () => {
    const { store } = await integrityRun(run);
    expect(told(await verified(store, '00007a'))).toEqual([
      'journal ok: 28 lines, each follows from the one before it',
      'end ok: the run is over: done',
      'contract ok: its hash is that of its text',
      'verdicts ok: 5 come out the same when judged again',
      'record ok: record.json is what the journal says',
      'recording ok: screen.cast holds the 372 bytes that were written',
      'outputs ok: 1 of checks, each as it was kept',
      'snapshots ok: 2 snapshots, 10 objects, each is what it is named',
      'signatures unchecked: nobody vouches for the head: whoever can write these files can write all of them anew',
      'decisions ok: none was made',
      'anchors unchecked: the head was not anchored',
    ]);
  });
  it('prints the table within 80 columns, the head, and that nobody vouches for it', async () => {
    const { store } = await integrityRun(run);
    const { code, out, err } = await printed(store, run);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(out).toMatch(/^run \w+\nnothing was found changed\n\n {2}journal +ok +28 lines/);
    expect(out).toMatch(/\nhead [0-9a-f]{64}\n2 of 11 could not be checked\.\nNobody vouches for the head/);
  });
  it('prints the first bad place before anything else, with 5', async () => {
    const { store, paths } = await integrityRun(run);
    writeFileSync(paths.screen, 'x');
    const { code, out } = await printed(store, run);
    expect(code).toBe(5);
    expect(out).toMatch(/^run \w+\nFAILED {2}screen\.cast: it has 1 bytes, and 372 were written\n/);
  });
  it('takes other words for the same verdict for no change', async () => {
    const store = temporaryDirectory();
    const steps = eventful(run, 'x').map((step) =>
      'type' in step && step.type === 'action.decided'
        ? { ...step, verdict: { ...step.verdict, reason: `in older words: ${step.verdict.reason}` } }
        : step,
    );
    await recordRun(store, run, steps);
    expect(told(await verified(store, run))).toContain('verdicts ok: 5 come out the same when judged again');
  });
  it.each([
    ['a decision without a signature is a claim', make.dana, 'unchecked: ship by dana is not signed'],
    [
      'one that says it is signed, and is not',
      make.sam,
      'failed: ship by sam is said to be signed, and is not',
    ],
  ])('%s', async (_name, by, wanted) => {
    const { store } = await integrityRun(run);
    await append(store, run, { ...make.shipped('fine', '2026-11-21T09:00:00.000Z'), by });
    expect(told(await verified(store, run)).find((line) => line.startsWith('decisions'))).toContain(wanted);
  });
  it('says of contents in a repository that is gone that they could not be looked at', async () => {
    const { store, workspace } = await integrityRun(run);
    rmSync(join(workspace, '.git'), { recursive: true });
    const found = await verified(store, run);
    expect(found.code).toBe(0);
    expect(told(found).find((line) => line.startsWith('snapshots'))).toMatch(
      /unchecked: .* is not here any more/,
    );
  });
  it('does not believe a recording that no line of the journal names', async () => {
    const store = temporaryDirectory();
    await recordRun(store, run, eventful(run, 'x'));
    expect(told(await verified(store, run)).find((line) => line.startsWith('recording'))).toMatch(
      /unchecked: .*any recording/,
    );
  });
  it('says of a run without an end what is still to come', async () => {
    const store = temporaryDirectory();
    await recordRun(store, run, eventful(run, 'x', underContract).slice(0, -1).map(claimed), {
      hostDies: true,
    });
    const found = await verified(store, run);
    expect(found.code).toBe(0);
    const open = told(found).filter((line) => line.includes(' unchecked'));
    expect(open.slice(0, 3)).toEqual([
      'end unchecked: no end is on record: the host died, or lines are missing at the end',
      'record unchecked: there is none yet: the run has no end',
      'recording unchecked: it is bound to the journal when the run is over',
    ]);
  });
  it('says that there is neither run nor file with 2', async () => {
    const { code, err } = await printed(temporaryDirectory(), 'nosuch');
    expect(code).toBe(2);
    expect(err).toMatch(/neither a run nor a file/);
  });
});
