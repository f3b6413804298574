import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { upperFolder, workFolder } from '../boundary/overlay/mount-words.ts';
import type { Left, Side } from '../evidence/overlay/apply-plan.ts';
import { forgetDrafts, keepForApply, performApply } from '../evidence/overlay/pending.ts';
import type { ChangesReport } from '../model/changes.ts';
import type { Event } from '../model/event.ts';
import type { Identity } from '../model/identity.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import { removeTree } from '../store/open-tree.ts';
import { runDirectory } from '../store/run-directory.ts';
import { changesReport } from '../views/changes-report.ts';
import { addAfterRun } from './after-run.ts';
import { openPending, type Pending } from './pending-changes.ts';
import { visible } from './print-problem.ts';
import { redacted } from './rollback-record.ts';

/** How a person ships changes that wait beside the workspace. */
export interface ShipChanges {
  /** What may not be applied is left out, and the rest is applied. */
  readonly partly: boolean;
  /** Whose side is taken where both changed something; null asks, or refuses when nobody is there. */
  readonly conflicts: Side | null;
  readonly ask: ((question: string) => Promise<string>) | null;
}

/** What was agreed before the decision is written down. */
export interface AgreedChanges {
  readonly choices: ReadonlyMap<string, Side>;
  readonly count: number;
}

/** Names in one problem; of more, how many. */
const mostNamed = 20;

function named(all: readonly Left[]): string {
  const lines = all.slice(0, mostNamed).map(({ path, why }) => `\n  ${visible(path)}: ${why}`);
  const more = all.length - mostNamed;
  return `${lines.join('')}${more > 0 ? `\n  and ${more} more` : ''}`;
}

const refusedProblem = (run: string, refused: readonly Left[]): Problem => ({
  code: 'changes-refused',
  message: `Nothing was shipped: some changes of this run may not be applied (${refused.length}).`,
  fix: `Look at them, and ship the rest with --partly; or \`countersign discard ${run}\`.`,
});

const conflictProblem = (conflicts: readonly Left[]): Problem => ({
  code: 'changes-conflict',
  message: `Nothing was shipped: the agent and somebody else changed the same files (${conflicts.length}).`,
  fix: 'Ship at a terminal to be asked about each, or say for all: --conflicts workspace, or --conflicts agent.',
});

/**
 * Asks what has to be asked before the changes of a run are applied; null when none wait. Problems when a person says no, or
 * nobody is there to say: `say` gets the lists they are about.
 */
export async function agreeOnChanges(
  { store, run, events }: { store: string; run: string; events: readonly Event[] },
  { partly, conflicts: side, ask }: ShipChanges,
  say: (text: string) => void,
): Promise<Outcome<AgreedChanges | null>> {
  const choices = new Map<string, Side>(earlierChoices(runDirectory(store, run).overlay));
  const opened = await openPending(store, run, { events, choices });
  if (!opened.ok || opened.value === null) return opened.ok ? { ok: true, value: null } : opened;
  const { conflicts, refused, steps } = opened.value.prepared.plan;
  if (refused.length > 0 && !partly) {
    say(`May not be applied:${named(refused)}\n`);
    const question = `Leave ${refused.length === 1 ? 'it' : `these ${refused.length}`} out and apply the rest? [y/N] `;
    if (ask === null || !/^y/i.test(await ask(question)))
      return { ok: false, problems: [refusedProblem(run, refused)] };
  }
  if (conflicts.length > 0 && side === null) say(`Changed by both:${named(conflicts)}\n`);
  for (const { path } of conflicts) {
    const chosen = side ?? (await askSide(path, ask));
    if (chosen === null) return { ok: false, problems: [conflictProblem(conflicts)] };
    choices.set(path, chosen);
  }
  return { ok: true, value: { choices, count: steps.length } };
}

async function askSide(path: string, ask: ShipChanges['ask']): Promise<Side | null> {
  if (ask === null) return null;
  const question = `${visible(path)}: keep the [w]orkspace's, take the [a]gent's, or ship nothing? [w/a/N] `;
  const answer = (await ask(question)).trim().toLowerCase();
  return answer === 'w' ? 'workspace' : answer === 'a' ? 'agent' : null;
}

/** What was agreed, for whoever comes after a crash in the middle: kept while the changes are being applied. */
const noteFile = (overlay: string): string => join(overlay, 'applying.json');

function noteChoices(overlay: string, choices: ReadonlyMap<string, Side>): void {
  const draft = `${noteFile(overlay)}.new`;
  writeFileSync(draft, JSON.stringify([...choices]), { mode: 0o600, flush: true });
  renameSync(draft, noteFile(overlay));
}

function earlierChoices(overlay: string): [string, Side][] {
  if (!existsSync(noteFile(overlay))) return [];
  const noted: unknown = JSON.parse(readFileSync(noteFile(overlay), 'utf8'));
  const pairs = Array.isArray(noted) ? noted : [];
  return pairs.flatMap((pair): [string, Side][] => {
    const [path, side]: unknown[] = Array.isArray(pair) ? pair : [];
    const known = side === 'workspace' || side === 'agent';
    return typeof path === 'string' && known ? [[path, side]] : [];
  });
}

/** A name no program of the workspace uses, the same for all attempts of one run. */
export const draftName = (run: string): string => `.countersign-applying-${run}`;

const overtaken = (where: string): Problem => ({
  code: 'changes-overtaken',
  message: 'The workspace changed since you were asked.',
  fix: 'Nothing was applied, and the decision stands on record. Ship again.',
  where,
});

/**
 * Applies what was agreed. First what is about to happen goes on record, and everything that will be replaced is kept; then it
 * happens; then what it came to goes on record. Whatever cuts it off in the middle leaves its beginning behind, and shipping
 * again finishes it.
 */
export async function applyChanges(
  { store, run, by }: { store: string; run: string; by: Identity },
  { choices }: AgreedChanges,
): Promise<Outcome<ChangesReport>> {
  const { overlay } = runDirectory(store, run);
  let begun: { pending: Pending; kept: string | null } | undefined;
  const noted = await addAfterRun(store, run, async (events) => {
    const opened = await openPending(store, run, { events, choices });
    if (!opened.ok) return opened;
    const pending = opened.value;
    if (pending === null || pending.prepared.plan.conflicts.length > 0)
      return { ok: false, problems: [overtaken(overlay)] };
    const atMs = Date.now();
    const kept = await keepForApply(pending.prepared, atMs);
    if (!kept.ok) return kept;
    begun = { pending, kept: kept.value.ref };
    noteChoices(overlay, choices);
    const { length: count } = pending.prepared.plan.steps;
    const at = new Date(atMs).toISOString();
    return { ok: true, value: [{ type: 'changes.applying', by, at, count, kept: kept.value.ref }] };
  });
  if (!noted.ok || begun === undefined)
    return noted.ok ? { ok: false, problems: [overtaken(overlay)] } : noted;
  const { pending, kept } = begun;
  let report: ChangesReport | undefined;
  const written = await addAfterRun(store, run, async () => {
    const { refused, left, already } = pending.prepared.plan;
    forgetDrafts(pending.prepared, draftName(run));
    const { paths, wanted, got } = performApply(pending.prepared, draftName(run));
    const others = [
      ...already.map((path) => ({ path, how: 'already' as const, why: '' })),
      ...left.map((one) => ({ ...one, how: 'left' as const })),
      ...refused.map((one) => ({ ...one, how: 'refused' as const })),
    ];
    const at = new Date().toISOString();
    report = changesReport({ by, at, paths: [...paths, ...others], wanted, got, kept });
    return { ok: true, value: [{ type: 'changes.applied', ...(await redacted(report)) }] };
  });
  if (!written.ok) return written;
  if (report === undefined) return { ok: false, problems: [overtaken(overlay)] };
  for (const path of [noteFile(overlay), `${noteFile(overlay)}.new`]) rmSync(path, { force: true });
  if (written.value.changes?.state === 'applied') forgetChanges(overlay);
  return { ok: true, value: report };
}

/** Removes what the agent wrote; what was replaced in the workspace stays. */
export function forgetChanges(overlay: string): void {
  for (const path of [upperFolder(overlay), workFolder(overlay)]) removeTree(path);
  if (existsSync(overlay) && readdirSync(overlay).length === 0) removeTree(overlay);
}
