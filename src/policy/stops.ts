import type { PinnedContract, StopRule } from '../model/contract.ts';
import type { Counters } from '../model/facts.ts';
import type { RuleRef } from '../model/verdict.ts';
import type { Unclaimable } from '../model/witness.ts';

interface Count {
  is: number;
  limit: number;
  text: string;
  reason: string;
}

/** How far a counting stop rule is from its limit; null for a rule about one action. */
function count(rule: StopRule, counters: Counters): Count | null {
  const made = (is: number, limit: number, name: string, reason: string): Count => ({
    is,
    limit,
    text: `${name}: ${limit}`,
    reason,
  });
  if ('similar_failures' in rule) {
    const times = counters.similarFailures;
    return made(
      times,
      rule.similar_failures,
      'similar_failures',
      `the same check failed the same way ${times} times`,
    );
  }
  if ('minutes' in rule) {
    const minutes = counters.elapsedMs / 60_000;
    return made(
      minutes,
      rule.minutes,
      'minutes',
      `the run has lasted ${Math.floor(minutes)} of ${rule.minutes} minutes`,
    );
  }
  if ('denied' in rule)
    return made(counters.denied, rule.denied, 'denied', `${counters.denied} actions were denied`);
  if ('cost_usd' in rule) {
    return made(
      counters.costUsd,
      rule.cost_usd,
      'cost_usd',
      `the run has cost ${counters.costUsd.toFixed(2)} USD`,
    );
  }
  if ('tokens' in rule)
    return made(counters.tokens, rule.tokens, 'tokens', `the run has used ${counters.tokens} tokens`);
  if ('files' in rule) {
    return made(counters.filesEdited, rule.files, 'files', `${counters.filesEdited} files were edited`);
  }
  if ('unclaimed' in rule) return unclaimed(rule.unclaimed, counters);
  return null;
}

const nouns = {
  file: ['file was changed', 'files were changed'],
  host: ['host was contacted', 'hosts were contacted'],
  process: ['program was started', 'programs were started'],
} as const;

/** Seen, and no action says so: one is enough. */
function unclaimed(kinds: readonly Unclaimable[], counters: Counters): Count {
  const seen = (counters.unclaimed ?? []).filter(({ kind }) => kinds.includes(kind));
  const each = seen.map(({ kind, count: is, latest }) => {
    const [one, many] = nouns[kind];
    return `${is} ${is === 1 ? one : many} (${is === 1 ? '' : 'last: '}${latest})`;
  });
  const is = seen.reduce((sum, { count: times }) => sum + times, 0);
  const reason = `${each.join(', ')}, and no action says so`;
  return { is, limit: 1, text: `unclaimed: [${kinds.join(', ')}]`, reason };
}

/** The contract's counting stop rules that are reached. `answered` holds ids (`stop_if[2]`) a person has answered already. */
export function countedStops(
  contract: PinnedContract,
  counters: Counters,
  answered: readonly string[],
): { rule: RuleRef; reason: string }[] {
  return contract.contract.stop_if.flatMap((rule, index) => {
    const id = `stop_if[${index}]`;
    const reached = answered.includes(id) ? null : count(rule, counters);
    if (reached === null || reached.is < reached.limit) return [];
    const because = rule.because === undefined ? '' : ` (${rule.because})`;
    const line = contract.lines[id] ?? null;
    const ref: RuleRef = { id, source: 'contract', text: reached.text, file: contract.file, line };
    return [{ rule: ref, reason: `Stop rule reached: ${reached.reason}${because}.` }];
  });
}
