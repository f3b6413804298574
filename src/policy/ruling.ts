import type { Part, RuleRef } from '../model/verdict.ts';
import type { Effect } from '../model/words.ts';
import { worst } from '../model/words.ts';
import type { Rule } from './rule-book.ts';

/** What one rule says about one part. */
export interface Ruling {
  effect: Effect;
  rule: RuleRef;
  reason: string;
}

/** Everything said about one part. `hard` beats all; `soft` are rules that ask; `open` is the rule that allows. */
export interface Hearing {
  does: Part['does'];
  target: string;
  hard: Ruling[];
  soft: Ruling[];
  open: Ruling | null;
  /** Why nothing allows it, for the default. */
  otherwise: string;
}

export function builtin(name: string, text: string): RuleRef {
  return { id: `builtin:${name}`, source: 'builtin', text, file: null, line: null };
}

/** `never.touch[2] "deploy/**" (countersign.yaml:23)`: a rule as a sentence refers to it. */
export function cite(rule: RuleRef): string {
  const where = rule.file === null ? '' : ` (${rule.file}${rule.line === null ? '' : `:${rule.line}`})`;
  return `${rule.id} "${rule.text}"${where}`;
}

export function never(rule: Rule, what: string): Ruling {
  return { effect: 'deny', rule: rule.ref, reason: `${what} is off limits: ${cite(rule.ref)}.` };
}

export function stop(rule: Rule, what: string): Ruling {
  return { effect: 'stop', rule: rule.ref, reason: `${what} hits a stop rule: ${cite(rule.ref)}.` };
}

export function ask(rule: Rule, what: string): Ruling {
  return { effect: 'ask', rule: rule.ref, reason: `${what} needs a person's word: ${cite(rule.ref)}.` };
}

export function allow(rule: Rule, what: string): Ruling {
  return { effect: 'allow', rule: rule.ref, reason: `${what} is delegated: ${cite(rule.ref)}.` };
}

/** What applies where no rule speaks. */
export interface Fallback {
  attended: boolean;
  /** The grant that covers the whole action, if a person gave one. */
  grant: Ruling | null;
}

/** Settles one part: built-in, `never` and stop rules first and all of them; then grant, `ask`, `may`, default. */
export function settle(hearing: Hearing, fallback: Fallback): Part {
  const part = (ruling: Ruling): Part => ({ does: hearing.does, target: hearing.target, ...ruling });
  const worstHard = mostSevere(hearing.hard);
  if (worstHard) return part(worstHard);
  const asks = mostSevere(hearing.soft);
  if (hearing.open !== null && asks === null) return part(hearing.open);
  if (fallback.grant !== null) return part(fallback.grant);
  if (asks !== null) return part(asks);
  const rule: RuleRef = {
    id: 'default',
    source: 'default',
    text: fallback.attended ? 'ask when no rule allows' : 'deny when no rule allows and nobody can be asked',
    file: null,
    line: null,
  };
  return part({ effect: fallback.attended ? 'ask' : 'deny', rule, reason: hearing.otherwise });
}

/** The most severe of some rulings or parts, the first among equals; null of none. */
export function mostSevere<T extends { effect: Effect }>(items: readonly T[]): T | null {
  let found: T | null = null;
  for (const item of items) {
    if (
      found === null ||
      (item.effect !== found.effect && worst(item.effect, found.effect) === item.effect)
    ) {
      found = item;
    }
  }
  return found;
}
