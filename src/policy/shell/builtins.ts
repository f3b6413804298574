import { pathEvidence } from './evidence.ts';
import { type Field, literal } from './field.ts';
import { walkGrammar } from './grammar.ts';
import { addCommand, type Invocation } from './invocation.ts';
import { arithmetic, declare, getopts, mapfile, printf, read, startPast, unset, wait } from './naming.ts';
import { type Place, placeAbsolute } from './place.ts';
import { free, unclear } from './plain-builtins.ts';
import { builtin, exec, set, shift } from './shell-settings.ts';
import type { Desk, ShellState, Start } from './state.ts';
import { copyState } from './state.ts';
import { testBuiltin } from './test-builtin.ts';
import { placesOf, touchField } from './touching.ts';

export type Program = (given: Invocation, state: ShellState, desk: Desk, start: Start) => void;

const text: Program = (given, state, desk) => {
  addCommand(given, 'inert', '', state, desk, []);
};

/** Makes `places` the working directory; `sure`: it cannot fail. */
function enter(places: Place[] | null, sure: boolean, state: ShellState): void {
  const before = state.cwds;
  state.cwds = places;
  state.previous = before;
  if (!sure && before !== null) state.otherwise = before;
}

const cd: Program = (given, state, desk) => {
  const args = given.fields.slice(1).filter((field) => !(field.known && /^-[LPe@]+$|^--$/.test(field.text)));
  const id = addCommand(given, 'inert', '', state, desk, args);
  const target: Field = args[0] ?? { known: true, text: desk.home, glob: null };
  if (target.known && target.text === '-' && args.length === 1) {
    if (state.previous === null) desk.unclear('cd -', 'the text does not tell where it leads');
    for (const place of state.previous ?? []) touchField(literal(place.lexical), 'enter', state, desk, id);
    enter(state.previous, true, state);
    return;
  }
  if (args.length > 1 || !target.known || target.text === '') {
    touchField(target, 'enter', state, desk, id);
    const guesses = target.known ? [] : (target.maybe ?? []);
    const leads = guesses.flatMap((text) => placesOf(text, state, desk) ?? []);
    const known = leads.length > 0 && state.cwds !== null;
    enter(known ? [...(state.cwds ?? []), ...leads].slice(0, 6) : null, true, state);
    state.previous = null;
    return;
  }
  touchField(target, 'enter', state, desk, id);
  const physical = placesOf(target.text, state, desk);
  if (physical === null) {
    state.previous = null;
    return;
  }
  // The shell drops `..` from the written path, the kernel from the resolved one; where they differ both are kept.
  const logical = physical.map((place) => placeAbsolute(place.lexical, desk.lookUp));
  const places = [
    ...physical,
    ...logical.filter((place) => physical.every((other) => other.real !== place.real)),
  ];
  const sure = places.every((place) => place.is === 'directory' && place.real !== null);
  if (places.length > 6) enter(null, true, state);
  else enter(places, sure, state);
};

const pushd: Program = (given, state, desk, start) => {
  const target = given.fields[1];
  const from = state.cwds;
  if (target === undefined || (target.known && /^[-+]/.test(target.text))) {
    free(given, state, desk, start);
    enter(null, true, state);
    state.stack = null;
    return;
  }
  cd(given, state, desk, start);
  state.stack = state.stack === null || from === null ? null : [from, ...state.stack];
};

const popd: Program = (given, state, desk, start) => {
  free(given, state, desk, start);
  const [top, ...rest] = state.stack ?? [];
  if (given.fields.length > 1 || top === undefined) {
    enter(null, true, state);
    state.stack = null;
    return;
  }
  enter(top, true, state);
  state.stack = rest;
};

const evaluate: Program = (given, state, desk, start) => {
  const words = given.fields.slice(1);
  if (words.some((word) => !word.known)) {
    unclear('it runs text that is not known')(given, state, desk, start);
    // What the text may be is judged all the same.
    const [open, another] = words.filter((word) => !word.known);
    for (const text of open?.known === false && another === undefined ? (open.maybe ?? []) : [])
      desk.walkText(words.map((word) => (word === open ? text : word.text)).join(' '), copyState(state));
    return;
  }
  addCommand(given, 'rule', 'it runs its words as a command text', state, desk, []);
  desk.walkText(words.map((word) => word.text).join(' '), state);
};

const source: Program = (given, state, desk) => {
  const file = given.fields[1];
  const id = addCommand(
    given,
    'rule',
    'it runs a file in this very shell',
    state,
    desk,
    given.fields.slice(1),
  );
  if (file) touchField(file, 'execute', state, desk, id);
  if (file?.known) touchField(file, 'read', state, desk, id);
  desk.unclear(
    given.fields.map((field) => field.text).join(' '),
    'a sourced file can change anything that follows',
  );
  const piped = file?.known === true && /^\/dev\/(?:stdin|fd\/0)$/.test(file.text);
  if (piped && given.stdin !== '')
    desk.walkText(given.stdin.replace(/\|\s*$/, ''), { ...copyState(state), stdin: '' });
};

const trap: Program = (given, state, desk, start) => {
  const action = given.fields[1];
  if (action?.known && action.text !== '-' && action.text !== '')
    desk.walkText(action.text, copyState(state));
  unclear('a trap runs later, when much may have changed')(given, state, desk, start);
};

const command: Program = (given, state, desk, start) => {
  const rest = given.fields.slice(1);
  const first = rest[0];
  if (first === undefined) return free(given, state, desk, start);
  if (first.known && /^-[vV]+$/.test(first.text)) {
    free(given, state, desk, start);
    for (const word of rest.slice(1)) pathEvidence(word, state, desk, null, false);
    return;
  }
  const words = first.known && first.text === '--' ? rest.slice(1) : rest;
  if (words[0]?.known && words[0].text.startsWith('-')) {
    unclear('command with options')(given, state, desk, start);
    const program = words.findIndex((word) => !(word.known && word.text.startsWith('-')));
    if (program > 0) start({ ...given, fields: words.slice(program) }, copyState(state), desk);
    return;
  }
  // It passes functions over; whatever else the builtin does stays.
  startPast({ ...given, fields: words }, state, desk, start);
};

const type: Program = (given, state, desk) => {
  const id = walkGrammar(given, { flags: 'a t p P f', operands: ['text'] }, state, desk);
  for (const word of given.fields.slice(1)) pathEvidence(word, state, desk, id, false);
};

/** What the shell does itself. Anything of bash that is not here is an unknown program and needs a rule. */
export const builtins: ReadonlyMap<string, Program> = new Map<string, Program>([
  ['cd', cd],
  ['pushd', pushd],
  ['popd', popd],
  ['pwd', free],
  ['echo', text],
  ['printf', printf],
  ['true', free],
  ['false', free],
  [':', free],
  ['exit', free],
  ['return', free],
  ['break', free],
  ['continue', free],
  ['wait', wait],
  ['test', testBuiltin],
  ['[', testBuiltin],
  ['read', read],
  ['set', set],
  ['export', declare],
  ['declare', declare],
  ['typeset', declare],
  ['local', declare],
  ['readonly', declare],
  ['type', type],
  ['command', command],
  ['eval', evaluate],
  ['exec', exec],
  ['source', source],
  ['.', source],
  ['trap', trap],
  ['let', arithmetic],
  ['alias', unclear('an alias changes what later words mean')],
  ['unalias', unclear('an alias changes what later words mean')],
  ['shopt', unclear('it changes how the shell reads what follows')],
  ['enable', unclear('it changes what builtins are')],
  ['hash', unclear('it changes which file a name runs')],
  ['mapfile', mapfile],
  ['readarray', mapfile],
  ['unset', unset],
  ['getopts', getopts],
  ['shift', shift],
  ['builtin', builtin],
  ['complete', unclear('it registers code')],
  ['bind', unclear('it registers code')],
  ['history', unclear('it reads and writes files')],
  ['fc', unclear('it runs an editor')],
]);
