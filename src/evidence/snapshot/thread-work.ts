import { isUtf8 } from 'node:buffer';
import { causeText } from '../../model/cause.ts';
import type { FileChange, Snapshot } from '../../model/snapshot.ts';
import { unknownChange } from '../../model/unseen-snapshot.ts';
import type { Snapshots } from './snapshots.ts';
import { isBinary } from './text-patch.ts';
import type { EvidenceOrder, EvidenceReport } from './thread-protocol.ts';

/** Changes that leave the thread: one line of the journal holds them all. */
export const mostChanges = 2_000;

/** A text that leaves the thread: what a person or a check reads of one file. */
export const mostText = 1024 * 1024;

/** Does what the host asks. Every order is answered, whatever happens. */
export async function obey(order: EvidenceOrder, snapshots: Snapshots): Promise<EvidenceReport> {
  const { id } = order;
  try {
    switch (order.order) {
      case 'observe': {
        const enough = AbortSignal.timeout(order.ms);
        const snapshot = await snapshots.take(order.label, enough, order.only ?? undefined);
        return { report: 'observed', id, snapshot };
      }
      case 'changes': {
        const all = await snapshots.diff(order.from, order.to);
        return { report: 'changes', id, ...bounded(withUnseen(order.from, order.to, all)) };
      }
      case 'content':
        return { report: 'content', id, text: textOf(await snapshots.read(order.snapshot, order.path)) };
      default:
        return order satisfies never;
    }
  } catch (cause) {
    return { report: 'failed', id, why: causeText(cause) };
  }
}

/** A list without an entry would say that nothing changed: where a whole snapshot saw less, nobody knows. */
function withUnseen(from: Snapshot, to: Snapshot, all: readonly FileChange[]): readonly FileChange[] {
  const unseen = [...from.incomplete, ...to.incomplete].some((one) => one.path === '' && one.unseen);
  const told = all.some(({ kind, path }) => kind === 'unknown' && path === '');
  return unseen && !told ? [unknownChange, ...all] : all;
}

const isNoted = ({ before, after }: FileChange): boolean =>
  [before, after].every((side) => side === null || side.is === 'noted') && (before ?? after) !== null;

/** What git ignores goes first when there is too much: a build writes thousands of such files. */
function bounded(all: readonly FileChange[]): { changes: FileChange[]; more: number } {
  const chosen = new Set(
    [...all.filter((one) => !isNoted(one)), ...all.filter(isNoted)].slice(0, mostChanges),
  );
  return { changes: all.filter((one) => chosen.has(one)), more: all.length - chosen.size };
}

const textOf = (content: Buffer | null): string | null =>
  content === null || content.length > mostText || isBinary(content) || !isUtf8(content)
    ? null
    : content.toString('utf8');
