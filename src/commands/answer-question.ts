import { createHash } from 'node:crypto';
import type { Identity } from '../model/identity.ts';
import type { Intent } from '../model/intent.ts';
import type { Problem } from '../model/problem.ts';
import { type Question, QuestionAnswer, type Settlement } from '../model/question.ts';
import { handOver, type LiveHost } from './hand-over.ts';
import { osUser } from './os-user.ts';
import type { Questions } from './questions.ts';

type Via = NonNullable<Identity['via']>;

/** Takes what a program says for an answer; resolves with why it does not count, or undefined when it did. */
export type TakeAnswer = (said: unknown) => Promise<{ digest: string | null; problem: Problem | undefined }>;

const readAgain = 'Read the question as it is now, and answer that.';

const malformed = (where: string): Problem => ({
  code: 'answer-malformed',
  message: `This is no answer: ${where}.`,
  fix: 'Write it as `countersign schema answer` says.',
});

const unknown: Problem = {
  code: 'answer-unknown',
  message: 'No question of this run has this digest.',
  fix: readAgain,
};

const stale = (id: string): Problem => ({
  code: 'answer-stale',
  message: `What ${id} asks has changed since it was read.`,
  fix: readAgain,
});

const whoOf = ({ by }: Settlement): string =>
  by.kind === 'person' ? by.identity.name : `the supervisor (${by.because})`;

const tooLate = (settlement: Settlement): Problem => ({
  code: 'answer-late',
  message: `${settlement.id} does not wait any more: ${settlement.effect}, by ${whoOf(settlement)}.`,
  fix: 'Nothing is to be done: the first answer counts.',
});

const notOffered = ({ effects }: Question, effect: string): Problem => ({
  code: 'answer-not-offered',
  message: `The question does not take ${effect}.`,
  fix: `Answer one of: ${effects.join(', ')}.`,
});

const wrongWord: Problem = {
  code: 'answer-word',
  message: 'It is dangerous, and the answer does not carry its word.',
  fix: 'Put the `word` of the question into the answer, or deny it.',
};

/** Why an answer does not fit its question; undefined when it does. */
function misfit(question: Question, { effect, word }: QuestionAnswer): Problem | undefined {
  if (!question.effects.includes(effect)) return notOffered(question, effect);
  const lets = effect === 'once' || effect === 'run';
  return lets && question.word !== null && word !== question.word ? wrongWord : undefined;
}

type Said = Extract<Intent, { intent: 'answer' | 'resolve-stop' }>;

function intentOf(question: Question, { effect, note }: QuestionAnswer, now: number): Said {
  const hash = createHash('sha256').update(question.text).digest('hex');
  const shown = { hash, ms: Math.max(0, now - Date.parse(question.asked)), swallowed: 0 };
  if (question.kind === 'stop') {
    const how = effect === 'end' ? 'end' : 'once';
    const reason = note ?? (how === 'end' ? 'ended at a stop' : 'this action only');
    return { intent: 'resolve-stop', stop: question.id, how, reason, contract: null, shown };
  }
  const answer = effect === 'end' ? 'deny' : effect;
  const bound = { action: question.id, decided: question.decided ?? '' };
  return { intent: 'answer', ...bound, answer, minutes: null, note, command: null, shown };
}

/** Where a text that is no answer is wrong; the whole of it may be anything. */
function whereWrong(said: unknown): string {
  const issue = QuestionAnswer.safeParse(said).error?.issues[0];
  const path = issue?.path.join('.') ?? '';
  return `${path === '' ? '' : `${path}: `}${issue?.message ?? 'it cannot be read'}`;
}

/** Answers of programs to the questions of one run, one after the other: the first that counts is the one. */
export function createAnswerDoor(questions: Questions, host: LiveHost, via: Via): TakeAnswer {
  let before: Promise<unknown> = Promise.resolve();

  async function judge(answer: QuestionAnswer): Promise<Problem | undefined> {
    const found = questions.find(answer.digest);
    if (!found) return unknown;
    if (found.is === 'replaced') return stale(found.id);
    if (found.is === 'settled') return tooLate(found.settlement);
    const { question } = found;
    const wrong = misfit(question, answer);
    if (wrong) return wrong;
    const identity: Identity = { name: answer.who, osUser: osUser(), how: 'claimed', via };
    const settled = questions.settled(answer.digest);
    const problem = await handOver(host, identity, intentOf(question, answer, Date.now()), settled);
    if (problem) return problem;
    const settlement = await settled;
    const { by } = settlement;
    const ours = by.kind === 'person' && by.identity.name === answer.who && by.identity.via === via;
    // Somebody else was first, elsewhere: the record has their answer.
    return ours && settlement.effect === answer.effect ? undefined : tooLate(settlement);
  }

  return async (said) => {
    const parsed = QuestionAnswer.safeParse(said);
    if (!parsed.success) return { digest: null, problem: malformed(whereWrong(said)) };
    const { digest } = parsed.data;
    const mine = before.then(() => judge(parsed.data));
    before = mine.catch(() => undefined);
    return { digest, problem: await mine };
  };
}
