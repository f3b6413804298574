import { type ArgumentName, type CallPattern, parseArgumentName } from '../model/call-pattern.ts';
import type { Capability } from '../model/capability.ts';
import type { LookUp } from '../model/facts.ts';
import type { DataClass } from '../model/words.ts';
import { evidentPath, pathIn } from './argument-text.ts';
import type { Bench } from './bench.ts';
import { isFields, valuesAround } from './call-arguments.ts';
import { type CalledTool, type CallGround, meaningOf, missOf, patternFor, shown } from './call-rules.ts';
import { callStarts, placesFrom, sketchCall } from './call-sketch.ts';
import { hearHost } from './hear-others.ts';
import { hearPath } from './hear-paths.ts';
import { readAddress } from './host-names.ts';
import { matchesName } from './name-rules.ts';
import { lookedUp, type Picture } from './picture.ts';
import type { Rule } from './rule-book.ts';
import { allow, ask, builtin, type Hearing, never, type Ruling, stop } from './ruling.ts';
import { type Place, placeAbsolute } from './shell/place.ts';

/** One call together with what its arguments are compared with. */
interface Called extends CalledTool {
  what: string;
  ground: CallGround;
  capability: Capability | undefined;
  /** The `may.call` patterns that name it whole. */
  naming: readonly CallPattern[];
}

/** The MCP calls of an action: each call itself, then what rules or the register say its arguments are. */
export function hearCalls(bench: Bench, picture: Picture): Hearing[] {
  return picture.calls.flatMap((tool) => {
    const call = calledOf(bench, tool, picture.start);
    return [hearCall(bench, picture, call), ...hearRuledPaths(bench, call), ...hearRegistered(bench, call)];
  });
}

function calledOf(bench: Bench, tool: CalledTool, start: Place): Called {
  const name = `${tool.server}.${tool.name}`;
  const { facts, profile } = bench.input;
  const recorded = lookedUp(facts);
  const starts = callStarts(start, placeAbsolute(facts.workspace, recorded));
  const ground: CallGround = {
    paths: bench.paths,
    placesOf: (path) => placesFrom(starts, path, facts.home, recorded),
  };
  const naming = bench.book.may.call.flatMap((rule) => {
    const pattern = patternFor(rule.pattern, tool);
    return pattern !== null && pattern !== 'unreadable' && missOf(pattern, tool, ground) === null
      ? [pattern]
      : [];
  });
  const capability = profile.capabilities.find((entry) => matchesName(entry.call, name));
  return { ...tool, what: `Calling ${name}`, ground, capability, naming };
}

/** The call itself: the off switch, the capability's own approval rule, data classes, then the written rules. */
function hearCall(bench: Bench, picture: Picture, call: Called): Hearing {
  const { what, capability } = call;
  const target = `${call.server}.${call.name}`;
  const said = (rules: readonly Rule[], rule: (rule: Rule, what: string) => Ruling): Ruling[] =>
    rules.flatMap((one) => {
      const meaning = meantBy(one, call);
      return meaning === null ? [] : [rule(one, meaning === '' ? what : `${what} with ${meaning}`)];
    });
  const hard: Ruling[] = [
    ...said(bench.book.never.call, never),
    ...said(bench.book.stop.calls, stop),
    ...switchedOff(bench, call),
  ];
  const soft = said(bench.book.ask.call, ask);
  if (capability?.approval === 'ask') {
    const rule = builtin('capability', "the profile's capability register demands a person");
    soft.push({
      effect: 'ask',
      rule,
      reason: `${what} needs a person's word: ${capability.capability}, owned by ${capability.owner}.`,
    });
  }
  soft.push(...dataRulings(bench, picture, call));
  const { open, misses } = opening(bench, call);
  const near = misses.length === 0 ? '.' : `: ${misses.slice(0, 2).join('; ')}.`;
  const otherwise = `${what} is outside what the contract delegates${near}`;
  return { does: 'call', target, hard, soft, open: open && allow(open, what), otherwise };
}

function meantBy(rule: Rule, call: Called): string | null {
  const pattern = patternFor(rule.pattern, call);
  if (pattern === 'unreadable') return '';
  return pattern === null ? null : meaningOf(pattern, call, call.ground);
}

/** The rule that allows the call, or what keeps each rule for this tool from doing so. */
function opening(bench: Bench, call: Called): { open: Rule | null; misses: string[] } {
  const misses: string[] = [];
  for (const rule of bench.book.may.call) {
    const pattern = patternFor(rule.pattern, call);
    if (pattern === null) continue;
    const miss = pattern === 'unreadable' ? 'the rule cannot be read' : missOf(pattern, call, call.ground);
    if (miss === null) return { open: rule, misses: [] };
    misses.push(`${miss} (${rule.ref.id})`);
  }
  return { open: null, misses };
}

function switchedOff(bench: Bench, { server, name, what, capability }: Called): Ruling[] {
  const rulings: Ruling[] = [];
  const off = bench.input.circumstances.disabled.find((entry) =>
    matchesName(entry.call, `${server}.${name}`),
  );
  if (off) {
    const rule = builtin('disabled', 'a capability that is switched off is refused');
    const reason = `${what} is refused: ${off.by} switched it off (${off.reason}).`;
    rulings.push({ effect: 'deny', rule, reason });
  }
  if (capability && (!capability.enabled || capability.approval === 'never')) {
    const rule = builtin('capability', "the profile's capability register refuses it");
    const reason = `${what} is refused: the profile has "${capability.capability}" switched off.`;
    rulings.push({ effect: 'deny', rule, reason });
  }
  return rulings;
}

/** Classes of what the tool itself can expose and of the paths its arguments name. */
export function callClasses(bench: Bench, picture: Picture): DataClass[] {
  return picture.calls.flatMap((tool) => classesOf(bench, picture, calledOf(bench, tool, picture.start)));
}

function classesOf(bench: Bench, picture: Picture, call: Called): DataClass[] {
  const places = [
    ...picture.paths.map(({ place }) => place),
    ...ruledPaths(bench, call).flatMap(({ places }) => places),
    ...registered(call, ['path', 'edit']).flatMap(({ texts }) =>
      texts.flatMap((text) => placesOf(call, text)),
    ),
  ];
  const own = call.capability === undefined ? [] : [call.capability.data];
  return [...new Set([...own, ...places.flatMap((place) => bench.classesOf(place))])];
}

function dataRulings(bench: Bench, picture: Picture, call: Called): Ruling[] {
  const rule = {
    ...builtin('data', `data classes: ${bench.dataAllowed.join(', ')}`),
    id: 'data',
    source: 'contract',
    file: bench.contractFile,
  } as const;
  return classesOf(bench, picture, call)
    .filter((dataClass) => !bench.dataAllowed.includes(dataClass))
    .map((dataClass) => ({
      effect: 'ask',
      rule,
      reason: `${call.what} can expose ${dataClass} data, which the contract does not list.`,
    }));
}

function placesOf(call: Called, text: string): Place[] {
  const path = evidentPath(text);
  return path === null ? [] : call.ground.placesOf(path);
}

/** Arguments that some rule for this tool says are paths: evidence, whatever they look like. */
function ruledPaths(bench: Bench, call: Called): { text: string; places: Place[] }[] {
  const { may, ask, never, stop } = bench.book;
  const texts = [...may.call, ...ask.call, ...never.call, ...stop.calls].flatMap((rule) => {
    const pattern = patternFor(rule.pattern, call);
    if (pattern === null || pattern === 'unreadable') return [];
    return pattern.rules.flatMap(({ name, matcher }) =>
      matcher.kind === 'path' ? textsAt(call, name).texts : [],
    );
  });
  return [...new Set(texts)].map((text) => ({ text, places: placesOf(call, text) }));
}

function hearRuledPaths(bench: Bench, call: Called): Hearing[] {
  return ruledPaths(bench, call).flatMap(({ text, places }) =>
    places.flatMap((place) => {
      const touch = { use: 'name', text, place, recursive: 'no', pattern: null, command: null } as const;
      return hearPath(bench, touch, false) ?? [];
    }),
  );
}

function textsAt(call: CalledTool, name: ArgumentName): { texts: string[]; odd: boolean } {
  const { values, odd } = valuesAround(call.args, name);
  const texts = values.filter((value) => typeof value === 'string');
  return { texts, odd: odd || texts.length < values.length };
}

type Kind = 'path' | 'edit' | 'host' | 'text';

interface Registered {
  shown: string;
  name: ArgumentName;
  kind: Kind;
  texts: string[];
  odd: boolean;
}

function registered(call: Called, kinds: readonly Kind[]): Registered[] {
  return Object.entries(call.capability?.arguments ?? {}).flatMap(([shownName, kind]) => {
    const name = parseArgumentName(shownName);
    if (name === null || !kinds.includes(kind)) return [];
    return [{ shown: shownName, name, kind, ...textsAt(call, name) }];
  });
}

/**
 * Arguments the register says are paths or hosts are judged as reading, editing or reaching them, unless a `may.call` rule
 * that names the call has a matcher of that kind for this very argument: then only what forbids them is heard.
 */
function hearRegistered(bench: Bench, call: Called): Hearing[] {
  return registered(call, ['path', 'edit', 'host']).flatMap((argument): Hearing[] => {
    const wanted = argument.kind === 'host' ? 'host' : 'path';
    const settled = call.naming.some((pattern) =>
      pattern.rules.some(({ name, matcher }) => matcher.kind === wanted && isSame(name, argument.name)),
    );
    const heard =
      argument.kind === 'host'
        ? argument.texts.flatMap((text) => hostHearings(bench, call, text, settled))
        : argument.texts.flatMap((text) => pathHearings(bench, call, argument.kind, text, settled));
    return argument.odd && !settled ? [...heard, notUnderstood(call, argument.shown)] : heard;
  });
}

const isSame = (a: ArgumentName, b: ArgumentName): boolean =>
  a.length === b.length && a.every(({ field, each }, at) => b[at]?.field === field && b[at].each === each);

function pathHearings(bench: Bench, call: Called, kind: Kind, text: string, settled: boolean): Hearing[] {
  const use = kind === 'edit' ? 'edit' : 'read';
  const heard = placesOf(call, text).flatMap((place) => {
    const touch = { use, text, place, recursive: 'no', pattern: null, command: null } as const;
    return hearPath(bench, touch, settled) ?? [];
  });
  return pathIn(text) === null && !settled ? [...heard, notUnderstood(call, shown(text))] : heard;
}

function hostHearings(bench: Bench, call: Called, text: string, settled: boolean): Hearing[] {
  const { hosts, clear } = readAddress(text.slice(0, 4_096));
  const heard = hosts.flatMap((host) => hearHost(bench, { host, certain: true, command: null }) ?? []);
  if (settled) return heard.map((hearing) => ({ ...hearing, open: hearing.open ?? bench.settled }));
  return clear ? heard : [...heard, notUnderstood(call, shown(text))];
}

function notUnderstood(call: Called, what: string): Hearing {
  const otherwise = `${call.what} needs a person's word: where ${what} leads cannot be told.`;
  const target = `${call.server}.${call.name}`;
  return { does: 'call', target, hard: [], soft: [], open: null, otherwise };
}

/** The picture without what merely looks like a path or host in arguments the register calls `text`. */
export function withoutTexts(bench: Bench, picture: Picture): Picture {
  const [tool] = picture.calls;
  if (tool === undefined) return picture;
  const call = calledOf(bench, tool, picture.start);
  const texts = registered(call, ['text']);
  if (texts.length === 0) return picture;
  const { facts } = bench.input;
  const args = texts.reduce((left, { name }) => without(left, name), tool.args);
  const starts = callStarts(picture.start, placeAbsolute(facts.workspace, lookedUp(facts)));
  const recorded = lookedUp(facts);
  let missed = false;
  const look: LookUp = (path) => {
    missed ||= !Object.hasOwn(facts.paths, path);
    return recorded(path);
  };
  const sketch = sketchCall(args, starts, facts.home, look);
  // Nobody looked at some of what is left, since the texts came first: then they count, too.
  return missed ? picture : { ...picture, ...sketch };
}

function without(args: Record<string, unknown>, name: ArgumentName): Record<string, unknown> {
  const [first, ...rest] = name;
  if (first === undefined || !Object.hasOwn(args, first.field)) return args;
  const inner = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(inner);
    return isFields(value) ? without(value, rest) : value;
  };
  const { [first.field]: value, ...others } = args;
  return rest.length === 0 ? others : { ...others, [first.field]: inner(value) };
}
