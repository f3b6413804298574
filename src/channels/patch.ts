import type { Change } from '../model/action.ts';

/** What a patch would change, or why that cannot be told for certain. */
export type PatchReading = { ok: true; changes: Change[] } | { ok: false; why: string };

/** The agents' own reader forgives spaces around its marks, so nothing that only resembles one may pass as text. */
const resemblesMark = /^\s*\*\*\*/;
const fileMark = /^\*\*\* (Add|Update|Delete) File: (\S(?:.*\S)?)$/;
const moveMark = /^\*\*\* Move to: (\S(?:.*\S)?)$/;

const no = (why: string): PatchReading => ({ ok: false, why });

/**
 * Reads the patches of OpenAI's models (`*** Begin Patch`). Strict: a line their own reader might take in another way makes the
 * whole of it unknown. A file that is deleted or moved away is one that is written empty.
 */
export function readPatch(text: string): PatchReading {
  const lines = text.replace(/\n$/, '').split('\n');
  if (lines[0] !== '*** Begin Patch' || lines.at(-1) !== '*** End Patch' || lines.length < 3)
    return no('the patch has no beginning or no end');
  const body = lines.slice(1, -1);
  if (text.includes('\r')) return no('the patch has carriage returns');
  const changes: Change[] = [];
  for (let at = 0; at < body.length; ) {
    const [, what = '', path = ''] = fileMark.exec(body[at] ?? '') ?? [];
    if (what === '') return no(`line ${at + 2} of the patch names no file`);
    const end = body.findIndex((line, index) => index > at && fileMark.test(line));
    const section = body.slice(at + 1, end === -1 ? body.length : end);
    const read = readSection(what, path, section);
    if (!read.ok) return no(`${read.why} (below line ${at + 2} of the patch)`);
    changes.push(...read.changes);
    at = end === -1 ? body.length : end;
  }
  return { ok: true, changes };
}

function readSection(what: string, path: string, lines: readonly string[]): PatchReading {
  if (what === 'Delete')
    return lines.length === 0
      ? { ok: true, changes: [{ path, before: null, after: '' }] }
      : no('a deleted file has lines');
  if (what === 'Add') {
    if (lines.some((line) => !line.startsWith('+'))) return no('a new file has a line without a plus');
    return { ok: true, changes: [{ path, before: null, after: joined(lines.map((line) => line.slice(1))) }] };
  }
  const [, moved] = moveMark.exec(lines[0] ?? '') ?? [];
  const hunks = readHunks(moved === undefined ? lines : lines.slice(1));
  if (hunks === undefined) return no('a change has a line that is neither old, new nor unchanged');
  if (moved === undefined) {
    if (hunks.length === 0) return no('a changed file has no change');
    return { ok: true, changes: hunks.map((hunk) => ({ path, ...hunk })) };
  }
  return {
    ok: true,
    changes: [
      { path, before: null, after: '' },
      { path: moved, before: null, after: hunks.map(({ after }) => after).join('') },
    ],
  };
}

const joined = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

/** Each with the lines it replaces and those in their place; undefined where a line is none of them. */
function readHunks(lines: readonly string[]): { before: string; after: string }[] | undefined {
  const hunks: { before: string[]; after: string[] }[] = [];
  for (const line of lines) {
    if (line === '*** End of File') continue;
    if (resemblesMark.test(line)) return undefined;
    if (line === '@@' || line.startsWith('@@ ')) {
      hunks.push({ before: [], after: [] });
      continue;
    }
    const hunk = hunks.at(-1) ?? { before: [], after: [] };
    if (hunks.length === 0) hunks.push(hunk);
    const [mark, rest] = [line.slice(0, 1), line.slice(1)];
    if (mark !== '' && mark !== ' ' && mark !== '-' && mark !== '+') return undefined;
    if (mark !== '+') hunk.before.push(rest);
    if (mark !== '-') hunk.after.push(rest);
  }
  const full = hunks.filter(({ before, after }) => before.length + after.length > 0);
  return full.map(({ before, after }) => ({ before: joined(before), after: joined(after) }));
}
