import type { Problem } from '../model/problem.ts';
import { type Keymap, tableKeys } from './key-binding.ts';
import { bindingsOf, type KeyContext } from './key-table.ts';
import { keysOf } from './lookup-key.ts';

type Name = readonly [place: KeyContext, action: string];
type Where = (place: string, action: string) => string;

/**
 * What decides about the agent, and the places it is decided in. Such a key is one letter that has no other meaning
 * there: Enter and Space are what fingers do by themselves, digits and arrows choose from other programs' lists, and a
 * letter that reads on or denies in the table must not allow here.
 */
const deciding: readonly { readonly among: readonly KeyContext[]; readonly names: readonly Name[] }[] = [
  {
    among: ['ask', 'rule', 'stop'],
    names: [
      ...(['allow', 'allow-run', 'minutes', 'deny', 'deny-note', 'rule', 'edit'] as const).map(
        (action): Name => ['ask', action],
      ),
      ['rule', 'make'],
      ...(['end', 'amend', 'once'] as const).map((action): Name => ['stop', action]),
    ],
  },
  {
    among: ['quit'],
    names: [
      ['quit', 'stop'],
      ['quit', 'kill'],
    ],
  },
];

/** The keys that open a question must not be the ones that allow: pressed twice they would. */
const opening: readonly Name[] = [
  ['prefix', 'answer'],
  ['prefix', 'look'],
  ['panes', 'answer'],
  ['sheet', 'answer'],
];
const allowing: readonly Name[] = [
  ['ask', 'allow'],
  ['ask', 'allow-run'],
  ['ask', 'minutes'],
  ['ask', 'rule'],
  ['stop', 'once'],
];

/** Which other action of these places has the key in the table; null when none has. */
function tableOwner(among: readonly KeyContext[], key: string, [place, action]: Name): string | null {
  for (const other of among) {
    const owner = bindingsOf(other, tableKeys).find((one) => one.keys.includes(key));
    if (owner && (other !== place || owner.action !== action)) return `${other}.${owner.action}`;
  }
  return null;
}

function whyUnsafe(name: Name, among: readonly KeyContext[], keys: readonly string[]): string | null {
  const [key, ...more] = keys;
  if (key === undefined) return null;
  if (more.length > 0) return 'what decides has one key, and no second one beside it';
  if (name[0] === 'rule' && key === 'Enter') return null;
  if (!/^[a-zA-Z]$/.test(key))
    return `${key} cannot decide: only a letter does. Enter, Space, digits and arrows are pressed without thinking`;
  const owner = tableOwner(among, key, name);
  return owner === null
    ? null
    : `${key} cannot decide this: it is ${owner} in the table, and fingers know that`;
}

const problem = (message: string, fix: string, where: string): Problem => ({
  code: 'keys-unsafe-answer',
  message,
  fix,
  where,
});

/** What would make an approval dangerous. `said`: what the file names; `keymap`: the keys as they would count. */
export function answerProblems(said: Keymap, keymap: Keymap, where: Where): Problem[] {
  const unsafe = deciding.flatMap(({ among, names }) =>
    names.flatMap((name): Problem[] => {
      const [place, action] = name;
      const keys = said[place]?.[action];
      const why = keys === undefined ? null : whyUnsafe(name, among, keys);
      const fix = 'take a letter that no question uses yet, or remove the line';
      return why === null ? [] : [problem(`${place}.${action}: ${why}`, fix, where(place, action))];
    }),
  );
  return [...unsafe, ...opening.flatMap((open) => allowing.flatMap((allow) => twice(open, allow)))];

  function twice(open: Name, allow: Name): Problem[] {
    const named = [allow, open].find(([place, action]) => said[place]?.[action] !== undefined);
    const opens = keysOf(...open, keymap);
    const key = keysOf(...allow, keymap).find((one) => opens.includes(one));
    if (named === undefined || key === undefined) return [];
    const message = `${key} would open a question (${open.join('.')}) and allow it (${allow.join('.')}): pressed twice it would answer unread`;
    return [problem(message, 'take another key for one of them', where(...named))];
  }
}
