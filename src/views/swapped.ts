import type { PinnedContract, StopRule } from '../model/contract.ts';
import type { Facts } from '../model/facts.ts';
import type { Circumstances, JudgeInput } from '../model/judge-input.ts';
import type { Profile } from '../model/profile.ts';
import { higher } from '../model/words.ts';
import { guards } from '../policy/guards.ts';
import { depict, groundOf, lookedUp } from '../policy/picture.ts';
import { ruleBook } from '../policy/rule-book.ts';

/** What takes the place of what a run was judged by; null keeps the recorded one. */
export interface Swap {
  readonly contract: PinnedContract | null;
  readonly profile: Profile | null;
}

/** The input with other rules, and what those would want to know that nobody looked at when it was recorded. */
export interface Swapped {
  readonly input: JudgeInput;
  /** Null when everything the new rules need is on record. */
  readonly unseen: string | null;
}

/**
 * A recorded question under another contract or profile. Stop rules a person had answered stay answered where the new contract has the
 * very same rule; the tier is the new contract's, unless the run had raised it.
 */
export function swapped(input: JudgeInput, { contract, profile }: Swap): Swapped {
  const rules = { ...input, contract: contract ?? input.contract, profile: profile ?? input.profile };
  const circumstances =
    contract === null
      ? input.circumstances
      : circumstancesUnder(input.circumstances, input.contract, contract);
  const next = { ...rules, circumstances };
  const unseen = profile === null ? null : unlookedPath(input, next);
  if (input.facts.guardedRoots === undefined) return { input: next, unseen };
  const known = patternsOf(input);
  const wanted = patternsOf(next);
  const added = wanted.find((pattern) => !known.includes(pattern));
  const same = added === undefined && wanted.length === known.length;
  return { input: same ? next : withGuards(next), unseen: unlookedGuard(next.facts, added) ?? unseen };
}

/** The `never.touch` patterns of every source that counts: a recursive read was searched for what they name. */
export function patternsOf(
  input: Pick<JudgeInput, 'contract' | 'profile' | 'standing' | 'circumstances'>,
): string[] {
  return [...new Set(ruleBook(input).never.touch.map(({ pattern }) => pattern))];
}

/** Why a recursive read cannot be judged by a pattern that nobody searched for; null when it can. */
export function unlookedGuard(facts: Facts, added: string | undefined): string | null {
  if (added === undefined || (facts.guardedRoots ?? []).length === 0) return null;
  return `it reads whole folders, and nobody looked there for \`never.touch: ${added}\``;
}

/** What only the old rules guarded is guarded no longer. */
function withGuards(input: JudgeInput): JudgeInput {
  const { facts } = input;
  if (facts.guarded === undefined) return input;
  const isGuarded = guards(input, facts.workspace, facts.home);
  return { ...input, facts: { ...facts, guarded: facts.guarded.filter(isGuarded) } };
}

/** A profile's grammars may see paths in a command that the old ones did not: of those there is no fact. */
function unlookedPath(before: JudgeInput, after: JudgeInput): string | null {
  const missing = (input: JudgeInput): Set<string> => {
    const look = lookedUp(input.facts);
    const found = new Set<string>();
    depict(
      input.action,
      (path) => {
        if (!Object.hasOwn(input.facts.paths, path)) found.add(path);
        return look(path);
      },
      groundOf(input.facts, input.profile),
    );
    return found;
  };
  const known = missing(before);
  const path = [...missing(after)].find((one) => !known.has(one));
  return path === undefined ? null : `nobody looked at ${path} when it was judged`;
}

function circumstancesUnder(
  circumstances: Circumstances,
  { contract: before }: PinnedContract,
  { contract: after }: PinnedContract,
): Circumstances {
  const raised = circumstances.risk !== before.risk;
  const risk = raised ? higher(after.risk, circumstances.risk) : after.risk;
  const answeredStops = circumstances.answeredStops.flatMap((id) =>
    answeredUnder(id, before.stop_if, after.stop_if),
  );
  return { ...circumstances, risk, answeredStops };
}

function answeredUnder(id: string, before: readonly StopRule[], after: readonly StopRule[]): string[] {
  const at = /^stop_if\[(\d+)\]$/.exec(id)?.[1];
  if (at === undefined) return [id];
  const rule = JSON.stringify(before[Number(at)]);
  return after.flatMap((one, index) => (JSON.stringify(one) === rule ? [`stop_if[${index}]`] : []));
}
