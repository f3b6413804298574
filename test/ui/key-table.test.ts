import { describe, expect, it } from 'vitest';
import { helpRows } from '../../src/ui/help-text.ts';
import { contextHints } from '../../src/ui/hints.ts';
import { keyLabel } from '../../src/ui/key.ts';
import { tableKeys } from '../../src/ui/key-binding.ts';
import { bindingsOf, type KeyContext, keyTable } from '../../src/ui/key-table.ts';
import { freeKeys, lookupKey } from '../../src/ui/lookup-key.ts';
import { rowText } from '../../src/ui/row.ts';
import { key } from './drive.ts';

const isContext = (name: string): name is KeyContext => name in keyTable;
const contexts = Object.keys(keyTable).filter(isContext);

describe.each(contexts)('keys of %s', (context) => {
  it('mean one thing each', () => {
    const keys = bindingsOf(context, tableKeys).flatMap((binding) => binding.keys);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('all have a text, in the help too', () => {
    const help = helpRows('^]', 80, [context]).map(rowText).join('\n');
    for (const { text } of bindingsOf(context, tableKeys)) expect(help).toContain(text);
  });
});

describe('the key table', () => {
  it.each(['ask', 'stop'] as const)('gives Enter and Space nothing to do in %s', (context) => {
    for (const label of ['Enter', 'Space', 'Tab']) {
      expect(lookupKey(context, label, freeKeys)).toEqual({ found: 'nothing' });
    }
  });

  const disabled: [Parameters<typeof lookupKey>[0], string, object, RegExp][] = [
    ['ask', 'y', { mayAnswer: false }, /may only watch/],
    ['ask', 'y', { looking: true }, /only looking/],
    ['ask', 'y', { seenAll: false }, /last line/],
    ['ask', 's', { dangerous: true }, /dangerous/],
    ['ask', 'm', { dangerous: true }, /dangerous/],
    ['ask', 'E', { dangerous: true, editable: true }, /dangerous/],
    ['ask', 'E', { editable: false }, /only a command/],
    ['ask', ']', { waiting: 1 }, /no other/],
    ['ask', 'r', { dangerous: true }, /dangerous/],
    ['ask', 'r', { looking: true }, /only looking/],
    ['ask', 'r', { seenAll: false }, /last line/],
    ['rule', 'Enter', {}, /worked out/],
    ['rule', 'Enter', { rule: { lines: false, wider: false, widened: false } }, /no line/],
    ['rule', 'Enter', { rule: { lines: true, wider: false, widened: false }, seenAll: false }, /last line/],
    [
      'rule',
      'Enter',
      { rule: { lines: true, wider: false, widened: false }, mayAnswer: false },
      /only watch/,
    ],
    ['rule', 'w', { rule: { lines: true, wider: false, widened: false } }, /no wider/],
    ['stop', 'o', { stopHasAction: false }, /no single action/],
    ['prefix', 'a', { waiting: 0 }, /nothing is waiting/],
    ['prefix', 'p', { ended: true }, /over/],
  ];
  it.each(disabled)('%s %s with %o says why not', (context, label, state, why) => {
    const found = lookupKey(context, label, { ...freeKeys, ...state });
    expect(found).toMatchObject({ found: 'disabled', why: expect.stringMatching(why) });
  });

  it('hints only at keys that work', () => {
    expect(contextHints('ask', '^]', freeKeys)).toContain('y once');
    expect(contextHints('ask', '^]', { ...freeKeys, seenAll: false })).not.toContain('y once');
  });
});

describe('key labels', () => {
  const plain = { ctrl: false, alt: false, shift: false, raw: new Uint8Array() };
  const cases: [string, Parameters<typeof keyLabel>[0]][] = [
    ['y', key('y')],
    ['N', key('N')],
    ['^d', key('^d')],
    ['Space', key('Space')],
    ['S-Tab', key('S-Tab')],
    ['Esc', { name: 'escape', ...plain }],
    ['M-y', { name: 'y', text: 'y', ...plain, alt: true }],
    ['PgDn', { name: 'pagedown', ...plain }],
    ['C-Home', { name: 'home', ...plain, ctrl: true }],
    ['unknown', { name: 'unknown', ...plain }],
  ];
  it.each(cases)('%s', (label, pressed) => expect(keyLabel(pressed)).toBe(label));
});
