import { structuredPatch } from 'diff';
import { type Line, line } from './body-line.ts';
import { visible } from './visible-text.ts';

const CONTEXT = 3;

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

/** A unified diff without line numbers: the agent sends passages of files, not places in them. */
export function diffLines(before: string, after: string): Line[] {
  // Passages seldom end a line; that is worth a word only when one side does and the other does not.
  const open = before !== '' && !before.endsWith('\n') && !after.endsWith('\n');
  const end = open ? '\n' : '';
  const { hunks } = structuredPatch('', '', before + end, after + end, '', '', { context: CONTEXT });
  let next = 1;
  const body = hunks.flatMap((hunk) => {
    const gap = skipped(hunk.oldStart - next);
    next = hunk.oldStart + hunk.oldLines;
    return [...gap, ...hunk.lines.map(drawn)];
  });
  const total = before === '' ? 0 : before.replace(/\n$/, '').split('\n').length;
  if (hunks.length === 0) return [line('  nothing changes', 'dim')];
  return [...body, ...skipped(total - next + 1)];
}

/** Added and removed lines of a change. */
export function diffSize(before: string, after: string): { added: number; removed: number } {
  const { hunks } = structuredPatch('', '', before, after, '', '', { context: 0 });
  const all = hunks.flatMap((hunk) => hunk.lines);
  const count = (sign: string) => all.filter((text) => text.startsWith(sign)).length;
  return { added: count('+'), removed: count('-') };
}
