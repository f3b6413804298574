/** A key as the terminal's decoder tells it. */
export interface PressedKey {
  name: string;
  text?: string;
  ctrl: boolean;
  alt: boolean;
}

export interface TypedLine {
  text: string;
  /** Characters before the cursor. */
  at: number;
}

export type LineChange =
  | { typed: TypedLine }
  | { send: string }
  | { want: 'cancel' | 'leave' | 'end' }
  | null;

/** More than a person types, and less than what slows the screen. */
const most = 100_000;

/** What a key does to the line that is typed; null when nothing. */
export function pressed({ text, at }: TypedLine, key: PressedKey): LineChange {
  const letters = [...text];
  const typed = (now: readonly string[], cursor: number): LineChange => ({
    typed: { text: now.slice(0, most).join(''), at: Math.min(Math.max(0, cursor), now.length) },
  });
  const insert = (what: string): LineChange => {
    const added = [...what.replace(/\r\n?/g, '\n')];
    return typed([...letters.slice(0, at), ...added, ...letters.slice(at)], at + added.length);
  };
  if (key.ctrl) return withControl(key.name, text, typed);
  switch (key.name) {
    case 'enter':
      if (key.alt) return insert('\n');
      return text.trim() === '' ? null : { send: text };
    case 'escape':
      return { want: 'cancel' };
    case 'backspace':
      return typed([...letters.slice(0, Math.max(0, at - 1)), ...letters.slice(at)], at - 1);
    case 'delete':
      return typed([...letters.slice(0, at), ...letters.slice(at + 1)], at);
    case 'left':
      return typed(letters, at - 1);
    case 'right':
      return typed(letters, at + 1);
    case 'home':
      return typed(letters, 0);
    case 'end':
      return typed(letters, letters.length);
    default:
      return key.text === undefined || key.alt ? null : insert(key.text);
  }
}

function withControl(
  name: string,
  text: string,
  typed: (now: readonly string[], cursor: number) => LineChange,
): LineChange {
  switch (name) {
    case 'c':
      return text === '' ? { want: 'leave' } : typed([], 0);
    case 'd':
      return text === '' ? { want: 'end' } : null;
    case 'u':
      return typed([], 0);
    default:
      return null;
  }
}
