import { evaluatedAgain } from './again.ts';
import { isNumericText } from './arithmetic.ts';
import type { Program } from './builtins.ts';
import { variableEvidence } from './evidence.ts';
import { literal } from './field.ts';
import { addCommand, type Invocation } from './invocation.ts';
import { free, unclear } from './plain-builtins.ts';
import { printed } from './printed.ts';
import type { Desk, ShellState, Start } from './state.ts';
import { setVariable } from './variables.ts';

/** Builtins that take names of variables: bash evaluates what stands in brackets behind a name. */
const evaluates =
  (why: string): Program =>
  (given, state, desk, start) => {
    for (const word of given.fields.slice(1)) if (word.known) evaluatedAgain(word.text, state, desk);
    unclear(why)(given, state, desk, start);
  };

export const wait: Program = (given, state, desk, start) => {
  if (
    !given.fields
      .slice(1)
      .every((field) => (field.known ? /^%?\d+$|^-n$/.test(field.text) : field.shape === 'number'))
  ) {
    return evaluates('wait -p evaluates a subscript')(given, state, desk, start);
  }
  free(given, state, desk, start);
};

export const printf: Program = (given, state, desk, start) => {
  const target = given.fields[1];
  if (target?.known && target.text === '-v') {
    const name = given.fields[2];
    if (!name?.known || !/^[A-Za-z_]\w*$/.test(name.text))
      return evaluates('printf -v evaluates a subscript')(given, state, desk, start);
    const words = given.fields.slice(3).flatMap((field) => (field.known ? [field.text] : []));
    const text = words.length === given.fields.length - 3 ? printed(['printf', ...words]) : null;
    setVariable(name.text, { is: 'unknown', maybe: text === null ? [] : [text] }, state, desk);
  } else if (target?.known && target.text.startsWith('-v')) {
    return evaluates('printf -v evaluates a subscript')(given, state, desk, start);
  } else if (target !== undefined && !target.known && target.head === '' && target.shape !== 'number') {
    return unclear('its first word is not known and could be an option')(given, state, desk, start);
  }
  free(given, state, desk, start);
};

/** What may be read from a here-string or here-document: all of it, and its words. What a pipeline brings is not known. */
function mayBeRead(given: Invocation): string[] {
  const text = given.stdin.trim();
  if (text === '' || text.includes('|') || text.length > 400) return [];
  return [...new Set([text, ...text.split(/[\s:,;=]+/)])].slice(0, 8);
}

export const read: Program = (given, state, desk, start) => {
  const maybe = mayBeRead(given);
  setVariable('REPLY', { is: 'unknown', maybe }, state, desk);
  const words = given.fields.slice(1);
  const values = new Set(['-d', '-n', '-N', '-p', '-t', '-u']);
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    if (!word?.known) return unclear('read takes names the text does not tell')(given, state, desk, start);
    if (values.has(word.text)) {
      at += 1;
      const value = words[at];
      if (value !== undefined && !value.known && value.shape === 'many') {
        return unclear('read takes names the text does not tell')(given, state, desk, start);
      }
    } else if (/^-[rse]+$/.test(word.text) || /^-[dnNptu]./.test(word.text)) continue;
    else if (/^[A-Za-z_]\w*$/.test(word.text)) setVariable(word.text, { is: 'unknown', maybe }, state, desk);
    else return evaluates('read evaluates subscripts')(given, state, desk, start);
  }
  free(given, state, desk, start);
};

export const mapfile: Program = (given, state, desk, start) => {
  evaluates('its callback can execute')(given, state, desk, start);
  const name = given.fields.at(-1);
  const maybe = mayBeRead(given);
  for (const one of name?.known && /^[A-Za-z_]\w*$/.test(name.text) ? [name.text] : [])
    setVariable(one, { is: 'unknown', maybe }, state, desk);
};

export const unset: Program = (given, state, desk, start) =>
  evaluates('it evaluates subscripts and can remove functions')(given, state, desk, start);

export const getopts: Program = (given, state, desk, start) =>
  evaluates('it evaluates subscripts')(given, state, desk, start);

/** Declarations need a rule: their attributes and exports change what later commands do. */
export const declare: Program = (given, state, desk) => {
  addCommand(given, 'rule', 'it changes variables for later commands', state, desk, []);
  const words = given.fields.slice(1);
  const counts = words.some((word) => word.known && /^-[a-zA-Z]*i/.test(word.text));
  // Later values are computed, take another case or are the name of another variable.
  const [alters] = words.filter((word) => word.known && /^-[a-zA-Z]*[ilucn]/.test(word.text));
  if (alters !== undefined && !/^-[a-zA-Z]*i/.test(alters.text))
    desk.unclear(alters.text, 'it changes what values mean that are set later');
  for (const word of words) {
    if (word.known && (counts || /^\w*\[/.test(word.text))) evaluatedAgain(word.text, state, desk);
    const name = /^([A-Za-z_]\w*)(?:=|$)/.exec(word.known ? word.text : word.head)?.[1];
    if (name === undefined) continue;
    const value = word.known && word.text.includes('=') ? word.text.slice(name.length + 1) : null;
    if (value !== null) variableEvidence(literal(value), state, desk);
    desk.declared.add(name);
    const maybe = word.known ? [] : [...(word.maybe ?? [])];
    if (value !== null && alters !== undefined) maybe.push(value, value.toLowerCase(), value.toUpperCase());
    const known = value !== null && alters === undefined;
    setVariable(name, known ? { is: 'text', text: value } : { is: 'unknown', maybe }, state, desk);
  }
};

export const arithmetic: Program = (given, state, desk, start) => {
  if (!given.fields.slice(1).every((word) => word.known && isPlainSum(word.text)))
    return evaluates('let evaluates subscripts')(given, state, desk, start);
  if (!given.fields.slice(1).every((word) => word.known && hasNumbersOnly(word.text, state)))
    return evaluates('let evaluates values that are not known')(given, state, desk, start);
  unclear('let is not on the list')(given, state, desk, start);
};

const isPlainSum = (text: string): boolean => /^[\w\s+*/%<>=!&|()-]+$/.test(text);

const hasNumbersOnly = (text: string, state: ShellState): boolean =>
  (text.match(/[A-Za-z_]\w*/g) ?? []).every((name) => isNumericText(name, state));

/** Words behind a builtin that is named as one: functions of that name are passed over. */
export function startPast(given: Invocation, state: ShellState, desk: Desk, start: Start): void {
  const functions = state.functions;
  state.functions = new Map();
  start(given, state, desk);
  state.functions = functions;
}
