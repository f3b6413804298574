import type { Action } from '../model/action.ts';
import type { AnswerKind, Shown } from '../model/event.ts';
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

interface Question {
  action: Action;
  verdict: Verdict;
  /** Hash of the `action.decided` line a person must have seen. */
  decided: string;
  settle(answered: Answered): void;
}

/** The questions that wait for a person, and the ways they stop waiting. */
export interface Held {
  ask(action: Action, verdict: Verdict, decided: string, holdMs: number, link: Link): Promise<Answered>;
  question(action: string): { action: Action; verdict: Verdict } | undefined;
  answer(intent: AnswerIntent, by: Identity): Problem | undefined;
  /** Denies what waits and, from now on, whatever would. */
  denyAll(because: 'closing' | 'journal-dead'): void;
  waiting(): number;
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

/** Why this answer may not be given to this question; undefined when it may. */
function refusal(question: Question, intent: AnswerIntent): Problem | undefined {
  if (question.decided !== intent.decided) {
    return {
      code: 'answer-stale',
      message: 'The answer was for something else than what waits now.',
      fix: 'Open the approval again and read it.',
    };
  }
  if (question.verdict.danger && !['once', 'deny'].includes(intent.answer)) {
    return {
      code: 'danger-once-only',
      message: 'A dangerous action can be allowed once or denied, nothing wider.',
      fix: 'Answer y with the word, or n.',
    };
  }
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

  return {
    waiting: () => questions.size,
    question: (action) => questions.get(action),
    ask(action, verdict, decided, holdMs, link) {
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
        questions.set(action.id, { action, verdict, decided, settle });
        if (link.withdrawn.aborted) withdrawn();
        else link.withdrawn.addEventListener('abort', withdrawn, { once: true });
      });
    },
    answer(intent, by) {
      const question = questions.get(intent.action);
      if (!question) return gone;
      const problem = refusal(question, intent);
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
    denyAll(because) {
      closed = because;
      for (const question of [...questions.values()]) question.settle(denial(because, 0));
    },
  };
}
