import type { Problem } from '../model/problem.ts';
import { type Keymap, tableKeys } from './key-binding.ts';
import { keyNameProblem, typesText } from './key-name.ts';
import { bindingsOf, type KeyContext, keyTable } from './key-table.ts';
import { answerProblems } from './keymap-answers.ts';

interface KeymapChecking {
  /** How the prefix is written: `^]`. */
  readonly prefix: string;
  /** `FILE:LINE:COLUMN` of an action in the file. */
  readonly where: (place: string, action: string) => string;
}

/** Places whose keys are not for choosing: what is typed there is text, or it is the prefix itself. */
export const fixedPlaces: Readonly<Partial<Record<KeyContext, string>>> = {
  agent: 'its one key is the prefix: say `prefix` in config.yaml',
  danger: 'what is typed there is the word that allows something dangerous',
  note: 'what is typed there is text',
  amend: 'what is typed there is text',
};

/** Screens without an agent keep these for themselves. */
const ownScreens: readonly string[] = ['home', 'page', 'history', 'filter', 'replay'];

/** What nobody should have to do without: to read, to answer, and to get out again. */
const needed: Readonly<Partial<Record<KeyContext, readonly string[]>>> = {
  prefix: ['answer', 'panes', 'quit', 'help', 'cancel'],
  panes: ['down', 'up', 'answer', 'agent', 'help'],
  sheet: ['down', 'up', 'close'],
  ask: ['allow', 'deny', 'down', 'up', 'bottom', 'later'],
  rule: ['make', 'down', 'up', 'bottom', 'back'],
  stop: ['end', 'amend', 'down', 'up', 'bottom', 'later'],
  quit: ['detach', 'stop', 'cancel'],
  help: ['down', 'up', 'close'],
  home: ['open', 'down', 'up', 'quit', 'help'],
  page: ['down', 'up', 'quit', 'help'],
  history: ['open', 'down', 'up', 'filter', 'quit', 'help'],
  filter: ['accept', 'down', 'up', 'cancel'],
  replay: ['play', 'quit', 'help'],
};

export const isPlace = (name: string): name is KeyContext => Object.hasOwn(keyTable, name);

/** Keys that stay whatever a file says: Esc is the way out everywhere, and the prefix is not in this file. */
const kept = (keys: readonly string[]): string[] => keys.filter((key) => key === 'Esc' || key === 'prefix');

/** The keys of a file as they will count: Esc and the prefix stay where the table has them. */
export function keymapOf(said: Keymap): Keymap {
  const place = (name: string, actions: Readonly<Record<string, readonly string[]>>) =>
    Object.fromEntries(
      Object.entries(actions).map(([action, keys]) => {
        const table = isPlace(name) ? bindingsOf(name, tableKeys) : [];
        const stay = kept(table.filter((one) => one.action === action).flatMap((one) => one.keys));
        return [action, [...new Set([...keys, ...stay])]];
      }),
    );
  return Object.fromEntries(Object.entries(said).map(([name, actions]) => [name, place(name, actions)]));
}

function reserved(place: KeyContext, action: string, key: string, prefix: string): string | null {
  if (action === 'literal') return 'the prefix twice is the prefix for the agent, and nothing else is';
  if (key === prefix) return 'it is the prefix: it would hide all commands behind it';
  if (key === '^c') return 'Ctrl-C belongs to the agent, and leaves every other screen';
  if (ownScreens.includes(place) && (key === '^z' || key === '^l'))
    return 'it suspends the screen or draws it again, on every screen';
  const table = bindingsOf(place, tableKeys).find((one) => one.action === action)?.keys ?? [];
  if (key === 'Esc' && !table.includes('Esc')) return 'Esc is the way out, and decides nothing, everywhere';
  if (place === 'filter' && typesText(key)) return 'it types into the filter';
  return null;
}

/** Actions whose first key means the first of something, and so on. */
function countProblem(place: KeyContext, action: string, keys: readonly string[]): string | null {
  const table = bindingsOf(place, tableKeys).find((one) => one.action === action)?.keys ?? [];
  const counted = action === 'pane' || action === 'tenth';
  return counted && keys.length !== 0 && keys.length !== table.length
    ? `it needs ${table.length} keys, in order: ${table.join(' ')} in the table`
    : null;
}

function ofAction(
  place: KeyContext,
  action: string,
  keys: readonly string[],
  { prefix, where }: KeymapChecking,
): Problem[] {
  const at = where(place, action);
  const name = `${place}.${action}`;
  const found: Problem[] = keys.flatMap((key): Problem[] => {
    const odd = keyNameProblem(key);
    if (odd) return [{ code: 'keys-not-a-key', message: `${name}: ${odd.message}`, fix: odd.fix, where: at }];
    const why = reserved(place, action, key, prefix);
    if (why === null) return [];
    return [
      {
        code: 'keys-reserved',
        message: `${name}: ${key} cannot be taken: ${why}`,
        fix: 'take another key',
        where: at,
      },
    ];
  });
  const count = countProblem(place, action, keys);
  if (count) found.push({ code: 'keys-count', message: `${name}: ${count}`, fix: 'name as many', where: at });
  if (keys.length === 0 && needed[place]?.includes(action)) {
    found.push({
      code: 'keys-needed',
      message: `${name} would have no key, and it is needed`,
      fix: 'give it a key, or remove the line: then it keeps its own',
      where: at,
    });
  }
  return found;
}

/** Two actions on one key in one place. */
function conflicts(place: KeyContext, said: Keymap, { where }: KeymapChecking): Problem[] {
  const owner = new Map<string, string>();
  const problems: Problem[] = [];
  for (const { action, keys } of bindingsOf(place, keymapOf(said))) {
    for (const key of keys) {
      const other = owner.get(key);
      owner.set(key, other ?? action);
      if (other === undefined || other === action) continue;
      // The one the file names is to be moved; of two that it names the later in the table.
      const named = said[place]?.[action] ? action : other;
      const rest = named === action ? other : action;
      problems.push({
        code: 'keys-conflict',
        message: `${key} would be two actions in ${place}: ${named} and ${rest}`,
        fix: `take another key for ${named}, or give ${rest} another key in this file, too`,
        where: where(place, named),
      });
    }
  }
  return problems;
}

/** Everything that is wrong with a person's keys; places and actions are known to be those of the table. */
export function keymapProblems(said: Keymap, checking: KeymapChecking): Problem[] {
  const places = Object.keys(said).filter(isPlace);
  return [
    ...places.flatMap((place) =>
      Object.entries(said[place] ?? {}).flatMap(([action, keys]) => ofAction(place, action, keys, checking)),
    ),
    ...places.flatMap((place) => conflicts(place, said, checking)),
    ...answerProblems(said, keymapOf(said), checking.where),
  ];
}
