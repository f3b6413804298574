import {
  type ArgumentMatcher,
  type ArgumentRule,
  type CallPattern,
  compileExpression,
  type OneOf,
  parseCallPattern,
} from '../model/call-pattern.ts';
import { sortOfName } from './argument-look.ts';
import { pathIn } from './argument-text.ts';
import { unaccounted, valuesAround, valuesAt } from './call-arguments.ts';
import { readAddress } from './host-names.ts';
import { matchesHost, matchesName } from './name-rules.ts';
import type { PathRules } from './path-rules.ts';
import { trickery } from './shell/parse.ts';
import type { Place } from './shell/place.ts';

export interface CalledTool {
  server: string;
  name: string;
  args: Record<string, unknown>;
}

/** What paths in arguments are compared with. */
export interface CallGround {
  paths: PathRules;
  /** Where a path leads, one place for each folder a relative path could start from. */
  placesOf(path: string): Place[];
}

/** `unclear` never satisfies `may` and always `ask`, `never` and `stop_if`. */
type Answer = 'yes' | 'no' | 'unclear';
type Side = 'may' | 'tighten';

/** More text than this is not given to an expression. */
const mostText = 65_536;
const longestAddress = 4_096;

/** The pattern of a rule that is about this tool, its arguments not yet looked at; null when it is about another. */
export function patternFor(text: string, call: CalledTool): CallPattern | 'unreadable' | null {
  const parsed = parseCallPattern(text);
  const tool = parsed.ok ? parsed.pattern.tool : parsed.tool;
  if (!matchesName(tool, `${call.server}.${call.name}`)) {
    // A tool's name may hold anything: what was always compared as a whole still is.
    return matchesName(text, `${call.server}.${call.name}`) ? { tool: text, rules: [], rest: true } : null;
  }
  return parsed.ok ? parsed.pattern : 'unreadable';
}

/** Why a `may.call` pattern does not name this call; null when it does. */
export function missOf(pattern: CallPattern, call: CalledTool, ground: CallGround): string | null {
  for (const rule of pattern.rules) {
    const { values, absent, odd } = valuesAt(call.args, rule.name);
    if (odd) return `${rule.shown} has a form that ${rule.text} does not fit`;
    if ((absent || values.length === 0) && !rule.optional) return `${rule.shown} is missing`;
    if (tooMuchText(rule, values)) return `${rule.shown} is longer than ${rule.text} is tried on`;
    for (const value of values) {
      const answer = answerOf(rule.matcher, value, ground, 'may');
      if (answer === 'no') return `${rule.shown} ${shownOf(rule, value)} is not ${rule.text}`;
      if (answer === 'unclear')
        return `${rule.shown} ${shownOf(rule, value)} cannot be compared with ${rule.text}`;
    }
  }
  if (pattern.rest) return null;
  const left = unaccounted(call.args, pattern.rules);
  return left === null ? null : `${left.length > 60 ? `${left.slice(0, 59)}…` : left} is not listed`;
}

/** What makes an `ask`, `never` or `stop_if` pattern mean this call, as words; null when it does not mean it. */
export function meaningOf(pattern: CallPattern, call: CalledTool, ground: CallGround): string | null {
  const said: string[] = [];
  for (const rule of pattern.rules) {
    const { values, absent, odd } = valuesAround(call.args, rule.name);
    const hit = tooMuchText(rule, values)
      ? undefined
      : values.find((value) => answerOf(rule.matcher, value, ground, 'tighten') !== 'no');
    if (hit !== undefined) said.push(`${rule.shown} ${shownOf(rule, hit)}`);
    else if (odd || tooMuchText(rule, values)) said.push(`${rule.shown}, which cannot be understood,`);
    else if (!(absent && rule.optional)) return null;
  }
  return said.join(' and ');
}

function tooMuchText({ matcher }: ArgumentRule, values: readonly unknown[]): boolean {
  if (matcher.kind !== 'regex') return false;
  return values.reduce<number>((sum, one) => sum + (typeof one === 'string' ? one.length : 8), 0) > mostText;
}

function answerOf(matcher: ArgumentMatcher, value: unknown, ground: CallGround, side: Side): Answer {
  switch (matcher.kind) {
    case 'any':
      return 'yes';
    case 'path':
      return typeof value === 'string' ? pathAnswer(matcher.globs, value, ground, side) : 'unclear';
    case 'host':
      return typeof value === 'string' ? hostAnswer(matcher.hosts, value, side) : 'unclear';
    case 'one-of': {
      const text = textOf(value);
      return text === null ? 'unclear' : yes(matcher.values.some((one) => isOne(one, value, text, side)));
    }
    case 'regex': {
      const text = textOf(value);
      const expression = compileExpression(matcher.source, side === 'tighten');
      if (text === null || 'message' in expression) return 'unclear';
      return yes(side === 'may' ? expression.testExact(text) : expression.test(text));
    }
    default:
      return matcher satisfies never;
  }
}

const yes = (is: boolean): Answer => (is ? 'yes' : 'no');

function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

const folded = (text: string): string => text.normalize('NFKC').trim().toLowerCase();

function isOne(one: OneOf, value: unknown, text: string, side: Side): boolean {
  if (side === 'tighten') {
    if (folded(one.text) === folded(text) || isSwitch(folded(one.text), folded(text))) return true;
    return /\d/.test(one.text) && text.trim() !== '' && Number(one.text) === Number(text);
  }
  if (typeof value === 'string') return value === one.text;
  return !one.quoted && (text === one.text || (typeof value === 'number' && isNumber(one.text, value)));
}

/** What servers take for a boolean, beside the boolean. */
const switches = [
  ['true', '1', 'yes', 'on', 'y', 't'],
  ['false', '0', 'no', 'off', 'n', 'f', ''],
] as const;

const isSwitch = (wanted: string, given: string): boolean =>
  switches.some(([plain, ...others]) => wanted === plain && others.some((other) => other === given));

const isNumber = (text: string, value: number): boolean =>
  /^-?\d+(?:\.\d+)?$/.test(text) && Number(text) === value;

function pathAnswer(globs: readonly string[], value: string, ground: CallGround, side: Side): Answer {
  const path = pathIn(value);
  if (path === null) return 'unclear';
  const places = ground.placesOf(path);
  if (side === 'may') {
    // A program that expands wildcards would read more than what is compared here, and a person something else.
    if (/[*{\n\t]/.test(path) || trickery(path) !== null || places.some(({ real }) => real === null))
      return 'unclear';
    return yes(places.every((place) => globs.some((glob) => ground.paths.opens(glob, place, false))));
  }
  const covered = places.some((place) => globs.some((glob) => ground.paths.covers(glob, place)));
  const met = /[*?[{]/.test(path)
    ? places.some(({ lexical }) => globs.some((glob) => ground.paths.meets(glob, lexical)))
    : false;
  if (covered || met) return 'yes';
  return places.some(({ real }) => real === null) ? 'unclear' : 'no';
}

function hostAnswer(patterns: readonly string[], value: string, side: Side): Answer {
  if (value.length > longestAddress) return 'unclear';
  const { hosts, clear } = readAddress(value);
  const fits = hosts.some((host) => patterns.some((pattern) => matchesHost(pattern, host)));
  if (hosts.length === 0 || (side === 'may' && !clear)) return 'unclear';
  // Of an address that programs read differently every reading was compared; of several in one text perhaps not.
  return !fits && !clear && /\s/.test(value) ? 'unclear' : yes(fits);
}

/** Nobody repeats what is secret by its name, nor part of a longer text: half a secret is not recognised as one. */
function shownOf({ name }: ArgumentRule, value: unknown): string {
  return sortOfName(name.at(-1)?.field ?? '') === 'secret' ? 'as given' : shown(value);
}

/** A value as a reason quotes it: in JSON where it is short, or a path. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return `(a list of ${value.length})`;
  if (typeof value === 'object' && value !== null) return '(an object)';
  if (typeof value !== 'string') return String(value);
  const short = value.length <= (/^[\w./~-]*$/.test(value) ? 200 : 80);
  return short ? JSON.stringify(value) : `(${value.length} characters)`;
}
