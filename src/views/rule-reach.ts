import type { AlsoAllowed } from './suggestions.ts';

/** What lines would have done in history, in the order a person should read it. */
export interface RuleReach {
  /** Earlier questions about the very same thing that nobody said no to. */
  readonly earlier: { readonly asked: number; readonly allowed: number };
  /** Everything else, what a person denied first, then what a rule refused. */
  readonly also: readonly AlsoAllowed[];
}

const weight = ({ answered, was }: AlsoAllowed): number =>
  answered === 'denied' ? 0 : was === 'deny' || was === 'stop' ? 1 : 2;

/** `what`: the thing the lines are meant for, as people read it. */
export function ruleReach(all: readonly AlsoAllowed[], what: string): RuleReach {
  const isLike = (one: AlsoAllowed): boolean => one.what === what && weight(one) === 2;
  const like = all.filter(isLike);
  const also = all.filter((one) => !isLike(one)).sort((a, b) => weight(a) - weight(b));
  return {
    earlier: { asked: like.length, allowed: like.filter(({ answered }) => answered === 'allowed').length },
    also,
  };
}
