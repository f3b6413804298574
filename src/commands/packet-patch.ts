import { randomBytes } from 'node:crypto';
import { createRedactor, type Redactor } from '../evidence/redact.ts';
import { createSnapshots, type Snapshots } from '../evidence/snapshot/snapshots.ts';
import type { Event } from '../model/event.ts';
import { type Known, know, unknown } from '../model/known.ts';
import type { PacketPatch } from '../model/packet.ts';
import type { RunRecord } from '../model/record.ts';
import type { ObservedChange } from '../model/record-parts.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { runDirectory } from '../store/run-directory.ts';
import { gitProgram } from './git-state.ts';

/** Of one file, of all together, and how many files: a reviewer reads no more in one place. */
const mostLines = 400;
const mostLinesInAll = 4000;
const mostFiles = 200;

type File = PacketPatch['files'][number];

/** What the observed changes say, as text: from the run's own snapshots, secrets taken out once more, bounded. */
export async function packetPatch(
  store: string,
  record: RunRecord,
  events: readonly Event[],
): Promise<Known<PacketPatch>> {
  const { observed } = record.files;
  if (!observed.known) return unknown(observed.why);
  const ends = snapshotsCompared(events);
  if (!ends) return unknown('the snapshots that were compared are not on record');
  const { workspace, id } = record.run;
  const snapshots = createSnapshots({
    workspace,
    store: runDirectory(store, id).snapshots,
    git: gitProgram(workspace),
    clock: Date.now,
  });
  const redactor = createRedactor({ literals: [], key: randomBytes(32) });
  const patch: PacketPatch = { files: [], more: Math.max(0, observed.value.length - mostFiles), redacted: 0 };
  let left = mostLinesInAll;
  for (const change of observed.value.slice(0, mostFiles)) {
    const file = await fileOf(snapshots, ends, change, Math.min(mostLines, left));
    const { text, redacted } = await withoutSecrets(redactor, file.text);
    patch.files.push({ ...file, text });
    patch.redacted += redacted;
    left -= text?.split('\n').length ?? 0;
  }
  return know(patch, 'observed');
}

interface Ends {
  readonly from: Snapshot;
  readonly to: Snapshot;
}

/** The snapshots of the comparison that says what the run changed: the last one of before and after. */
function snapshotsCompared(events: readonly Event[]): Ends | undefined {
  const taken = new Map<string, { snapshot: Snapshot; moment: string }>();
  let found: Ends | undefined;
  for (const { body } of events) {
    if (body.type === 'snapshot.taken') taken.set(body.snapshot.id, body);
    if (body.type !== 'evidence.recorded' || body.evidence.what !== 'changes') continue;
    const from = taken.get(body.evidence.from);
    const to = taken.get(body.evidence.to);
    if (from?.moment === 'before' && to?.moment === 'after') found = { from: from.snapshot, to: to.snapshot };
  }
  return found;
}

/** A name with a line break in it would write lines of its own into the patch. */
const hidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

async function fileOf(
  snapshots: Snapshots,
  { from, to }: Ends,
  change: ObservedChange,
  lines: number,
): Promise<File> {
  const { path } = change;
  const none = (why: string): File => ({ path, text: null, cut: false, why });
  if (!change.kept) return none('its contents were not kept');
  if (hidden.test(path) || hidden.test(change.from ?? ''))
    return none('its name has characters that do not show');
  if (lines <= 0) return none('the diff is long enough without it');
  const { text, cut, why } = await snapshots.patch(from, to, change, { lines, context: 3 });
  if (text === null) return none(why);
  return text.includes('@@') ? { path, text, cut, why: '' } : none('only its name or its kind changed');
}

async function withoutSecrets(
  redactor: Redactor,
  text: string | null,
): Promise<{ text: string | null; redacted: number }> {
  if (text === null) return { text, redacted: 0 };
  const { value, found } = await redactor.redact(text);
  return { text: value, redacted: found.reduce((sum, { count }) => sum + count, 0) };
}
