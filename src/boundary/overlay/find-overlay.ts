import { spawnSync } from 'node:child_process';
import { lstatSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { causeText } from '../../model/cause.ts';
import type { Outcome, Problem } from '../../model/problem.ts';
import { findOverlayTools, type OverlayPlace, type OverlayTools, overlayWords } from './mount-words.ts';
import { mountsBelow } from './mounted.ts';
import { openOpaque } from './opaque.ts';

const no = (problem: Problem): Outcome<never> => ({ ok: false, problems: [problem] });

const kernelFix =
  'Overlays of an ordinary user need Linux 5.11 or newer, user namespaces, and a store on a file system with extended attributes that is no overlay itself (ext4, xfs, btrfs): see --store. Or start the run without --commit.';

/** Why this workspace cannot be overlaid whatever the kernel can do. */
function unfit({ workspace, folder }: OverlayPlace, uid: number): Problem | undefined {
  const fix = 'Start the run without --commit after-review.';
  if (statSync(workspace).uid !== uid)
    return {
      code: 'overlay-foreign',
      message: 'The workspace belongs to somebody else: in an overlay its files could not be changed.',
      fix,
      where: workspace,
    };
  const [mounted] = mountsBelow(workspace);
  if (mounted !== undefined)
    return {
      code: 'overlay-mounts',
      message: `Something else is mounted in the workspace, at ${mounted}: an overlay would not show it.`,
      fix,
      where: mounted,
    };
  if (folder === workspace || folder.startsWith(`${workspace}/`))
    return {
      code: 'overlay-inside',
      message: 'What the agent writes would land in the workspace itself.',
      fix: 'Keep the store outside the workspace: --store DIR.',
      where: folder,
    };
  return undefined;
}

/** Removes a file and makes a folder again on a scratch overlay, and reads what that left. */
async function tryOut(tools: OverlayTools, scratch: string): Promise<void> {
  const place = { workspace: join(scratch, 'lower'), folder: scratch };
  for (const name of ['lower/d', 'upper', 'work']) mkdirSync(join(scratch, name), { recursive: true });
  writeFileSync(join(scratch, 'lower/a'), '');
  const work = 'cd "$1" && rm a && rmdir d && mkdir d';
  const [file = '', ...args] = [...overlayWords(tools, place), '/bin/sh', '-c', work, 'try', place.workspace];
  const tried = spawnSync(file, args, { encoding: 'utf8', timeout: 10_000, env: {}, cwd: '/' });
  if (tried.status !== 0)
    throw new Error(tried.stderr?.trim().split('\n').at(-1) || 'it ended without a word');
  const { rdev } = lstatSync(join(scratch, 'upper/a'));
  const isOpaque = await openOpaque();
  if (rdev !== 0 || !isOpaque(Buffer.from(join(scratch, 'upper/d'))))
    throw new Error('what was removed left no mark');
}

/** Tries it in a folder beside the one that is to hold the changes: too many settings decide to read them all. */
export async function findOverlay(place: OverlayPlace, uid: number): Promise<Outcome<OverlayTools>> {
  const problem = unfit(place, uid);
  if (problem) return no(problem);
  const tools = findOverlayTools();
  if ('missing' in tools)
    return no({
      code: 'overlay-missing',
      message: `The program ${tools.missing} is not installed.`,
      fix: 'Install the package `util-linux`.',
    });
  const scratch = `${place.folder}-try`;
  try {
    mkdirSync(scratch, { recursive: true, mode: 0o700 });
    await tryOut(tools, scratch);
    return { ok: true, value: tools };
  } catch (cause) {
    const message = `What the agent writes cannot be held back here: ${causeText(cause)}`;
    return no({ code: 'overlay-refused', message, fix: kernelFix, where: place.folder });
  } finally {
    removeKernels(scratch);
  }
}

/** The kernel leaves a folder nobody may open. */
function removeKernels(scratch: string): void {
  spawnSync('/bin/chmod', ['-R', 'u+rwX', scratch], { env: {}, cwd: '/' });
  rmSync(scratch, { recursive: true, force: true });
}
