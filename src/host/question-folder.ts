import { constants, type Stats } from 'node:fs';
import { open, readdir, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { causeText } from '../model/cause.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import type { Question } from '../model/question.ts';

/** A folder of this user's own through which programs answer: `RUN-a12.question.json` out, `RUN-a12.answer.json` in. */
export interface QuestionFolder {
  ask(question: Question): Promise<void>;
  settled(id: string): Promise<void>;
  /** What may be answers to this run, by name; at most 50 of them. */
  names(): Promise<string[]>;
  read(name: string): Promise<Outcome<unknown>>;
  /** The answer is done with: it is gone, and when it did not count the reason stands in `RUN-a12.refused.json`. */
  done(name: string, problem: Problem | undefined): Promise<void>;
}

/** An answer is some hundred bytes. */
const mostBytes = 64 * 1024;
const mostAnswers = 50;
const ending = '.answer.json';

const unreadable = (path: string, why: string): { ok: false; problems: Problem[] } => ({
  ok: false,
  problems: [
    {
      code: 'answer-malformed',
      message: `The answer cannot be read: ${why}.`,
      fix: 'Write it under another name first and rename it, as `countersign schema answer` says.',
      where: path,
    },
  ],
});

function odd(seen: Stats, uid: number): string | undefined {
  if (!seen.isFile()) return 'it is no plain file';
  if (seen.uid !== uid) return 'it is the file of another user';
  if (seen.nlink > 1) return 'it has another name elsewhere';
  return seen.size > mostBytes ? 'it is too big' : undefined;
}

/** Reads one answer without following a link or waiting for a pipe. */
async function readAnswer(path: string, uid: number): Promise<Outcome<unknown>> {
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const why = odd(await file.stat(), uid);
      if (why !== undefined) return unreadable(path, why);
      const { bytesRead, buffer } = await file.read(Buffer.alloc(mostBytes), 0, mostBytes, 0);
      const value: unknown = JSON.parse(buffer.toString('utf8', 0, bytesRead));
      return { ok: true, value };
    } finally {
      await file.close();
    }
  } catch (cause) {
    return unreadable(path, causeText(cause));
  }
}

/** The folder, looked at before: `directory` is this user's (`uid`) alone to write. */
export function createQuestionFolder(directory: string, run: string, uid: number): QuestionFolder {
  const at = (id: string, what: string): string => join(directory, `${run}-${id}.${what}.json`);
  const isAnswer = new RegExp(`^${run}-[\\w-]{1,64}\\.answer\\.json$`);

  async function put(path: string, value: unknown): Promise<void> {
    const draft = `${path}.${process.pid}.new`;
    await rm(draft, { force: true });
    await writeFile(draft, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
    await rename(draft, path);
  }

  return {
    ask: (question) => put(at(question.id, 'question'), question),
    settled: (id) => rm(at(id, 'question'), { force: true }),
    async names() {
      const all = await readdir(directory, { withFileTypes: true });
      return all
        .filter((entry) => isAnswer.test(entry.name) && !entry.isDirectory())
        .map(({ name }) => name)
        .slice(0, mostAnswers);
    },
    read: (name) => readAnswer(join(directory, name), uid),
    async done(name, problem) {
      // `unlink` takes one name away, whatever stands there by now.
      await unlink(join(directory, name)).catch(() => undefined);
      const path = join(directory, `${name.slice(0, -ending.length)}.refused.json`);
      if (problem) await put(path, { refused: 1, problem });
      else await rm(path, { force: true });
    },
  };
}
