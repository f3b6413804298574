import { namedKeys } from './key.ts';

/** Keys that may carry `C-`, `M-` and `S-`: terminals tell them apart with those held down. */
const modified =
  /^(?:C-)?(?:M-)?(?:S-)?(?:Up|Down|Left|Right|Home|End|PgUp|PgDn|Insert|Delete|F(?:[1-9]|1[0-2]))$/;
const plain = ['Enter', 'Tab', 'S-Tab', 'Backspace', 'Space', 'Esc'];

/** What terminals send for these: another key (ECMA-48, C0). */
const sameByte: Readonly<Record<string, string>> = {
  '^i': 'Tab',
  '^m': 'Enter',
  '^[': 'Esc',
  '^h': 'Backspace',
  '^@': 'C-Space, which not every terminal sends',
};

const controls = /^\^[a-z\]\\^_]$/;

/** Whether this is how the key table writes a key: `y`, `N`, `^d`, `M-x`, `S-Tab`, `PgDn`, `Space`. */
const isWritten = (key: string): boolean =>
  plain.includes(key) ||
  modified.test(key) ||
  controls.test(key) ||
  isCharacter(key.replace(/^M-(?=.)/u, ''));

const isCharacter = (key: string): boolean => [...key].length === 1 && !/[\p{C}\p{Z}]/u.test(key);

/** How a key was probably meant that is not written as the table writes it; null when nobody knows. */
function meant(key: string): string | null {
  const control = /^(?:ctrl|control|c)[-+](.)$/iu.exec(key)?.[1]?.toLowerCase();
  if (control !== undefined) return `^${control}`;
  const alt = /^(?:alt|meta|m|a)[-+](.)$/iu.exec(key)?.[1];
  if (alt !== undefined) return `M-${alt}`;
  if (/^\^[A-Z]$/.test(key)) return key.toLowerCase();
  if (key === ' ') return 'Space';
  const other: Readonly<Record<string, string>> = { pageup: 'PgUp', pagedown: 'PgDn', 'shift-tab': 'S-Tab' };
  const lower = key.toLowerCase();
  return other[lower] ?? [...namedKeys, 'S-Tab'].find((name) => name.toLowerCase() === lower) ?? null;
}

/** Why a text is no key, with what to write; null when it is one. */
export function keyNameProblem(key: string): { message: string; fix: string } | null {
  const same = sameByte[key];
  if (same !== undefined) return { message: `terminals send ${key} as ${same}`, fix: 'take another key' };
  if (isWritten(key)) return null;
  const better = meant(key);
  return {
    message: `"${key}" is no key`,
    fix:
      better === null
        ? 'write a character, or a name such as ^d, M-x, S-Tab, PgDn, Space, F5'
        : `write "${better}"`,
  };
}

/** Whether the key would type something where text is typed. */
export const typesText = (key: string): boolean => key === 'Space' || isCharacter(key);
