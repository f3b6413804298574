import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createKeyboard, type Key } from '../../src/practice/keyboard.ts';

function keys(...chunks: string[]): string[] {
  const seen: Key[] = [];
  const keyboard = createKeyboard((key) => seen.push(key));
  for (const chunk of chunks) keyboard.feed(chunk);
  return seen.map((key) => ('text' in key ? `${key.key}:${key.text}` : key.key));
}

it.each<[string[], string[]]>([
  [['ab'], ['text:a', 'text:b']],
  [['é漢🙂'], ['text:é', 'text:漢', 'text:🙂']],
  [['\r'], ['enter']],
  [['\x1b'], ['escape']],
  [
    ['\x03', '\x04'],
    ['quit', 'quit'],
  ],
  [['\x7f'], ['backspace']],
  [['\x1b[A\x1bOB\x1b[1;5Cx'], ['text:x']],
  [['\x1b[200~a\rb\x1b[201~\r'], ['paste:a\rb', 'enter']],
  [['\x1b[200~with \x1b[A in it\x1b[201~'], ['paste:with \x1b[A in it']],
  [['\x00\x01\t'], []],
])('%j is %j', (chunks, expected) => {
  expect(keys(...chunks)).toEqual(expected);
});

it('takes a paste whole, wherever it is cut', () => {
  const whole = '\x1b[200~hello\nworld\x1b[201~\r';
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 2, max: whole.length }), { maxLength: 6 }), (cuts) => {
      const at = [0, ...cuts.sort((a, b) => a - b), whole.length];
      const chunks = at.slice(1).map((end, index) => whole.slice(at[index], end));
      expect(keys(...chunks.filter((chunk) => chunk !== ''))).toEqual(['paste:hello\nworld', 'enter']);
    }),
  );
});
