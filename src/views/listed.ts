import { visibleText } from './visible-text.ts';

/** The first few names, and how many more there are: `a, b and 3 more`. Control characters in them are shown. */
export function listed(names: readonly string[], most = 5): string {
  const shown = names.slice(0, most).map((name) => visibleText(name));
  const more = names.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}

/** `1 file`, `3 files`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;
