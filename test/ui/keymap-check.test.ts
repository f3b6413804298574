import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Keymap, tableKeys } from '../../src/ui/key-binding.ts';
import { bindingsOf } from '../../src/ui/key-table.ts';
import { fixedPlaces, keymapOf, keymapProblems } from '../../src/ui/keymap-check.ts';
import { actionsOf, openPlaces } from '../../src/ui/keys-schema.ts';
import { freeKeysOf, lookupKey } from '../../src/ui/lookup-key.ts';

const where = (place: string, action: string): string => `keys.yaml:${place}.${action}`;
const problems = (said: Keymap) => keymapProblems(said, { prefix: '^]', where });

describe('keys of a person', () => {
  const good: [string, Keymap][] = [
    ['another letter', { panes: { follow: ['F'] } }],
    ['several', { replay: { play: ['Space', 'P'] } }],
    ['two that change places', { panes: { follow: ['v'], verdict: ['f'] } }],
    ['none', { panes: { copy: [] } }],
    [
      'another letter for yes',
      {
        ask: { allow: ['a'] },
        panes: { answer: ['A'] },
        sheet: { answer: ['A'] },
        prefix: { answer: ['A'] },
      },
    ],
    ['four panes', { panes: { pane: ['F1', 'F2', 'F3', 'F4'] } }],
    ['a letter that makes a rule', { rule: { make: ['M'] } }],
  ];
  it.each(good)('%s is fine', (_, said) => expect(problems(said)).toEqual([]));

  const bad: [string, Keymap, string, string][] = [
    ['a key of another action', { panes: { follow: ['p'] } }, 'keys-conflict', 'panes.follow'],
    ['the same key twice', { panes: { follow: ['F'], verdict: ['F'] } }, 'keys-conflict', 'panes.verdict'],
    ['the prefix', { panes: { follow: ['^]'] } }, 'keys-reserved', 'panes.follow'],
    ['Ctrl-C', { home: { quit: ['^c'] } }, 'keys-reserved', 'home.quit'],
    ['Ctrl-Z where no agent is', { replay: { play: ['^z'] } }, 'keys-reserved', 'replay.play'],
    ['Esc for something else', { ask: { allow: ['Esc'] } }, 'keys-reserved', 'ask.allow'],
    ['a letter in the filter', { filter: { down: ['j'] } }, 'keys-reserved', 'filter.down'],
    ['the prefix for the agent', { prefix: { literal: ['L'] } }, 'keys-reserved', 'prefix.literal'],
    ['no key', { panes: { follow: ['ff'] } }, 'keys-not-a-key', 'panes.follow'],
    ['an invisible key', { panes: { follow: ['\u200b'] } }, 'keys-not-a-key', 'panes.follow'],
    ['another name for Enter', { ask: { allow: ['^m'] } }, 'keys-not-a-key', 'ask.allow'],
    ['a needed key taken away', { ask: { deny: [] } }, 'keys-needed', 'ask.deny'],
    ['three keys for four panes', { panes: { pane: ['1', '2', '3'] } }, 'keys-count', 'panes.pane'],
  ];
  it.each(bad)('%s is refused', (_, said, code, at) => {
    expect(problems(said)).toContainEqual(
      expect.objectContaining({ code, where: `keys.yaml:${at}`, fix: expect.stringMatching(/./) }),
    );
  });

  const unsafe: [string, Keymap][] = [
    ...['Enter', 'Space', 'Tab', 'Down', '1', '2', '^a', 'M-y', 'F1', 'Backspace', '.', 'у'].map(
      (key): [string, Keymap] => [`${key} for yes`, { ask: { allow: [key] } }],
    ),
    ['two keys for yes', { ask: { allow: ['y', 'Y'] } }],
    ['yes and no swapped', { ask: { allow: ['n'], deny: ['y'] } }],
    ['what scrolls', { ask: { allow: ['j'], down: ['Down'] } }],
    ['what ends a run', { ask: { allow: ['x'] } }],
    ['Enter for a stop', { stop: { once: ['Enter'] } }],
    ['Space for a rule', { rule: { make: ['Space'] } }],
    ['Enter for the end of the agent', { quit: { kill: ['Enter'] } }],
    ['what opens the question', { ask: { allow: ['a'] } }],
    ['what allows, for opening', { panes: { answer: ['y'], copy: [] } }],
  ];
  it.each(unsafe)('%s cannot decide', (_, said) =>
    expect(problems(said).map(({ code }) => code)).toContain('keys-unsafe-answer'),
  );

  it('keeps Esc where it is, whatever is said', () => {
    const keymap = keymapOf({ panes: { agent: ['i'] }, ask: { later: ['L'] } });
    expect(keymap).toEqual({ panes: { agent: ['i', 'Esc'] }, ask: { later: ['L', 'Esc'] } });
  });

  it('leaves the places alone where text is typed', () => {
    expect(openPlaces.filter((place) => fixedPlaces[place] !== undefined)).toEqual([]);
    expect(openPlaces).toHaveLength(13);
  });

  it('accepts the table itself', () => {
    const said = Object.fromEntries(
      openPlaces.map((place) => [
        place,
        Object.fromEntries(
          actionsOf(place).map(({ action, keys }) => [action, keys.filter((key) => key !== 'prefix')]),
        ),
      ]),
    );
    expect(problems(said)).toEqual([]);
  });

  it('never lets Enter, Space or a pressed-twice key allow, whatever a file says', () => {
    const key = fc.constantFrom('Enter', 'Space', 'y', 'a', 'n', 'q', 'A', '^m', 'Tab', 'j', 'Esc', '1');
    const keys = fc.array(key, { maxLength: 2 });
    const actions = fc.record(
      { allow: keys, deny: keys, down: keys, later: keys, answer: keys },
      { requiredKeys: [] },
    );
    const file = fc.record({ ask: actions, panes: actions }, { requiredKeys: [] });
    fc.assert(
      fc.property(file, (drawn) => {
        const said: Keymap = JSON.parse(JSON.stringify(drawn));
        if (problems(said).length > 0) return;
        const state = freeKeysOf(keymapOf(said));
        for (const label of ['Enter', 'Space', 'Tab', '1', 'Esc']) {
          const found = lookupKey('ask', label, state);
          expect(found.found === 'action' && found.action === 'allow').toBe(false);
        }
        const opens = bindingsOf('panes', state.keymap).find((one) => one.action === 'answer')?.keys ?? [];
        const allows = bindingsOf('ask', state.keymap).find((one) => one.action === 'allow')?.keys ?? [];
        expect(allows.filter((one) => opens.includes(one))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('is found under its new key, and under no old one', () => {
    const state = freeKeysOf(keymapOf({ panes: { follow: ['F'] } }));
    expect(lookupKey('panes', 'F', state)).toEqual({ found: 'action', action: 'follow', nth: 0 });
    expect(lookupKey('panes', 'f', state)).toEqual({ found: 'nothing' });
    expect(bindingsOf('panes', tableKeys).some((one) => one.keys.includes('f'))).toBe(true);
  });
});
