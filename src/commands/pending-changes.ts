import { existsSync } from 'node:fs';
import { gitDelegatedBy } from '../boundary/git-delegated.ts';
import { upperFolder } from '../boundary/overlay/mount-words.ts';
import { openOpaque } from '../boundary/overlay/opaque.ts';
import { createGit } from '../evidence/consequences/run-git.ts';
import type { Side } from '../evidence/overlay/apply-plan.ts';
import { type PreparedApply, prepareApply } from '../evidence/overlay/pending.ts';
import { goneProblem } from '../evidence/rollback/rollback.ts';
import { causeText } from '../model/cause.ts';
import type { Event, EventOf } from '../model/event.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import { runDirectory } from '../store/run-directory.ts';
import { changesFact } from '../views/record-changes.ts';
import { changeRules } from './change-rules.ts';
import { gitProgram } from './git-state.ts';

/** Changes of a run that wait beside its workspace. */
export interface Pending {
  readonly run: string;
  readonly workspace: string;
  readonly prepared: PreparedApply;
}

const no = (problem: Problem): Outcome<never> => ({ ok: false, problems: [problem] });

/** Whether nothing is staged but what was checked out when the run began: then a person loses nothing with the index. */
async function isIndexFree(start: EventOf<'run.started'>): Promise<boolean> {
  if (start.git === null) return false;
  const git = createGit(gitProgram(start.workspace), AbortSignal.timeout(10_000));
  const same = await git(start.workspace, ['diff-index', '--cached', '--quiet', start.git.head]);
  return same !== undefined;
}

const starts = (body: Event['body']): body is EventOf<'run.started'> => body.type === 'run.started';

/** What applying the changes of a run would do now; null when nothing waits. Nothing is changed. */
export async function openPending(
  store: string,
  run: string,
  { events, choices }: { events: readonly Event[]; choices: ReadonlyMap<string, Side> },
): Promise<Outcome<Pending | null>> {
  const state = changesFact(events)?.state;
  if (state === undefined || state === 'applied' || state === 'discarded') return { ok: true, value: null };
  const bodies = events.map(({ body }) => body);
  const start = bodies.find(starts);
  const look = bodies.find((body) => body.type === 'snapshot.taken' && body.moment === 'before');
  const { overlay, snapshots } = runDirectory(store, run);
  if (start === undefined || look?.type !== 'snapshot.taken')
    return no({
      code: 'snapshot-missing',
      message:
        'No snapshot of the workspace was taken before this run: nobody could tell later changes from its own.',
      fix: `What it wrote lies in ${overlay}: copy by hand what is wanted, then \`countersign discard\`.`,
      where: snapshots,
    });
  const { workspace } = start;
  const gone = goneProblem(workspace);
  if (gone) return no(gone);
  if (!existsSync(overlay)) return { ok: true, value: null };
  try {
    const prepared = await prepareApply(
      {
        ...{ workspace, store: snapshots, folder: overlay, upper: upperFolder(overlay) },
        ...{ git: gitProgram(workspace), isOpaque: await openOpaque() },
      },
      look.snapshot,
      {
        startMs: Date.parse(start.at),
        refusal: changeRules(events, start),
        git: gitDelegatedBy(start.contract.contract) !== undefined,
        indexIsFree: await isIndexFree(start),
        choices,
      },
    );
    return prepared.ok ? { ok: true, value: { run, workspace, prepared: prepared.value } } : prepared;
  } catch (cause) {
    return no({
      code: 'changes-unread',
      message: `What the run changed cannot be read: ${causeText(cause)}`,
      fix: 'Nothing was changed. Reinstall Countersign with its optional packages (koffi), then ask again.',
      where: overlay,
    });
  }
}
