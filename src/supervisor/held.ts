import type { Action } from '../model/action.ts';
import type { AnswerKind, Shown } from '../model/event.ts';
import type { Facts } from '../model/facts.ts';
import type { Answerer, Identity } from '../model/identity.ts';
import type { Intent } from '../model/intent.ts';
import type { Problem } from '../model/problem.ts';
import type { Verdict } from '../model/verdict.ts';
import type { Link, SupervisorPorts } from './ports.ts';

export type AnswerIntent = Extract<Intent, { intent: 'answer' }>;

/** How a held action came free. */
export interface Answered {
  by: Answerer;
  answer: AnswerKind;
  minutes: number | null;
  note: string | null;
  command: string | null;
  waitedMs: number;
  shown: Shown | null;
}

/** What is asked. */
export interface Asked {
  action: Action;
  verdict: Verdict;
  facts: Facts;
  /** Hash of the `action.decided` line a person must have seen. */
  decided: string;
}

interface Question extends Asked {
  settle(answered: Answered): void;
}

/** The questions that wait for a person, and the ways they stop waiting. */
export interface Held {
  ask(asked: Asked, holdMs: number, link: Link): Promise<Answered>;
  answer(intent: AnswerIntent, by: Identity): Problem | undefined;
  /** Why this answer may not be given; undefined when it may. */
  refusal(intent: Pick<AnswerIntent, 'action' | 'decided'>, answer: AnswerKind): Problem | undefined;
  /** The action of `rule.action` was answered by a rule, and with it all others it `covers`: they are judged again. */
  answerByRule(rule: MadeRule, covers: (asked: Asked) => boolean): void;
  /** Denies what waits and, from now on, whatever would. */
  denyAll(because: 'closing' | 'journal-dead'): void;
  waiting(): number;
}

/** A rule as its record has it. */
export interface MadeRule {
  action: string;
  by: Identity;
  /** Its lines, for people. */
  text: string;
  shown: Shown;
}

const denial = (
  because: Extract<Answerer, { kind: 'supervisor' }>['because'],
  waitedMs: number,
): Answered => ({
  by: { kind: 'supervisor', because },
  answer: 'deny',
  minutes: null,
  note: null,
  command: null,
  waitedMs,
  shown: null,
});

const gone: Problem = {
  code: 'question-gone',
  message: 'This action does not wait for an answer any more.',
  fix: 'The agent may have withdrawn it, or somebody else answered. Look at the actions pane.',
};

/** Why no answer of this kind may be given to this question; undefined when it may. */
function kindRefusal(question: Asked, decided: string, answer: AnswerKind): Problem | undefined {
  if (question.decided !== decided) {
    return {
      code: 'answer-stale',
      message: 'The answer was for something else than what waits now.',
      fix: 'Open the approval again and read it.',
    };
  }
  if (question.verdict.danger && !['once', 'deny'].includes(answer)) {
    return {
      code: 'danger-once-only',
      message: 'A dangerous action can be allowed once or denied, nothing wider.',
      fix: 'Answer y with the word, or n.',
    };
  }
  return undefined;
}

/** What is missing in an answer; undefined when it is whole. */
function incomplete(question: Asked, intent: AnswerIntent): Problem | undefined {
  if (intent.answer === 'edited' && (question.action.kind !== 'run' || !intent.command)) {
    return { code: 'not-editable', message: 'Only a command can be edited.', fix: 'Allow it, or deny it.' };
  }
  if (intent.answer === 'minutes' && intent.minutes === null) {
    return { code: 'no-minutes', message: 'The answer does not say for how long.', fix: 'Give minutes.' };
  }
  return undefined;
}

export function createHeld(ports: Pick<SupervisorPorts, 'after' | 'elapsed'>): Held {
  const questions = new Map<string, Question>();
  let closed: 'closing' | 'journal-dead' | undefined;

  function refusal(
    intent: Pick<AnswerIntent, 'action' | 'decided'>,
    answer: AnswerKind,
  ): Problem | undefined {
    const question = questions.get(intent.action);
    return question ? kindRefusal(question, intent.decided, answer) : gone;
  }

  return {
    waiting: () => questions.size,
    refusal,
    ask(asked, holdMs, link) {
      const { action } = asked;
      if (closed) return Promise.resolve(denial(closed, 0));
      const since = ports.elapsed();
      return new Promise((resolve) => {
        const withdrawn = () => settle(denial('withdrawn', ports.elapsed() - since));
        const cancel = ports.after(holdMs, () => settle(denial('timeout', ports.elapsed() - since)));
        const settle = (answered: Answered): void => {
          if (questions.get(action.id)?.settle !== settle) return;
          questions.delete(action.id);
          cancel();
          link.withdrawn.removeEventListener('abort', withdrawn);
          resolve({ ...answered, waitedMs: ports.elapsed() - since });
        };
        questions.set(action.id, { ...asked, settle });
        if (link.withdrawn.aborted) withdrawn();
        else link.withdrawn.addEventListener('abort', withdrawn, { once: true });
      });
    },
    answer(intent, by) {
      const question = questions.get(intent.action);
      if (!question) return gone;
      const problem = refusal(intent, intent.answer) ?? incomplete(question, intent);
      if (problem) return problem;
      question.settle({
        by: { kind: 'person', identity: by },
        answer: intent.answer,
        minutes: intent.minutes,
        note: intent.note,
        command: intent.command,
        waitedMs: 0,
        shown: intent.shown,
      });
      return undefined;
    },
    answerByRule({ action, by, text, shown }, covers) {
      for (const question of [...questions.values()]) {
        const asked = question.action.id === action;
        if (!asked && (question.verdict.danger || !covers(question))) continue;
        question.settle({
          by: { kind: 'person', identity: by },
          answer: 'rule',
          minutes: null,
          note: text,
          command: null,
          waitedMs: 0,
          // The others were not in front of this person.
          shown: asked ? shown : null,
        });
      }
    },
    denyAll(because) {
      closed = because;
      for (const question of [...questions.values()]) question.settle(denial(because, 0));
    },
  };
}
