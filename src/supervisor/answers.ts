import type { Action } from '../model/action.ts';
import type { Event } from '../model/event.ts';
import type { Facts } from '../model/facts.ts';
import type { Grant } from '../model/grant.ts';
import type { Profile } from '../model/profile.ts';
import type { Verdict } from '../model/verdict.ts';
import { actionKey } from '../policy/action-key.ts';
import type { Answered } from './held.ts';
import type { Ledger } from './ledger.ts';
import type { Release, SupervisorPorts } from './ports.ts';
import type { Resolved } from './stops.ts';

interface Settled extends Release {
  /** The action that goes out: the agent's own, or the edited one. */
  action: Action;
  /** The edit made it dangerous: it has to be asked again, with the word. */
  askAgain?: Judged;
  /** A rule was made for it: it goes out, or is asked again, by its next verdict. */
  judgeAgain?: true;
}

export interface Judged {
  /** What the verdict saw of the world. */
  facts: Facts;
  verdict: Verdict;
  decided: Event;
}

/** Turns what a person (or silence) answered into events and a release. */
export interface Answers {
  nobody(): Answered;
  settle(
    action: Action,
    judged: Judged,
    answered: Answered,
    judge: (action: Action) => Promise<Judged>,
  ): Promise<Settled>;
  /** A person who let an action through at a stop has answered what was only asked, too. */
  approvedAtStop(action: Action, resolved: Resolved): Promise<void>;
}

const silence = {
  timeout: 'Nobody answered in time.',
  withdrawn: 'The agent withdrew it.',
  nobody: 'This needs a person and nobody is there to ask.',
  closing: 'The run is ending.',
  'journal-dead': 'The record cannot be written any more.',
  stop: 'The run was stopped.',
} as const;

function denialReason(verdict: Verdict, answered: Answered): string {
  if (answered.by.kind === 'supervisor') return `${silence[answered.by.because]} ${verdict.reason}`;
  const note = answered.note ? ` They say: ${answered.note}` : '';
  return `${answered.by.identity.name} denied this.${note}`;
}

const mostWords = 200;

/** What was granted, for people: the thing itself, not the tool. */
function inWords(action: Action): string {
  const text = thingOf(action);
  return `${action.kind} ${text.length > mostWords ? `${text.slice(0, mostWords)}…` : text}`;
}

function thingOf(action: Action): string {
  switch (action.kind) {
    case 'read':
      return action.paths.join(', ');
    case 'edit':
      return action.changes.map(({ path }) => path).join(', ');
    case 'run':
      return action.command;
    case 'call':
      return `${action.server}.${action.name}`;
    case 'reach':
      return action.url;
    case 'expose':
      return action.what;
    case 'delegate':
      return action.to;
    case 'unknown':
      return action.tool;
    default:
      return action satisfies never;
  }
}

/** The agent's own field that holds the command, replaced. */
function withCommand(action: Action, command: string, field: string): Action {
  if (action.kind !== 'run') return action;
  return { ...action, command, input: { ...action.input, [field]: command } };
}

export function createAnswers(
  ledger: Ledger,
  profile: Profile,
  ports: Pick<SupervisorPorts, 'wall' | 'after'>,
): Answers {
  let grants = 0;

  async function give(action: Action, facts: Facts, answered: Answered): Promise<void> {
    if (answered.by.kind !== 'person') return;
    grants += 1;
    const ms = answered.answer === 'minutes' ? (answered.minutes ?? 0) * 60_000 : null;
    const grant: Grant = {
      id: `g${grants}`,
      key: actionKey(action, facts, profile),
      what: inWords(action),
      by: answered.by.identity,
      action: action.id,
      until: ms === null ? null : ports.wall() + ms,
    };
    await ledger.record({ type: 'grant.given', grant });
    if (ms !== null) ports.after(ms, () => expire(grant.id));
  }

  function expire(grant: string): void {
    ledger.tell({ type: 'grant.expired', grant });
  }

  function record(action: Action, answered: Answered) {
    const { by, answer, note, waitedMs, shown } = answered;
    return ledger.record({ type: 'action.answered', action: action.id, by, answer, note, waitedMs, shown });
  }

  async function edited(
    action: Action,
    answered: Answered,
    judge: (a: Action) => Promise<Judged>,
  ): Promise<Settled> {
    const mapping = profile.tools[action.tool];
    const field = mapping?.kind === 'run' ? mapping.command : 'command';
    const changed = withCommand(action, answered.command ?? '', field);
    const judged = await judge(changed);
    const { verdict } = judged;
    if (verdict.danger && verdict.effect === 'ask') {
      return { action: changed, effect: 'deny', reason: verdict.reason, input: null, askAgain: judged };
    }
    if (verdict.effect === 'deny' || verdict.effect === 'stop') {
      await record(action, {
        ...answered,
        answer: 'deny',
        note: `edited into something refused: ${verdict.reason}`,
      });
      return { action: changed, effect: 'deny', reason: verdict.reason, input: null };
    }
    await record(action, { ...answered, note: answered.command });
    const reason = `Allowed once after an edit: what runs is ${answered.command}`;
    return { action: changed, effect: 'allow', reason, input: changed.input };
  }

  return {
    nobody: () => ({
      by: { kind: 'supervisor', because: 'nobody' },
      answer: 'deny',
      minutes: null,
      note: null,
      command: null,
      waitedMs: 0,
      shown: null,
    }),
    async settle(action, judged, answered, judge) {
      switch (answered.answer) {
        case 'edited':
          return edited(action, answered, judge);
        case 'deny':
          await record(action, answered);
          return { action, effect: 'deny', reason: denialReason(judged.verdict, answered), input: null };
        case 'run':
        case 'minutes':
          await record(action, answered);
          await give(action, judged.facts, answered);
          return {
            action,
            effect: 'allow',
            reason: 'Allowed by a person, also when asked again.',
            input: null,
          };
        case 'rule':
          await record(action, answered);
          return { action, effect: 'deny', reason: judged.verdict.reason, input: null, judgeAgain: true };
        case 'once':
          await record(action, answered);
          return { action, effect: 'allow', reason: 'Allowed once by a person.', input: null };
        default:
          return answered.answer satisfies never;
      }
    },
    async approvedAtStop(action, { by, shown }) {
      await ledger.record({
        type: 'action.answered',
        action: action.id,
        by,
        answer: 'once',
        note: null,
        waitedMs: 0,
        shown,
      });
    },
  };
}
