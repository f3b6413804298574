import { type Key, keyLabel, typedText } from './key.ts';

/** A one-line text entry; `cursor` counts code points. */
export interface TextField {
  readonly text: string;
  readonly cursor: number;
}

export const emptyField: TextField = { text: '', cursor: 0 };
export const fieldWith = (text: string): TextField => ({ text, cursor: [...text].length });

function spliced(field: TextField, from: number, to: number, added: string): TextField {
  const all = [...field.text];
  const put = [...added];
  const start = Math.max(0, from);
  return { text: [...all.slice(0, start), ...put, ...all.slice(to)].join(''), cursor: start + put.length };
}

/** The field after an editing or typing key; the same field when the key means nothing to it. */
export function typeInto(field: TextField, key: Key): TextField {
  const length = [...field.text].length;
  switch (keyLabel(key)) {
    case 'Backspace':
      return field.cursor === 0 ? field : spliced(field, field.cursor - 1, field.cursor, '');
    case 'Delete':
      return spliced(field, field.cursor, field.cursor + 1, '');
    case '^u':
      return emptyField;
    case 'Left':
      return { ...field, cursor: Math.max(0, field.cursor - 1) };
    case 'Right':
      return { ...field, cursor: Math.min(length, field.cursor + 1) };
    case 'Home':
    case '^a':
      return { ...field, cursor: 0 };
    case 'End':
    case '^e':
      return { ...field, cursor: length };
    default: {
      const typed = typedText(key);
      return typed === null ? field : spliced(field, field.cursor, field.cursor, typed);
    }
  }
}
