import { describe, expect, it } from 'vitest';
import { emptyField, fieldWith, typeInto } from '../../src/ui/text-field.ts';
import { key, paste } from './drive.ts';

const after = (start: string, ...labels: string[]): string => {
  const field = labels.reduce((now, label) => typeInto(now, key(label)), fieldWith(start));
  return `${[...field.text].slice(0, field.cursor).join('')}|${[...field.text].slice(field.cursor).join('')}`;
};

describe('a text field', () => {
  const cases: [string, string, string[], string][] = [
    ['types', 'ab', ['c'], 'abc|'],
    ['types blanks', 'a', ['Space', 'b'], 'a b|'],
    ['erases', 'ab', ['Backspace'], 'a|'],
    ['erases nothing', '', ['Backspace'], '|'],
    ['erases whole characters', 'a世🙂', ['Backspace', 'Backspace'], 'a|'],
    ['moves and types', 'ac', ['Left', 'b'], 'ab|c'],
    ['stays inside', 'a', ['Left', 'Left', 'Right', 'Right', 'b'], 'ab|'],
    ['goes to the ends', 'bc', ['Home', 'a', 'End', 'd'], 'abcd|'],
    ['erases all', 'abc', ['^u'], '|'],
    ['ignores what types nothing', 'a', ['Up', 'Tab', '^x', 'Enter'], 'a|'],
  ];
  it.each(cases)('%s', (_, start, labels, wanted) => expect(after(start, ...labels)).toBe(wanted));

  it('takes a paste on one line', () => {
    expect(typeInto(emptyField, paste('a\r\nb\tc\u0007')).text).toBe('a b c ');
  });
});
