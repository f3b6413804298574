import { randomBytes } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type Adapter, Low } from 'lowdb';
import { lock } from 'proper-lockfile';
import type { z } from 'zod';
import { causeText, errnoOf } from '../model/cause.ts';
import { type Outcome, type Problem, ProblemError } from '../model/problem.ts';
import { makeDirectory } from './make-directory.ts';
import { storeProblem } from './store-problem.ts';

/** One JSON value on disk. Several processes may use the same file. */
export interface JsonFile<T> {
  /** The initial value when there is no file. Content that does not fit is a Problem; the file is left alone. */
  read(): Promise<Outcome<T>>;
  /** Replaces the file at once and for good: readers see the old value or the new one. */
  write(value: T): Promise<Outcome<T>>;
  /** Reads, changes and writes under a lock, so that no change is lost to another process. */
  update(change: (value: T) => T): Promise<Outcome<T>>;
}

export interface JsonFileOptions<S extends z.ZodType> {
  path: string;
  schema: S;
  initial: z.infer<S>;
  /** For files no person reads: on one line. */
  compact?: boolean;
}

/** Held for milliseconds; one that was not refreshed for this long belongs to a process that died. */
const staleAfter = 5_000;
const retries = { retries: 60, factor: 1.2, minTimeout: 5, maxTimeout: 200 };

/** A file of type T, checked when it is read and when it is written. */
export function createJsonFile<S extends z.ZodType>(options: JsonFileOptions<S>): JsonFile<z.infer<S>> {
  const { path } = options;
  // lowdb's own adapters keep data in memory under NODE_ENV=test, check nothing and share one temporary name.
  const open = () => new Low(checkedAdapter(options), options.initial);
  const read = () =>
    outcomeOf(path, async () => {
      const low = open();
      await low.read();
      return low.data;
    });
  const write = (value: z.infer<S>) =>
    outcomeOf(path, async () => {
      const low = open();
      low.data = value;
      await low.write();
      return low.data;
    });
  const update = (change: (value: z.infer<S>) => z.infer<S>) =>
    outcomeOf(path, () =>
      locked(path, async (stillMine) => {
        const low = open();
        await low.read();
        low.data = change(low.data);
        if (!stillMine())
          throw new ProblemError(storeProblem('store-busy', 'the lock was lost meanwhile', path));
        await low.write();
        return low.data;
      }),
    );
  return { read, write, update };
}

function checkedAdapter<S extends z.ZodType>({
  path,
  schema,
  compact,
}: JsonFileOptions<S>): Adapter<z.infer<S>> {
  return {
    async read() {
      const text = await textOf(path);
      if (text === undefined) return null;
      const parsed = schema.safeParse(jsonOf(text, path));
      if (!parsed.success)
        throw new ProblemError(storeProblem('store-damaged', firstIssue(parsed.error), path));
      return parsed.data;
    },
    async write(value) {
      const parsed = schema.safeParse(value);
      if (!parsed.success)
        throw new ProblemError(storeProblem('store-invalid', firstIssue(parsed.error), path));
      await replaceFile(path, `${JSON.stringify(parsed.data, null, compact ? 0 : 2)}\n`);
    },
  };
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    // Decoded whole: with an encoding Node decodes a large file piece by piece, in twice the time.
    return (await readFile(path)).toString('utf8');
  } catch (cause) {
    if (errnoOf(cause) === 'ENOENT') return undefined;
    throw new ProblemError(storeProblem('store-unreadable', causeText(cause), path), { cause });
  }
}

function jsonOf(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ProblemError(storeProblem('store-damaged', `not JSON: ${causeText(cause)}`, path), { cause });
  }
}

/** The first field that does not fit, such as `runs.3.startedAt: expected string`. */
function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  const field = issue?.path.map(String).join('.') || 'the whole file';
  return `${field}: ${issue?.message ?? 'invalid'}`;
}

/** Atomic and durable: own temporary name, fsync, rename, fsync of the directory. 0600 in a 0700 directory. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const directory = dirname(path);
  makeDirectory(directory);
  const draft = join(directory, `.${basename(path)}.${process.pid}.${randomBytes(6).toString('hex')}`);
  try {
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (cause) {
    await rm(draft, { force: true });
    throw cause;
  }
  const opened = await open(directory, 'r');
  try {
    await opened.sync();
  } finally {
    await opened.close();
  }
}

async function locked<T>(path: string, act: (stillMine: () => boolean) => Promise<T>): Promise<T> {
  makeDirectory(dirname(path));
  let mine = true;
  const onCompromised = () => {
    mine = false;
  };
  const release = await lock(path, { realpath: false, stale: staleAfter, retries, onCompromised });
  try {
    return await act(() => mine);
  } finally {
    // A lock that was lost is not there to be given back.
    await release().catch(() => {});
  }
}

async function outcomeOf<T>(path: string, act: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await act() };
  } catch (cause) {
    return { ok: false, problems: [problemOf(cause, path)] };
  }
}

function problemOf(cause: unknown, path: string): Problem {
  if (cause instanceof ProblemError) return cause.problem;
  if (errnoOf(cause) === 'ELOCKED') return storeProblem('store-busy', 'it stayed locked', path);
  return storeProblem('store-unwritable', causeText(cause), path);
}
