import { structuredPatch } from 'diff';
import { type Line, line } from './body-line.ts';
import { visible } from './visible-text.ts';

/** A change for reading, with its size in lines. */
export interface Diff {
  readonly lines: readonly Line[];
  readonly added: number;
  readonly removed: number;
}

const CONTEXT = 3;
/** Beyond this many changed lines the search for what stayed the same would take seconds: both sides are shown whole. */
const MOST_EDITS = 500;

interface Hunk {
  readonly oldStart: number;
  readonly oldLines: number;
  readonly lines: readonly string[];
}

const NO_NEWLINE = '\\ No newline at end of file';

function split(text: string): string[] {
  if (text === '') return [];
  return text.endsWith('\n') ? text.slice(0, -1).split('\n') : text.split('\n');
}

/** All of the old, then all of the new. */
function replaced(before: string, after: string): Hunk {
  const side = (text: string, sign: string): string[] => [
    ...split(text).map((one) => sign + one),
    ...(text !== '' && !text.endsWith('\n') ? [NO_NEWLINE] : []),
  ];
  const old = split(before).length;
  return { oldStart: 1, oldLines: old, lines: [...side(before, '-'), ...side(after, '+')] };
}

/** Lines between two hunks that did not change: counted, not drawn. */
function skipped(count: number): Line[] {
  return count > 0 ? [line(`  … ${count} unchanged ${count === 1 ? 'line' : 'lines'}`, 'dim')] : [];
}

function drawn(text: string): Line {
  const shown = visible(text.slice(1));
  if (text.startsWith('+')) return line(`+ ${shown}`, 'added');
  if (text.startsWith('-')) return line(`- ${shown}`, 'removed');
  if (text.startsWith('\\')) return line(`  (${text.slice(2).toLowerCase()})`, 'dim');
  return line(`  ${shown}`);
}

function hunksOf(before: string, after: string): readonly Hunk[] {
  if (before === after) return [];
  if (before === '') return [replaced(before, after)];
  const options = { context: CONTEXT, maxEditLength: MOST_EDITS };
  return structuredPatch('', '', before, after, '', '', options)?.hunks ?? [replaced(before, after)];
}

/** A unified diff without line numbers: the agent sends passages of files, not places in them. */
export function diffOf(before: string, after: string): Diff {
  // Passages seldom end a line; that is worth a word only when one side does and the other does not.
  const open = !before.endsWith('\n') && !after.endsWith('\n');
  const ended = (text: string): string => (open && text !== '' ? `${text}\n` : text);
  const hunks = hunksOf(ended(before), ended(after));
  if (hunks.length === 0) return { lines: [line('  nothing changes', 'dim')], added: 0, removed: 0 };
  let next = 1;
  const body = hunks.flatMap((hunk) => {
    const gap = skipped(hunk.oldStart - next);
    next = hunk.oldStart + hunk.oldLines;
    return [...gap, ...hunk.lines.map(drawn)];
  });
  const raw = hunks.flatMap((hunk) => hunk.lines);
  const count = (sign: string): number => raw.filter((text) => text.startsWith(sign)).length;
  const rest = skipped(split(before).length - next + 1);
  return { lines: [...body, ...rest], added: count('+'), removed: count('-') };
}
