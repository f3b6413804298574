/** One decoded key press. `text` is what it would type, or what was pasted; `raw` the bytes as they came. */
export interface Key {
  readonly name: string;
  readonly text?: string | undefined;
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
  readonly raw: Uint8Array;
}

/** How the key reached us: a read with several keys in it, or a paste, was not one deliberate press. */
export interface KeyMeta {
  readonly keysInChunk: number;
  readonly pasted: boolean;
}

const named: Readonly<Record<string, string>> = {
  return: 'Enter',
  enter: 'Enter',
  escape: 'Esc',
  esc: 'Esc',
  tab: 'Tab',
  backspace: 'Backspace',
  delete: 'Delete',
  up: 'Up',
  down: 'Down',
  left: 'Left',
  right: 'Right',
  home: 'Home',
  end: 'End',
  pageup: 'PgUp',
  pagedown: 'PgDn',
  space: 'Space',
  insert: 'Insert',
  ...Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`f${at + 1}`, `F${at + 1}`])),
};

/** Names of the keys that are no characters. */
export const namedKeys: readonly string[] = [...new Set(Object.values(named))];

/** The name the key table uses: `y`, `N`, `^d`, `S-Tab`, `Esc`. Unknown keys keep their decoder's name. */
export function keyLabel(key: Key): string {
  const special = named[key.name.toLowerCase()];
  if (special) return `${key.ctrl ? 'C-' : ''}${key.alt ? 'M-' : ''}${key.shift ? 'S-' : ''}${special}`;
  if (key.ctrl || key.alt) {
    return `${key.alt ? 'M-' : ''}${key.ctrl ? '^' : ''}${key.name.toLowerCase()}`;
  }
  if (key.text === ' ') return 'Space';
  return key.text ?? key.name;
}

/** What the key types into a text field, or null when it types nothing. */
export function typedText(key: Key): string | null {
  if (key.ctrl || key.alt) return null;
  if (key.name === 'paste') return (key.text ?? '').replace(/\p{Cc}+/gu, ' ');
  const text = key.text ?? (named[key.name.toLowerCase()] === 'Space' ? ' ' : '');
  return text !== '' && !/\p{Cc}/u.test(text) ? text : null;
}

/** Reports of the terminal that are no key presses: they neither act nor disturb. */
export const isReport = (key: Key): boolean =>
  ['mouse', 'wheel-up', 'wheel-down', 'focus-in', 'focus-out'].includes(key.name);

/** One deliberate press: alone in its read and not pasted. */
export const isSingle = (meta: KeyMeta): boolean => meta.keysInChunk === 1 && !meta.pasted;
