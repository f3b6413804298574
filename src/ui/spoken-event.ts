import type { Action } from '../model/action.ts';
import type { EventBody } from '../model/event.ts';
import type { Answerer } from '../model/identity.ts';
import { actionTarget } from '../views/action-target.ts';
import { visible } from './visible-text.ts';

/** Turns what happens into sentences for a person who hears the screen. */
export interface Speaker {
  /** Null for what nobody has to hear. */
  say(body: EventBody): string | null;
}

const answered = {
  once: 'allowed once',
  run: 'allowed for this run',
  minutes: 'allowed for some minutes',
  deny: 'denied',
  edited: 'allowed with another command',
  rule: 'answered by a new rule',
} as const;

const nameOf = (by: Answerer): string => (by.kind === 'person' ? visible(by.identity.name) : 'Countersign');

/** A question is announced by whoever shows it whole; here stands everything else. */
export function createSpeaker(): Speaker {
  const actions = new Map<string, Action>();
  const what = (id: string): string => {
    const action = actions.get(id);
    return action ? `${action.kind} ${visible(actionTarget(action))}` : id;
  };

  return {
    say(body) {
      switch (body.type) {
        case 'action.requested':
          actions.set(body.action.id, body.action);
          return null;
        case 'action.decided': {
          const { effect, rule, reason } = body.verdict;
          if (effect === 'allow') return `Allowed: ${what(body.action)}.`;
          if (effect === 'ask') return null;
          return `${effect === 'deny' ? 'Denied' : 'Stopped'}: ${what(body.action)}. Rule ${visible(rule.id)}. ${visible(reason)}`;
        }
        case 'action.answered':
          return `${nameOf(body.by)}: ${body.action} ${answered[body.answer]}.`;
        case 'action.finished':
          return body.outcome === 'failed' ? `Failed: ${what(body.action)}.` : null;
        case 'channel.opened':
          return 'The agent is supervised.';
        case 'channel.failed':
          return `Supervision failed: ${visible(body.reason)}`;
        case 'boundary.failed':
          return `There is no boundary: ${visible(body.reason)}`;
        case 'run.paused':
          return `Paused by ${nameOf(body.by)}: ${visible(body.reason)}`;
        case 'run.resumed':
          return `Resumed by ${nameOf(body.by)}.`;
        case 'risk.raised':
          return `The risk of this run is now ${body.to}.`;
        case 'contract.amended':
          return `The contract was amended by ${visible(body.by.name)}.`;
        case 'note.added':
          return `Note: ${visible(body.text)}`;
        case 'limit.reached':
          return `Limit reached: ${visible(body.problem.message)}`;
        case 'run.ended':
          return `The run ended: ${visible(body.reason)}.`;
        default:
          return null;
      }
    },
  };
}
