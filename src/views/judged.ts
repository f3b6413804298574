import type { PinnedContract } from '../model/contract.ts';
import type { Event, EventOf } from '../model/event.ts';
import type { JudgeInput } from '../model/judge-input.ts';
import type { Verdict } from '../model/verdict.ts';

/** An action as it was judged, with all that the verdict depended on. */
export interface Judged {
  readonly action: string;
  /** `seq` of the `action.decided`. */
  readonly seq: number;
  readonly input: JudgeInput;
  readonly verdict: Verdict;
  /** What a person said, the last word; null when nobody was asked or nobody answered. */
  readonly answered: 'allowed' | 'denied' | null;
  /** Spans were redacted from the request: judging it again would judge something else. */
  readonly redacted: boolean;
}

/** Every judgement of a run, in order, as its journal holds it. An action judged twice is there twice. */
export function judgedActions(events: Iterable<Event>): Judged[] {
  let start: EventOf<'run.started'> | undefined;
  let contract: PinnedContract | undefined;
  /** Requested and not yet decided, with the contract in force then: an amendment may come between the two. */
  const pending = new Map<string, { request: EventOf<'action.requested'>; contract: PinnedContract }>();
  const found: Judged[] = [];
  const last = new Map<string, number>();
  for (const { body, seq } of events) {
    switch (body.type) {
      case 'run.started':
        start = body;
        contract = body.contract;
        break;
      case 'contract.amended':
        contract = body.contract;
        break;
      case 'action.requested':
        if (contract !== undefined) pending.set(body.action.id, { request: body, contract });
        break;
      case 'action.decided': {
        const asked = pending.get(body.action);
        pending.delete(body.action);
        if (asked === undefined || start === undefined) break;
        const { action, facts, circumstances, redactions } = asked.request;
        const { profile, standing } = start;
        const input = { contract: asked.contract, profile, standing, action, facts, circumstances };
        last.set(body.action, found.length);
        const redacted = redactions.length > 0;
        found.push({ action: body.action, seq, input, verdict: body.verdict, answered: null, redacted });
        break;
      }
      case 'action.answered': {
        const at = last.get(body.action);
        const judged = at === undefined ? undefined : found[at];
        if (at === undefined || judged === undefined || body.by.kind !== 'person') break;
        found[at] = { ...judged, answered: body.answer === 'deny' ? 'denied' : 'allowed' };
        break;
      }
      default:
    }
  }
  return found;
}
