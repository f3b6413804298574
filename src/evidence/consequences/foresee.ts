import { setImmediate as othersFirst } from 'node:timers/promises';
import { type Consequence, type Prospect, worstFirst } from '../../model/consequence.ts';
import { deletionQuestions } from './deletion.ts';
import { discardQuestions } from './discard.ts';
import { elsewhereQuestions } from './elsewhere.ts';
import { installQuestions } from './install.ts';
import type { Files, Git, Look, Question } from './look.ts';
import { overwriteQuestions } from './overwrite.ts';
import { publishQuestions } from './publish.ts';
import { pushQuestions } from './push.ts';
import { scriptQuestions } from './script.ts';

export interface ForeseePorts {
  /** Kills what it started when the signal aborts. */
  git(signal: AbortSignal): Git;
  readonly files: Files;
  /** Monotonic ms. */
  now(): number;
}

/** Counting goes on this long before everything else gets its turn, ms. */
const slice = 6;
/** A person reads a few of them: of a script with hundreds of commands the rest is not counted. */
const mostQuestions = 12;

/**
 * What would really happen if this were let go, worst first. Looks at files and at git's own records, starts nothing a
 * repository names, reaches no network. What is not counted when `signal` aborts says so.
 */
export async function foresee(
  prospect: Prospect,
  ports: ForeseePorts,
  signal: AbortSignal,
): Promise<Consequence[]> {
  const questions = questionsOf(prospect).slice(0, mostQuestions);
  if (questions.length === 0) return [];
  let rest = ports.now() + slice;
  const look: Look = {
    git: ports.git(signal),
    files: ports.files,
    async breathe() {
      if (ports.now() < rest) return;
      await othersFirst();
      signal.throwIfAborted();
      rest = ports.now() + slice;
    },
  };
  const late = new Promise<'late'>((resolve) => {
    if (signal.aborted) resolve('late');
    else signal.addEventListener('abort', () => resolve('late'), { once: true });
  });
  const answers = await Promise.all(questions.map((question) => answered(question, look, late)));
  return worstFirst(answers.filter((one) => one !== null));
}

/** Names of branches and files can be of any length; a line is for reading. */
const longest = { text: 900, how: 300 };
const cut = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most)}…` : text);

const bounded = (one: Consequence | null): Consequence | null =>
  one && {
    ...one,
    text: cut(one.text, longest.text),
    how: one.how === null ? null : cut(one.how, longest.how),
  };

async function answered(question: Question, look: Look, late: Promise<'late'>): Promise<Consequence | null> {
  const counted = question.count(look).catch(() => 'late' as const);
  const first = await Promise.race([counted, late]);
  return bounded(first === 'late' ? question.uncounted() : first);
}

function questionsOf(prospect: Prospect): Question[] {
  return [
    ...deletionQuestions(prospect),
    ...overwriteQuestions(prospect),
    ...prospect.commands.flatMap((command) => [
      ...discardQuestions(command),
      ...pushQuestions(command),
      ...publishQuestions(command, prospect),
      ...installQuestions(command, prospect),
      ...scriptQuestions(command, prospect),
      ...elsewhereQuestions(command),
    ]),
  ];
}
