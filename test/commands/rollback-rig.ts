import { join } from 'node:path';
import { findPlaces } from '../../src/commands/places.ts';
import { type RollbackArgs, runRollback } from '../../src/commands/rollback.ts';
import { createSnapshots } from '../../src/evidence/snapshot/snapshots.ts';
import { readJournal } from '../../src/journal/read.ts';
import type { EventBody, EventOf } from '../../src/model/event.ts';
import { RollbackReport } from '../../src/model/release.ts';
import { runDirectory } from '../../src/store/run-directory.ts';
import { gitPath, openRig, type Rig } from '../evidence/snapshot/rig.ts';
import * as make from '../state/bodies.ts';
import { must, recordRun, runId } from './recorded-run.ts';

export const run = runId(1);
export const lines = (changes: Record<number, string>): string =>
  Array.from({ length: 12 }, (_, at) => `${changes[at] ?? `line ${at}`}\n`).join('');

export interface Place extends Rig {
  readonly store: string;
  events(): EventBody[];
  rollback(
    over?: Partial<RollbackArgs>,
    answers?: string[],
  ): Promise<{ code: number; out: string; err: string; asked: string[] }>;
}

/** A finished run in a workspace of its own: it changed `a.txt`, made `made/b.txt` and removed `gone.txt`. */
export async function place(
  how: {
    moments?: EventOf<'snapshot.taken'>['moment'][];
    checks?: string[];
    during?: EventBody[];
    hostDies?: boolean;
  } = {},
): Promise<Place> {
  const { moments = ['before', 'after'], checks = [], during = [], hostDies = false } = how;
  const rig = openRig();
  const store = join(rig.root, 'runs-of-dana');
  const paths = runDirectory(store, run);
  const environment = { PATH: process.env.PATH, HOME: rig.home };
  const snapshots = createSnapshots({
    workspace: rig.at,
    store: paths.snapshots,
    git: { program: gitPath, environment },
    clock: Date.now,
  });
  const look = async (moment: EventOf<'snapshot.taken'>['moment']): Promise<EventBody> => ({
    type: 'snapshot.taken',
    snapshot: await snapshots.take(moment, AbortSignal.timeout(20_000)),
    moment,
    action: null,
    ms: 1,
  });
  rig.write({ 'a.txt': lines({}), 'gone.txt': 'gone\n', 'mine.txt': 'mine\n' });
  const before = await look('before');
  rig.write({ 'a.txt': lines({ 1: 'by the run' }), 'made/b.txt': 'made\n' });
  rig.remove('gone.txt');
  const after = await look(moments.at(-1) ?? 'after');
  const contract = make.pinned({ checks: { test: checks } });
  const steps: EventBody[] = [
    make.started({ run, workspace: rig.at, contract }),
    ...(moments.includes('before') ? [before] : []),
    ...during,
    ...(moments.length > 1 ? [after] : []),
    ...(hostDies ? [] : [make.ended()]),
  ];
  await recordRun(store, run, steps, { hostDies });
  return {
    ...rig,
    store,
    events: () => must(readJournal(paths.journal)).events.map(({ body }) => body),
    async rollback(over = {}, answers) {
      const said = { out: '', err: '', asked: [] as string[] };
      const rest = [...(answers ?? [])];
      const code = await runRollback(
        {
          run,
          places: findPlaces({ HOME: rig.home }, store),
          rehearse: false,
          check: false,
          boundary: false,
          yes: false,
          json: false,
          confirm: answers
            ? async (question) => {
                said.asked.push(question.trim());
                return rest.shift() ?? '';
              }
            : null,
          identity: async () => make.dana,
          columns: 80,
          ...over,
        },
        {
          out: (text) => {
            said.out += text;
          },
          err: (text) => {
            said.err += text;
          },
        },
      );
      return { code, ...said };
    },
  };
}

export const reportOf = ({ out }: { out: string }): RollbackReport => RollbackReport.parse(JSON.parse(out));
export const wide = (text: string): string[] =>
  text.split('\n').filter((line) => line.length > 80 && !/^ {2}git /.test(line));
