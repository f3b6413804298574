import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { findOverlay } from '../boundary/overlay/find-overlay.ts';
import {
  findOverlayTools,
  type OverlayPlace,
  overlayWords,
  upperFolder,
  workFolder,
} from '../boundary/overlay/mount-words.ts';
import { isOverlaid } from '../boundary/overlay/mounted.ts';
import { type Outcome, type Problem, ProblemError } from '../model/problem.ts';
import type { RunSpec } from '../model/run-spec.ts';
import { readOrganisation } from '../store/organisation-file.ts';
import { runDirectory } from '../store/run-directory.ts';
import type { Places } from './places.ts';

const no = (problem: Problem): Outcome<never> => ({ ok: false, problems: [problem] });

const unheld: Problem = {
  code: 'overlay-without-boundary',
  message: 'Without a boundary the agent could write past the overlay, into the workspace itself.',
  fix: 'Start the run without --no-boundary, or without --commit.',
};

const unmounted: Problem = {
  code: 'overlay-without-bubblewrap',
  message: 'Only bubblewrap can show the agent a workspace of its own: Landlock mounts nothing.',
  fix: 'Install bubblewrap, or start the run without --commit.',
};

const placeOf = (spec: RunSpec, folder: string): OverlayPlace => ({ workspace: spec.workspace, folder });

/** Prepares a run whose changes are to land beside the workspace; a problem when that cannot be had here. */
export async function holdChanges(spec: RunSpec, places: Places): Promise<Outcome<RunSpec>> {
  if (spec.boundary.kind === 'none') return no(unheld);
  if (spec.boundary.kind === 'landlock') return no(unmounted);
  const folder = runDirectory(spec.store, spec.run).overlay;
  const found = await findOverlay(placeOf(spec, folder), process.getuid?.() ?? -1);
  if (!found.ok) return found;
  const organisation = readOrganisation(places);
  if (!organisation.ok) return organisation;
  // Nobody but us may look at what the agent left, whatever permissions it gives its own files.
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const path of [upperFolder(folder), workFolder(folder)]) mkdirSync(path, { mode: 0o700 });
  // Inside it stands for the workspace itself.
  chmodSync(upperFolder(folder), statSync(spec.workspace).mode & 0o7777);
  return { ok: true, value: { ...spec, overlay: { folder, organisation: organisation.value } } };
}

/** Words before the host's command: it, and so all that looks at the workspace for the run, sees what the agent sees. */
export function overlayLead(spec: RunSpec): string[] {
  if (spec.overlay === undefined) return [];
  const tools = findOverlayTools();
  if ('missing' in tools) throw new Error(`${tools.missing} is not installed any more`);
  return overlayWords(tools, placeOf(spec, spec.overlay.folder));
}

/** In the host: a run that was to be held back does not begin in the workspace itself. Throws ProblemError. */
export function checkOverlay({ overlay, workspace }: RunSpec): void {
  if (overlay === undefined || isOverlaid(workspace)) return;
  throw new ProblemError({
    code: 'overlay-not-mounted',
    message: 'What the agent writes would land in the workspace itself: there is no overlay on it.',
    fix: 'Start the run again, or without --commit.',
    where: workspace,
  });
}
