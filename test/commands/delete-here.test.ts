import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { deleteHere } from '../../src/commands/delete-here.ts';
import { runLegalHold } from '../../src/commands/legal-hold.ts';
import { listRuns } from '../../src/store/run-directory.ts';
import { tombstones } from '../../src/store/run-removal.ts';
import { decisionPlace, finishedRun, run } from './decision-rig.ts';

/** Asks to delete the run and types this; what was asked, and the runs that are left. */
async function typed(line: string, hold = false) {
  const place = decisionPlace();
  await finishedRun(place, {});
  const { places } = place;
  let said = '';
  const add = (text: string): void => {
    said += text;
  };
  const io = { out: add, err: add };
  if (hold) await runLegalHold({ run, lift: false, reason: 'a claim', as: 'dana', places }, io);
  const ask = async (question: string): Promise<string> => {
    said += question;
    return line;
  };
  const code = await deleteHere({ run, places, ask, as: 'dana' }, io);
  const left = listRuns(places.store);
  return { code, said, left: left.ok ? left.value : [], gone: tombstones(places.store) };
}

describe('deleting a run from the list', () => {
  it('wants the end of its id, and leaves a tombstone', async () => {
    const { left, said, gone } = await typed(run.slice(-6));
    expect(left).toEqual([]);
    expect(said).toContain('although nobody has decided about it');
    expect(readFileSync(gone, 'utf8')).toContain(run);
  });

  it.each(['', 'y', 'yes', run.slice(-5)])('keeps it for %j', async (line) => {
    expect((await typed(line)).left).toEqual([run]);
  });

  it('cannot delete what is under legal hold', async () => {
    const { left, said, code } = await typed(run.slice(-6), true);
    expect([left, code]).toEqual([[run], 3]);
    expect(said).toContain('stays: legal hold by dana');
  });
});
