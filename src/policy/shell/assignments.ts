import { expandValue, expandWord } from './expand.ts';
import type { Field } from './field.ts';
import type { Assignment } from './parse.ts';
import { type Desk, isInherited, type ShellState, textsOf, type Value } from './state.ts';
import { setVariable } from './variables.ts';

/** Elements of an array, and bytes of a text, that are followed. */
const mostElements = 200;
const longestText = 65_536;

/** The value an assignment gives; an array is known by what its elements may be. */
export function assignedValue(assignment: Assignment, state: ShellState, desk: Desk): Field {
  checkSubscript(assignment, state, desk);
  if (assignment.value.type === 'ArrayValue') {
    const maybe = elementsOf(assignment, state, desk).flatMap((field) =>
      field.known ? [withoutKey(field.text)] : [],
    );
    return { known: false, text: assignment.text, shape: 'many', head: '', maybe: maybe.slice(0, 8) };
  }
  const field = expandValue(assignment.value, state, desk);
  return field.known && /(?:^|:)~/.test(field.text)
    ? { known: false, text: field.text, shape: 'one', head: '' }
    : field;
}

const withoutKey = (element: string): string => element.replace(/^\[[^\]]*\]\+?=/, '');

function checkSubscript(assignment: Assignment, state: ShellState, desk: Desk): void {
  if (assignment.index === undefined) return;
  expandValue(assignment.index, state, desk);
  if (!/^\d+$/.test(assignment.index.text)) desk.unclear(assignment.text, 'bash evaluates its subscript');
}

function elementsOf({ value }: Assignment, state: ShellState, desk: Desk): Field[] {
  return value.type === 'ArrayValue'
    ? value.elements.flatMap((element) => expandWord(element, state, desk, 'fields'))
    : [];
}

/** `name=(a b)` and `name+=(c)` with plain elements, which begin at the first and leave no gap; null when it is anything else. */
function arrayOf(assignment: Assignment, state: ShellState, desk: Desk): Value | null {
  const { value, index, append, name } = assignment;
  if (value.type !== 'ArrayValue' || index !== undefined) return null;
  const fields = elementsOf(assignment, state, desk);
  const before = append === true ? state.variables.get(name) : undefined;
  const known = append === true && before?.is !== 'list' ? null : before?.is === 'list' ? before.fields : [];
  const keyed = value.elements.some((element) => /^["'\\]?\[/.test(element.text));
  if (known === null || keyed || fields.some((field) => !field.known)) {
    const maybe = [
      ...textsOf(before),
      ...fields.flatMap((field) => (field.known ? [withoutKey(field.text)] : [])),
    ];
    return { is: 'unknown', maybe: maybe.slice(0, 8), inherited: append === true && isInherited(before) };
  }
  const all = [...known, ...fields];
  return all.length > mostElements ? { is: 'unknown' } : { is: 'list', fields: all };
}

/** `name+=text`, and what an element or an appended text may make of what the variable held. */
function changedValue(assignment: Assignment, field: Field, state: ShellState): Value {
  const before = state.variables.get(assignment.name);
  const append = assignment.append === true && assignment.index === undefined;
  if (append && before?.is === 'text' && field.known && before.text.length + field.text.length <= longestText)
    return { is: 'text', text: before.text + field.text };
  const added = field.known ? [field.text] : (field.maybe ?? []);
  const old = textsOf(before);
  const joined = append ? old.flatMap((text) => added.map((more) => text + more)) : [];
  const maybe = [...old, ...added, ...joined].filter((text) => text.length <= longestText).slice(0, 8);
  return { is: 'unknown', maybe, inherited: isInherited(before) };
}

export function assign(assignment: Assignment, state: ShellState, desk: Desk): void {
  const array = arrayOf(assignment, state, desk);
  if (array !== null) {
    setVariable(assignment.name, array, state, desk);
    return;
  }
  const field = assignedValue(assignment, state, desk);
  const plain =
    assignment.index === undefined && assignment.append !== true && assignment.value.type === 'Word';
  const value = plain ? plainValue(field) : changedValue(assignment, field, state);
  setVariable(assignment.name, value, state, desk);
  // Unlike what a command sets, an assignment takes place for sure.
  if (plain) state.variables.set(assignment.name, value);
}

function plainValue(field: Field): Value {
  if (field.known) return { is: 'text', text: field.text };
  if (field.shape === 'number' || field.shape === 'digits') return { is: field.shape };
  return { is: 'unknown', maybe: field.maybe ?? [] };
}
