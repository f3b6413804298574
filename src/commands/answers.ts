import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AnswerFolder, openAnswerFolder } from '../host/answer-folder.ts';
import { type ControlClient, openControl } from '../host/control-client.ts';
import type { AnswerFile, PendingFile } from '../model/answer-file.ts';
import type { Event } from '../model/event.ts';
import { type ExitCode, exitCode } from '../model/exit-code.ts';
import type { Identity } from '../model/identity.ts';
import type { Problem } from '../model/problem.ts';
import { createHistory } from '../state/history.ts';
import { reduce } from '../state/reduce.ts';
import { initialRunState } from '../state/run-state.ts';
import { runDirectory } from '../store/run-directory.ts';
import { runView } from '../ui/run-view-of.ts';
import { findLiveRun, findRun } from './find-run.ts';
import { followJournal } from './follow-journal.ts';
import { handOver, type LiveHost } from './hand-over.ts';
import type { Io } from './io.ts';
import { osUser } from './os-user.ts';
import { controlSocket, type Places, tokenFile } from './places.ts';
import { printProblem } from './print-problem.ts';
import { questionText } from './question-text.ts';

export interface AnswersArgs {
  /** Its id or the end of it; the only live one when empty. */
  run: string;
  /** Absolute. */
  directory: string;
  places: Places;
}

const pollMs = 500;

const notSigned: Problem = {
  code: 'answer-unsigned',
  message: 'An answer by file counts only when it is signed.',
  fix: 'Write it with `countersign answer DIR ACTION ANSWER --sign KEY`.',
};

const otherRun = (run: string): Problem => ({
  code: 'answer-other-run',
  message: `The answer is for another run than ${run}.`,
  fix: 'Answer a question that lies in `pending` now.',
});

/** Hands one answer to the host as its signer's. */
function handOverSigned(
  live: LiveHost,
  { run, intent }: AnswerFile,
  answered: Promise<void>,
): Promise<Problem | undefined> {
  if (run !== live.run) return Promise.resolve(otherRun(live.run));
  if (intent.signature === undefined) return Promise.resolve(notSigned);
  const name = intent.signature.principal;
  const identity: Identity = { name, osUser: osUser(), how: 'claimed', via: 'file' };
  return handOver(live, identity, intent, answered);
}

/** Follows one run: what waits for a person, and who wants to hear that something was answered. */
function createFollower(run: string) {
  const history = createHistory();
  let state = initialRunState;
  const waiters = new Map<string, (() => void)[]>();
  return {
    take(event: Event): void {
      history.append(event);
      state = reduce(state, event);
      if (event.body.type !== 'action.answered') return;
      for (const tell of waiters.get(event.body.action) ?? []) tell();
      waiters.delete(event.body.action);
    },
    answered: (action: string) =>
      new Promise<void>((resolve) => {
        waiters.set(action, [...(waiters.get(action) ?? []), resolve]);
      }),
    pending(): PendingFile[] {
      if (state.waiting.length === 0) return [];
      const viewing = { mayAnswer: true, zoneMinutes: 0, elapsedMs: 0, recording: true };
      const view = runView(state, history, viewing);
      return view.waiting.map((held) => ({
        pending: 1,
        run,
        action: held.action.id,
        decided: held.decided,
        text: questionText(held, view),
        word: held.verdict.danger?.word ?? null,
      }));
    },
  };
}

type Follower = ReturnType<typeof createFollower>;

/** Brings the folder to what waits now; `shown` is what lies in it. */
async function publish(folder: AnswerFolder, follower: Follower, shown: Map<string, string>): Promise<void> {
  const now = follower.pending();
  for (const question of now) {
    const print = createHash('sha256').update(JSON.stringify(question)).digest('hex');
    if (shown.get(question.action) === print) continue;
    await folder.ask(question);
    shown.set(question.action, print);
  }
  for (const action of [...shown.keys()]) {
    if (now.some((question) => question.action === action)) continue;
    await folder.settled(action);
    shown.delete(action);
  }
}

async function takeIn(folder: AnswerFolder, follower: Follower, live: LiveHost): Promise<void> {
  for (const name of await folder.names()) {
    const read = await folder.read(name);
    const problem = read.ok
      ? await handOverSigned(live, read.value, follower.answered(read.value.intent.action))
      : read.problems[0];
    await folder.done(name, problem);
  }
}

async function relay(client: ControlClient, live: LiveHost, journal: string, folder: AnswerFolder, io: Io) {
  const followed = followJournal(journal, client);
  if (!followed.ok) {
    for (const problem of followed.problems) printProblem(problem, io);
    return exitCode.recordDamaged;
  }
  const follower = createFollower(live.run);
  for (const event of followed.value.past) follower.take(event);
  let open = true;
  const closed = new Promise<void>((resolve) => {
    client.onClosed(resolve);
    followed.value.follow(follower.take, (problem) => {
      printProblem(problem, io);
      resolve();
    });
  }).then(() => {
    open = false;
  });
  const shown = new Map<string, string>();
  while (open) {
    await publish(folder, follower, shown);
    await takeIn(folder, follower, live);
    await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, pollMs))]);
  }
  client.close();
  for (const action of shown.keys()) await folder.settled(action);
  return exitCode.done;
}

/** `countersign answers RUN DIR`: puts what waits into a folder and takes signed answers out of it, until the run is over. */
export async function runAnswers(args: AnswersArgs, io: Io): Promise<ExitCode> {
  const { places } = args;
  const found = args.run === '' ? findLiveRun(places.store) : findRun(places.store, args.run);
  const folder = found.ok ? await openAnswerFolder(args.directory) : found;
  if (!found.ok || !folder.ok) {
    for (const problem of folder.ok ? [] : folder.problems) printProblem(problem, io);
    return exitCode.usage;
  }
  const run = found.value;
  const runtime = join(places.runtime, run);
  const live = { run, socket: controlSocket(runtime), token: readFileSync(tokenFile(runtime), 'utf8') };
  const identity = { name: 'answer files', osUser: osUser(), how: 'claimed' as const };
  const hello = { intent: 'hello', token: live.token, identity, may: 'watch' } as const;
  const opened = await openControl(live.socket, hello);
  if (!opened.ok) {
    for (const problem of opened.problems) printProblem(problem, io);
    return exitCode.notSupervised;
  }
  return relay(opened.value, live, runDirectory(places.store, run).journal, folder.value, io);
}
