import { readFile } from 'node:fs/promises';
import { causeText, errnoOf } from '../model/cause.ts';
import type { Outcome } from '../model/problem.ts';
import { RunRecord } from '../model/record.ts';
import { replaceFile } from './json-file.ts';
import { storeProblem } from './store-problem.ts';

/** Writes record.json: replaced at once, 0600. A record that does not fit its schema is a Problem. */
export async function writeRecord(path: string, record: RunRecord): Promise<Outcome<RunRecord>> {
  const parsed = RunRecord.safeParse(record);
  if (!parsed.success) return refuse('store-invalid', parsed.error.issues[0], path);
  try {
    await replaceFile(path, `${JSON.stringify(parsed.data, null, 2)}\n`);
    return { ok: true, value: parsed.data };
  } catch (cause) {
    return { ok: false, problems: [storeProblem('store-unwritable', causeText(cause), path)] };
  }
}

/** Reads record.json; undefined when there is none yet. */
export async function readRecord(path: string): Promise<Outcome<RunRecord | undefined>> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    if (errnoOf(cause) === 'ENOENT') return { ok: true, value: undefined };
    const code = cause instanceof SyntaxError ? 'store-damaged' : 'store-unreadable';
    return { ok: false, problems: [storeProblem(code, causeText(cause), path)] };
  }
  const parsed = RunRecord.safeParse(json);
  return parsed.success
    ? { ok: true, value: parsed.data }
    : refuse('store-damaged', parsed.error.issues[0], path);
}

type Issue = { path: PropertyKey[]; message: string } | undefined;

function refuse(code: 'store-invalid' | 'store-damaged', issue: Issue, path: string): Outcome<never> {
  const message = `${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? 'invalid'}`;
  return { ok: false, problems: [storeProblem(code, message, path)] };
}
