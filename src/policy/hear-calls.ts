import type { DataClass } from '../model/words.ts';
import type { Bench } from './bench.ts';
import { meaningOf, missOf, patternFor } from './call-rules.ts';
import { type Called, calledOf, placesOf } from './called.ts';
import { hearRegistered, hearRuledPaths, registered, ruledPaths } from './hear-arguments.ts';
import { matchesName } from './name-rules.ts';
import type { Picture } from './picture.ts';
import type { Rule } from './rule-book.ts';
import { allow, ask, builtin, type Hearing, never, type Ruling, stop } from './ruling.ts';

/** The MCP calls of an action: each call itself, then what rules or the register say its arguments are. */
export function hearCalls(bench: Bench, picture: Picture): Hearing[] {
  return picture.calls.flatMap((tool) => {
    const call = calledOf(bench, tool, picture.start);
    return [hearCall(bench, picture, call), ...hearRuledPaths(bench, call), ...hearRegistered(bench, call)];
  });
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
