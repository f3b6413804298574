import type { JudgeInput } from '../model/judge-input.ts';
import { patternFor } from './call-rules.ts';
import { matchesName } from './name-rules.ts';
import { type Rule, ruleBook } from './rule-book.ts';

export type Listing = { listed: true } | { listed: false; why: string };

/**
 * Whether an agent gets to see a tool at all. Not listed is what no arguments could make an allowed call: switched off, refused
 * by the register, forbidden or stopped whatever its arguments are, and without a person to ask also what no rule allows.
 */
export function listingOf(
  input: Pick<JudgeInput, 'contract' | 'profile' | 'standing' | 'circumstances'>,
  tool: { server: string; name: string },
): Listing {
  const name = `${tool.server}.${tool.name}`;
  const call = { ...tool, args: {} };
  const hidden = (why: string): Listing => ({ listed: false, why });
  const off = input.circumstances.disabled.find((entry) => matchesName(entry.call, name));
  if (off) return hidden(`${off.by} switched it off (${off.reason})`);
  const entry = input.profile.capabilities.find((one) => matchesName(one.call, name));
  if (entry && (!entry.enabled || entry.approval === 'never'))
    return hidden(`the capability register has "${entry.capability}" switched off`);
  const book = ruleBook(input);
  /** Rules that mean every call of the tool. */
  const whole = (rules: readonly Rule[]): Rule | undefined =>
    rules.find(({ pattern }) => {
      const found = patternFor(pattern, call);
      return found === 'unreadable' || (found !== null && found.rules.length === 0);
    });
  const hard = whole([...book.never.call, ...book.stop.calls]);
  if (hard) return hidden(`${hard.ref.id}: ${hard.ref.text}`);
  if (input.circumstances.attended) return { listed: true };
  const asked = whole(book.ask.call);
  if (asked || entry?.approval === 'ask') return hidden('it needs a person, and nobody is there');
  const opened = book.may.call.some(({ pattern }) => {
    const found = patternFor(pattern, call);
    return found !== null && found !== 'unreadable';
  });
  return opened ? { listed: true } : hidden('no rule allows it, and nobody is there to ask');
}
