import { join } from 'node:path';
import { peerUids } from '../host/peer-uid.ts';
import { createQuestionFolder } from '../host/question-folder.ts';
import { openQuestionSocket } from '../host/question-socket.ts';
import { causeText } from '../model/cause.ts';
import type { Event } from '../model/event.ts';
import type { Outcome } from '../model/problem.ts';
import type { Question, QuestionMessage, Settlement } from '../model/question.ts';
import { createAnswerDoor, type TakeAnswer } from './answer-question.ts';
import type { ApproveWay } from './approve-way.ts';
import type { LiveHost } from './hand-over.ts';
import type { Io } from './io.ts';
import { ownUid } from './os-user.ts';
import { printProblem } from './print-problem.ts';
import { createQuestions } from './questions.ts';

/** Questions of one run on their way to programs, and answers on their way back. */
export interface Approvals {
  way: ApproveWay;
  take(event: Event): void;
  /** Nobody answers here any more; what lay there to be answered is gone. */
  close(): Promise<void>;
}

interface Door {
  asked(question: Question): void;
  settled(settlement: Settlement): void;
  close(): Promise<void>;
}

/** How long an answer lies in the folder before it is seen, at most. */
const lookMs = 200;

const after = (ms: number, run: () => void): (() => void) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};

function openFolder(directory: string, run: string, take: TakeAnswer, io: Io): Door {
  const folder = createQuestionFolder(directory, run, ownUid());
  const lying = new Set<string>();
  let failed = false;
  let busy = false;
  let work: Promise<void> = Promise.resolve();

  function fail(cause: unknown): void {
    if (failed) return;
    failed = true;
    const message = `The folder for questions cannot be used any more: ${causeText(cause)}.`;
    const fix = 'Answer with `countersign attach`; what nobody answers is denied in time.';
    printProblem({ code: 'approve-folder', message, fix, where: directory }, io);
  }

  const next = (step: () => Promise<void>): Promise<void> => {
    work = work.then(step).catch(fail);
    return work;
  };

  async function lookThrough(): Promise<void> {
    for (const name of await folder.names()) {
      const read = await folder.read(name);
      const problem = read.ok ? (await take(read.value)).problem : read.problems[0];
      await next(() => folder.done(name, problem));
    }
  }

  const looking = setInterval(() => {
    if (busy) return;
    busy = true;
    void lookThrough()
      .catch(fail)
      .finally(() => {
        busy = false;
      });
  }, lookMs);
  looking.unref();
  return {
    asked(question) {
      lying.add(question.id);
      void next(() => folder.ask(question));
    },
    settled({ id }) {
      lying.delete(id);
      void next(() => folder.settled(id));
    },
    async close() {
      clearInterval(looking);
      for (const id of lying) void next(() => folder.settled(id));
      await work;
    },
  };
}

async function openSocket(
  directory: string,
  run: string,
  take: TakeAnswer,
  open: () => readonly Question[],
): Promise<Outcome<Door>> {
  const greeting = (): QuestionMessage[] => [
    { say: 'hello', version: 1, run },
    ...open().map((question) => ({ say: 'question' as const, question })),
  ];
  const path = join(directory, 'approve.sock');
  const ports = { path, uid: ownUid(), peer: await peerUids(), greeting, answer: take };
  const socket = await openQuestionSocket(ports);
  if (!socket.ok) return socket;
  const { tell, close } = socket.value;
  return {
    ok: true,
    value: {
      asked: (question) => tell({ say: 'question', question }),
      settled: (settlement) => tell({ say: 'settled', ...settlement }),
      close() {
        tell({ say: 'over' });
        return close();
      },
    },
  };
}

/** Opens the way before the run begins: who cannot be asked is known before anything happens. */
export async function openApprovals(way: ApproveWay, host: LiveHost, io: Io): Promise<Outcome<Approvals>> {
  const { run } = host;
  const questions = createQuestions({
    ...{ run, after },
    asked: (question) => door.asked(question),
    settled: (settlement) => door.settled(settlement),
  });
  const take = createAnswerDoor(questions, host, way.via);
  const opened: Outcome<Door> =
    way.via === 'file'
      ? { ok: true, value: openFolder(way.directory, run, take, io) }
      : await openSocket(way.directory, run, take, questions.open);
  if (!opened.ok) return opened;
  const door = opened.value;
  return { ok: true, value: { way, take: questions.take, close: door.close } };
}
