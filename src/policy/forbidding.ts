import type { Never, RuleLine } from '../model/contract.ts';
import type { JudgeInput } from '../model/judge-input.ts';
import { exactLines, type Judge } from './proposing.ts';

/** A line that could be added under a contract's `never`. */
export interface NeverLine {
  readonly list: keyof Never;
  readonly pattern: string;
}

/** What would have refused an ask, or why nothing exact would. */
export interface Refusal {
  readonly line: NeverLine | null;
  readonly why: string | null;
}

/** `never.touch` refuses reading, too: for a change alone there is no list. */
const lists = {
  read: 'touch',
  edit: null,
  run: 'run',
  call: 'call',
  reach: 'reach',
  expose: 'expose',
} as const satisfies Record<RuleLine['list'], keyof Never | null>;

/** The first exact line that would have refused what was asked about, proved by judging again. */
export function forbid(input: JudgeInput, judge: Judge): Refusal {
  const exact = exactLines(input);
  for (const { list, pattern } of exact) {
    const other = lists[list];
    if (other === null) continue;
    const line: NeverLine = { list: other, pattern };
    if (judge(withNever(input, line)).effect === 'deny') return { line, why: null };
  }
  const isChange = exact.some(({ list }) => list === 'edit');
  return {
    line: null,
    why: isChange ? '`never.touch` would refuse reading it, too.' : 'no exact line of `never` refuses it.',
  };
}

function withNever(input: JudgeInput, { list, pattern }: NeverLine): JudgeInput {
  const { contract } = input.contract;
  const never = { ...contract.never, [list]: [...contract.never[list], pattern] };
  return { ...input, contract: { ...input.contract, contract: { ...contract, never } } };
}
