import fc from 'fast-check';
import { expect, it } from 'vitest';
import { typeTask } from '../../src/agent/type-task.ts';

const typed = (task: string) => typeTask(task).map(({ bytes }) => new TextDecoder().decode(bytes));

it.each([
  ['fix it', 'fix it'],
  ['two\r\nlines\rthree', 'two\nlines\nthree'],
  ['  spaced\t', 'spaced'],
  ['end\x1b[201~\rrm -rf /', 'end[201~\nrm -rf /'],
  ['c1 \x9b201~ x', 'c1 201~ x'],
  ['héllo 漢字 🙂', 'héllo 漢字 🙂'],
])('types %j', (task, text) => {
  expect(typed(task)).toEqual([`\x1b[200~${text}\x1b[201~`, '\r']);
});

it('gives no text a way out of the paste', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (task) => {
      const [paste = ''] = typed(task);
      expect(paste.slice(6, -6)).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
    }),
  );
});

it('leaves a pause before Enter', () => {
  expect(typeTask('x')[1]?.after).toBeGreaterThanOrEqual(300);
});
