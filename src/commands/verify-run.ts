import type { Git } from '../evidence/consequences/look.ts';
import { proveSnapshots } from '../evidence/snapshot/prove.ts';
import type { Event } from '../model/event.ts';
import type { Progress } from '../model/progress.ts';
import {
  type Checked,
  type CheckName,
  failedAt,
  passed,
  unchecked,
  type Verification,
} from '../model/verification.ts';
import type { RunDirectory } from '../store/run-directory.ts';
import { checkAgainst } from './verify-against.ts';
import { checkAnchors } from './verify-anchors.ts';
import { checkOutputs, checkRecording } from './verify-files.ts';
import { checkChain, checkContract, checkEnd, checkVerdicts } from './verify-journal.ts';
import { checkRecord } from './verify-record.ts';
import { checkDecisions, checkSignatures, type Signers } from './verify-signatures.ts';

/** What is to be looked at, and with what. */
export interface Evidenced {
  paths: RunDirectory;
  /** A host is still writing to it. */
  live: boolean;
  signers: Signers;
  /** A file that names a head written down elsewhere. */
  against: string | undefined;
  /** Git for what the store of snapshots borrows; undefined when it must not or cannot be asked. */
  storeGit: Git | undefined;
  /** Git for the notes of the repository the run worked in. */
  notesGit: Git | undefined;
  /** Why the snapshots are not here, when that is known. */
  withoutSnapshots?: string;
  progress?: Progress | undefined;
}

async function checkSnapshots(
  events: readonly Event[],
  { paths, storeGit, withoutSnapshots, progress }: Evidenced,
): Promise<Checked> {
  const check: CheckName = 'snapshots';
  const snapshots = events.flatMap(({ body }) => (body.type === 'snapshot.taken' ? [body.snapshot] : []));
  if (snapshots.length === 0) return unchecked(check, 'none was taken');
  if (withoutSnapshots !== undefined)
    return unchecked(check, `the bundle does not hold them: ${withoutSnapshots}`);
  const { objects, bad, unread } = await proveSnapshots(paths.snapshots, snapshots, storeGit, progress);
  if (bad) return failedAt(check, bad.where, bad.why);
  const lost = snapshots.filter(({ commit }) => commit === null);
  const never = lost.length > 0 ? `; ${lost.length} of ${snapshots.length} could not be kept` : '';
  if (unread !== null)
    return unchecked(check, `${objects} objects are what they are named; ${unread}${never}`);
  if (objects === 0)
    return unchecked(check, `none could be kept: ${lost[0]?.incomplete[0]?.why ?? 'why is unknown'}`);
  return passed(check, `${snapshots.length} snapshots, ${objects} objects, each is what it is named${never}`);
}

const needed: CheckName[] = [
  'end',
  'contract',
  'verdicts',
  'record',
  'recording',
  'outputs',
  'snapshots',
  'signatures',
  'decisions',
  'anchors',
];

/** Of the lines after the last one somebody stands for there may only be such as say so: a decision behind it could be anybody's. */
const isVouched = (events: readonly Event[], covered: number): boolean =>
  covered > 0 &&
  events.slice(covered).every(({ body }) => body.type === 'head.signed' || body.type === 'head.anchored');

/** Looks at everything about a run that can be looked at; never stops at the first bad place, but tells it first. */
export async function verifyRun(evidenced: Evidenced): Promise<Verification> {
  const { paths, live, signers, against, notesGit, progress } = evidenced;
  progress?.('reading the journal');
  const { checked, journal } = checkChain(paths.journal, paths.run, live);
  const result = (
    checks: Checked[],
    events: readonly Event[] | undefined,
    vouched: boolean,
  ): Verification => ({
    verification: 1,
    run: paths.run,
    events: events?.length ?? null,
    head: events?.at(-1)?.hash ?? null,
    ok: checks.every(({ status }) => status !== 'failed'),
    vouched,
    checks,
  });
  if (!journal) {
    const names: CheckName[] = against === undefined ? needed : [...needed, 'against'];
    const rest = names.map((name) => unchecked(name, 'the journal is damaged'));
    return result([checked, ...rest], undefined, false);
  }
  const { events } = journal;
  const started = events[0]?.body;
  const workspace = started?.type === 'run.started' ? started.workspace : '/';
  progress?.('checking signatures');
  const heads = await checkSignatures(paths.run, events, signers);
  const anchors = await checkAnchors(paths.run, events, workspace, notesGit);
  const noted = against === undefined ? undefined : checkAgainst(against, events);
  const checks = [
    checked,
    checkEnd(events, live),
    checkContract(events),
    checkVerdicts(events, progress),
    await checkRecord(paths.record, journal),
    checkRecording(events, paths),
    checkOutputs(events, paths.directory),
    await checkSnapshots(events, evidenced),
    heads.checked,
    await checkDecisions(paths.run, events, signers),
    anchors.checked,
    ...(noted ? [noted.checked] : []),
  ];
  const covered = Math.max(heads.covered, anchors.covered, noted?.covered ?? 0);
  return result(checks, events, isVouched(events, covered));
}
