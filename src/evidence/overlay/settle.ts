import { readFileSync } from 'node:fs';
import { mergeText } from '../rollback/merge-text.ts';
import { objectId } from '../snapshot/git-object.ts';
import { mostCompared } from '../snapshot/text-patch.ts';
import type { ApplyGround, Draft, Step } from './apply-plan.ts';
import type { Verdict, Wanted } from './decide-change.ts';
import { type UpperEntry, upperPlace, withAccess } from './read-upper.ts';
import { readStand, type Stand } from './stand.ts';

/** One path with what the agent left there. */
export interface Changed {
  readonly path: string;
  /** Null for what is gone. */
  readonly entry: Extract<UpperEntry, { is: 'file' | 'link' }> | null;
  readonly wanted: Wanted;
  readonly now: Stand;
}

/** Writes down what becomes of one path: done, refused, left, or to be asked. */
export async function settle(
  one: Changed,
  verdict: Verdict,
  { draft, ground }: { draft: Draft; ground: ApplyGround },
): Promise<void> {
  const { path, now } = one;
  if (verdict.do === 'nothing') return;
  if (verdict.do === 'already') {
    draft.already.push(path);
    return;
  }
  const refusal = ground.refusal(path);
  if (refusal !== null) {
    draft.refused.push({ path, why: refusal });
    return;
  }
  const add = (step: Step): void => {
    draft.steps.push(step);
    if (step.does === 'remove') draft.removed.add(path);
  };
  switch (verdict.do) {
    case 'take':
      return add(takeStep(one, verdict.mode));
    case 'remove':
      return add({ does: 'remove', path, now });
    case 'mode':
      if ('mode' in now && now.mode === verdict.mode) draft.already.push(path);
      else add({ does: 'mode', path, now, mode: verdict.mode });
      return;
    case 'merge': {
      const merged = await merge(one, verdict, ground);
      if (typeof merged === 'string') return ask(one, merged, { draft, ground, add });
      const { oid } = merged;
      const same = now.is === 'file' && now.oid === oid && now.mode === verdict.mode;
      if (same) draft.already.push(path);
      else add(merged);
      return;
    }
    case 'conflict':
      return ask(one, verdict.why, { draft, ground, add });
    case 'blocked':
      draft.refused.push({ path, why: verdict.why });
      return;
    default:
      return verdict satisfies never;
  }
}

function ask(
  one: Changed,
  why: string,
  { draft, ground, add }: { draft: Draft; ground: ApplyGround; add: (step: Step) => void },
): void {
  const { path, now, wanted } = one;
  const side = ground.choices.get(path);
  if (side === undefined) draft.conflicts.push({ path, why });
  else if (side === 'workspace') draft.left.push({ path, why: `${why}; you kept the workspace's` });
  else if (wanted.is === 'absent') add({ does: 'remove', path, now });
  else add(takeStep(one, wanted.is === 'file' ? wanted.mode : 0));
}

function takeStep({ path, entry, wanted, now }: Changed, mode: number): Step {
  if (entry?.is === 'link' && wanted.is === 'link')
    return { does: 'link', path, now, target: entry.target, oid: wanted.oid };
  if (entry?.is === 'file' && wanted.is === 'file') {
    const { mtimeMs, inode } = entry;
    return { does: 'put', path, now, mode, oid: wanted.oid, mtimeMs, inode };
  }
  return { does: 'remove', path, now };
}

/** The three texts as one; a sentence when that cannot be done cleanly. */
async function merge(
  { path, entry, now }: Changed,
  { base, mode }: Extract<Verdict, { do: 'merge' }>,
  ground: ApplyGround,
): Promise<Extract<Step, { does: 'merge' }> | string> {
  const { contents, workspace, upper } = ground;
  if (entry?.is !== 'file' || now.is !== 'file') return 'it was changed in the workspace, too';
  if (entry.size > mostCompared || now.seen.size > BigInt(mostCompared))
    return 'it was changed in the workspace, too, and is too large to merge';
  const was = (await contents.read([base])).get(base);
  if (!was) return 'it was changed in the workspace, too, and its earlier content is not kept';
  const place = upperPlace(upper, path);
  const theirs = withAccess(place, entry.mode, 0o400, () => readFileSync(place));
  const ours = readStand(workspace, path, now, contents.hash);
  if (ours === undefined) return 'it goes on changing';
  const merged = await mergeText(contents.git(), { ours, base: was, theirs });
  if (merged.content === null) return merged.why.replace('after the run', 'in the workspace, too,');
  const { content } = merged;
  return { does: 'merge', path, now, mode, content, oid: objectId('blob', content, contents.hash) };
}
