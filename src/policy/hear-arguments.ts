import { type ArgumentName, parseArgumentName } from '../model/call-pattern.ts';
import type { LookUp } from '../model/facts.ts';
import { pathIn } from './argument-text.ts';
import type { Bench } from './bench.ts';
import { isFields, valuesAround } from './call-arguments.ts';
import { type CalledTool, patternFor, shown } from './call-rules.ts';
import { callStarts, sketchCall } from './call-sketch.ts';
import { type Called, calledOf, placesOf } from './called.ts';
import { hearHost } from './hear-others.ts';
import { hearPath } from './hear-paths.ts';
import { readAddress } from './host-names.ts';
import { lookedUp, type Picture } from './picture.ts';
import type { Hearing } from './ruling.ts';
import { type Place, placeAbsolute } from './shell/place.ts';

/** Arguments that some rule for this tool says are paths: evidence, whatever they look like. */
export function ruledPaths(bench: Bench, call: Called): { text: string; places: Place[] }[] {
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

/** Those, held against what forbids them. */
export function hearRuledPaths(bench: Bench, call: Called): Hearing[] {
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

/** The arguments of a call that the register says are of these kinds. */
export function registered(call: Called, kinds: readonly Kind[]): Registered[] {
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
export function hearRegistered(bench: Bench, call: Called): Hearing[] {
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
