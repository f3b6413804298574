import type { Event } from '../model/event.ts';
import type { JudgeInput } from '../model/judge-input.ts';
import type { Verdict } from '../model/verdict.ts';
import type { History } from '../state/history.ts';
import type { RunState } from '../state/run-state.ts';
import { type Rejudgement, rejudge } from '../views/rejudge.ts';

/** Judging goes on this long before keys and pictures get their turn, milliseconds. */
const slice = 8;

export interface RejudgePorts {
  decide(input: JudgeInput): Verdict;
  /** Lets everything else run for a moment; false ends the judging. */
  rest(): Promise<boolean>;
  now(): number;
}

/**
 * Judges a whole run again without standing in anybody's way: action by action, which comes to the same because a verdict
 * depends on nothing but its own request and the contract in force. Undefined when it was ended early.
 */
export async function rejudgeSlowly(history: History, ports: RejudgePorts): Promise<Rejudgement | undefined> {
  const frame: Event[] = [];
  for (let index = 0; index < history.length; index += 1) {
    const event = history.at(index);
    if (event?.body.type === 'run.started' || event?.body.type === 'contract.amended') frame.push(event);
  }
  let same = 0;
  const different: Rejudgement['different'][number][] = [];
  const notRejudgeable: Rejudgement['notRejudgeable'][number][] = [];
  const unexplained: string[] = [];
  let until = ports.now() + slice;
  for (const id of history.actionIds()) {
    const events = [...frame, ...history.byAction(id)].sort((a, b) => a.seq - b.seq);
    const judged = rejudge(events, ports.decide);
    same += judged.same;
    different.push(...judged.different);
    notRejudgeable.push(...judged.notRejudgeable);
    unexplained.push(...judged.unexplained);
    if (ports.now() < until) continue;
    if (!(await ports.rest())) return undefined;
    until = ports.now() + slice;
  }
  return { same, different, notRejudgeable, unexplained };
}

/** What a replay says about its record: `verified` only when the chain held, the run is whole and every verdict came out the same. */
export function recordWords(
  { end }: Pick<RunState, 'end'>,
  torn: boolean,
  judged: Rejudgement | undefined,
): string {
  const words: string[] = [];
  if (!end) words.push('the run has no end yet');
  else if (end.outcome === 'interrupted') words.push('incomplete: interrupted');
  if (torn) words.push('torn end');
  if (!judged) words.push('checking');
  else {
    if (judged.unexplained.length > 0)
      words.push(`${judged.unexplained.length} let go without a reason on record`);
    if (judged.different.length > 0)
      words.push(`${judged.different.length} verdicts differ when judged again`);
    if (judged.notRejudgeable.length > 0) words.push(`${judged.notRejudgeable.length} not re-judgeable`);
    if (words.length === 0) words.push('verified');
  }
  return words.join(', ');
}
