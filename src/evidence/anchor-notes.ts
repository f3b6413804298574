import { AnchorNote, anchorRef } from '../model/anchor.ts';
import type { Git } from './consequences/look.ts';

/** A head that a note on a commit names. */
export interface Anchored {
  commit: string;
  note: AnchorNote;
}

/** The lines of a note that are ours; a note may hold other people's text too. */
function linesOf(commit: string, text: string): Anchored[] {
  return text.split('\n').flatMap((line) => {
    if (!line.startsWith('{')) return [];
    try {
      const parsed = AnchorNote.safeParse(JSON.parse(line));
      return parsed.success ? [{ commit, note: parsed.data }] : [];
    } catch {
      return [];
    }
  });
}

/**
 * What the notes of a repository say about a run. Undefined: there is no repository, or nobody ever put such notes into it (a
 * clone does not bring them along).
 */
export async function anchorsOf(git: Git, directory: string, run: string): Promise<Anchored[] | undefined> {
  const listed = await git(directory, ['notes', `--ref=${anchorRef}`, 'list']);
  if (listed === undefined || listed.trim() === '') return undefined;
  const notes = listed.split('\n').flatMap((line) => {
    const [, blob, commit] = /^([0-9a-f]{40,64}) ([0-9a-f]{40,64})$/.exec(line) ?? [];
    return blob && commit ? [{ blob, commit }] : [];
  });
  const asked = notes.map(({ blob }) => `${blob}\n`).join('');
  const out = (await git(directory, ['cat-file', '--batch', '--buffer'], asked)) ?? '';
  const found: Anchored[] = [];
  let at = 0;
  for (const { commit } of notes) {
    const end = out.indexOf('\n', at);
    const [, size] = / blob (\d+)$/.exec(out.slice(at, Math.max(at, end))) ?? [];
    if (end < 0 || size === undefined) break;
    const text = Buffer.from(out.slice(end + 1, end + 1 + Number(size)), 'latin1').toString('utf8');
    found.push(...linesOf(commit, text));
    at = end + 2 + Number(size);
  }
  return found.filter(({ note }) => note.run === run);
}

/** The full name of a commit; undefined when there is none of that name here. */
export async function commitNamed(git: Git, directory: string, name: string): Promise<string | undefined> {
  const out = await git(directory, [
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${name}^{commit}`,
  ]);
  const commit = out?.trim();
  return commit !== undefined && /^[0-9a-f]{40,64}$/.test(commit) ? commit : undefined;
}
