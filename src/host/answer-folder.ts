import { constants, type Stats } from 'node:fs';
import { chmod, lstat, mkdir, open, readdir, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AnswerFile, type PendingFile, type RefusedFile } from '../model/answer-file.ts';
import { causeText } from '../model/cause.ts';
import type { Outcome, Problem } from '../model/problem.ts';

/**
 * A folder through which people of other accounts answer: `pending` holds the questions, `answers` takes what they say. Who may
 * come in is for the folder's group and mode to say; whether an answer counts, for its signature.
 */
export interface AnswerFolder {
  ask(pending: PendingFile): Promise<void>;
  settled(action: string): Promise<void>;
  /** Names of files that may be answers, at most 50 of them. */
  names(): Promise<string[]>;
  read(name: string): Promise<Outcome<AnswerFile>>;
  /** The file is done with: it is gone, and when it was refused the reason stands in `refused`. */
  done(name: string, problem: Problem | undefined): Promise<void>;
}

/** An answer is an intent and a signature of some kilobytes. */
const mostBytes = 64 * 1024;
const mostAnswers = 50;
const isName = /^[A-Za-z0-9][\w-]{0,80}\.json$/;
const isAction = /^[\w-]{1,64}$/;

const no = (code: string, message: string, fix: string, where: string) => ({
  ok: false as const,
  problems: [{ code, message, fix, where }],
});

async function inside(path: string, mode: number): Promise<void> {
  await mkdir(path, { recursive: true });
  const seen = await lstat(path);
  if (!seen.isDirectory()) throw new Error(`${path} is not a folder`);
  // A folder's group is handed down by the set-group-id bit of the one around it.
  await chmod(path, (seen.mode & 0o7000) | mode);
}

/**
 * Opens the folder, which has to be there and be nobody else's to write; `pending`, `answers` and `refused` are made in it.
 * Of them only `answers` is the group's to write: where we write ourselves, nobody can have put a link.
 */
export async function openAnswerFolder(directory: string): Promise<Outcome<AnswerFolder>> {
  const pending = join(directory, 'pending');
  const answers = join(directory, 'answers');
  const refused = join(directory, 'refused');
  try {
    const seen = await lstat(directory);
    if (!seen.isDirectory()) throw new Error('it is not a folder');
    if ((seen.mode & 0o022) !== 0) throw new Error('others can write it');
    await inside(pending, 0o750);
    await inside(refused, 0o750);
    await inside(answers, 0o770);
  } catch (cause) {
    const fix = 'Make a folder whose group may read it: install -d -m 2750 -g GROUP DIR';
    return no(
      'answers-folder',
      `The folder for answers cannot be used: ${causeText(cause)}.`,
      fix,
      directory,
    );
  }

  async function put(path: string, value: PendingFile | RefusedFile): Promise<void> {
    const draft = `${path}.${process.pid}.new`;
    await rm(draft, { force: true });
    await writeFile(draft, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o640, flag: 'wx' });
    await rename(draft, path);
  }

  return {
    ok: true,
    value: {
      async ask(question) {
        if (isAction.test(question.action)) await put(join(pending, `${question.action}.json`), question);
      },
      async settled(action) {
        if (isAction.test(action)) await rm(join(pending, `${action}.json`), { force: true });
      },
      async names() {
        // A folder is no answer, and is left where it is: whoever may write here could turn it into a link while it is removed.
        const all = await readdir(answers, { withFileTypes: true });
        return all
          .filter((entry) => isName.test(entry.name) && !entry.isDirectory())
          .map(({ name }) => name)
          .slice(0, mostAnswers);
      },
      read: (name) => readAnswer(join(answers, name)),
      async done(name, problem) {
        // Never what is in a folder: `unlink` takes one name away, whatever stands there by now.
        await unlink(join(answers, name)).catch(() => undefined);
        if (problem) await put(join(refused, name), { refused: 1, problem });
      },
    },
  };
}

const odd = (seen: Stats): string | undefined => {
  if (!seen.isFile()) return 'it is no plain file';
  if (seen.nlink > 1) return 'it has another name elsewhere';
  return seen.size > mostBytes ? 'it is too big' : undefined;
};

/** Reads one answer without following a link or waiting for a pipe. */
async function readAnswer(path: string): Promise<Outcome<AnswerFile>> {
  const fix = 'Write it with `countersign answer`.';
  const bad = (why: string) => no('answer-unreadable', `The answer cannot be read: ${why}.`, fix, path);
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const why = odd(await file.stat());
      if (why !== undefined) return bad(why);
      const { bytesRead, buffer } = await file.read(Buffer.alloc(mostBytes), 0, mostBytes, 0);
      const parsed = AnswerFile.safeParse(JSON.parse(buffer.toString('utf8', 0, bytesRead)));
      return parsed.success
        ? { ok: true, value: parsed.data }
        : bad('it is not what `countersign answer` writes');
    } finally {
      await file.close();
    }
  } catch (cause) {
    return bad(causeText(cause));
  }
}
