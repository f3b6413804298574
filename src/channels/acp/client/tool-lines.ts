import { diffLines } from 'diff';
import { z } from 'zod';
import { diffsOf, type ToolUpdate } from '../payload.ts';

/** Longer texts are not compared line by line: it would hold up the terminal. */
const mostCompared = 200_000;
const mostLines = 8;

const within = (path: string, cwd: string): string =>
  path.startsWith(`${cwd}/`) ? path.slice(cwd.length + 1) : path;

/** One call in a line. The title is the model's own words, so what it is about stands beside it. */
export function toolLine(
  mark: string,
  call: Pick<ToolUpdate, 'title' | 'kind' | 'rawInput' | 'locations'>,
  cwd: string,
): string {
  const { title, kind, rawInput, locations } = call;
  const command = rawInput?.command;
  const about =
    typeof command === 'string' ? command : (locations ?? []).map(({ path }) => within(path, cwd)).join(', ');
  const said = title && within(title, cwd) !== about ? `"${title}"` : '';
  const words = [mark, kind ?? 'tool', said, about].filter((word) => word !== '');
  return words.join('  ').split('\n').slice(0, mostLines).join('\n');
}

/** The changes a call shows, a line per file and the first lines of each. */
export function diffText(call: Pick<ToolUpdate, 'content'>, cwd: string): string[] {
  return diffsOf(call).flatMap(({ path: whole, oldText, newText }) => {
    const path = within(whole, cwd);
    const before = oldText ?? '';
    if (before.length + newText.length > mostCompared) return [`${path}: a large change`];
    const parts = diffLines(before, newText).filter(({ added, removed }) => added || removed);
    const count = (which: 'added' | 'removed'): number =>
      parts.filter((part) => part[which]).reduce((sum, part) => sum + (part.count ?? 0), 0);
    const lines = parts.flatMap(({ added, value }) =>
      value
        .replace(/\n$/, '')
        .split('\n')
        .map((line) => `${added ? '+' : '-'} ${line}`),
    );
    const more = lines.length > mostLines ? [`… ${lines.length - mostLines} more lines`] : [];
    return [`${path}  +${count('added')} -${count('removed')}`, ...lines.slice(0, mostLines), ...more];
  });
}

const Plan = z.looseObject({
  entries: z.array(z.looseObject({ content: z.string(), status: z.string().nullish() })),
});
const marks = new Map([
  ['completed', '[x]'],
  ['in_progress', '[>]'],
]);

/** The agent's plan, a line per step; none when it is none. */
export function planLines(update: unknown): string[] {
  const plan = Plan.safeParse(update);
  if (!plan.success) return [];
  return plan.data.entries.map(({ content, status }) => `${marks.get(status ?? '') ?? '[ ]'} ${content}`);
}
