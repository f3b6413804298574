import { z } from 'zod';
import type { Problem } from '../../src/model/problem.ts';
import { Effect } from '../../src/model/words.ts';

/** One line of a corpus. Files of the same kind may leave out `class` and `why`, and add fields of their own. */
const Line = z.looseObject({
  id: z.union([z.string(), z.number()]).optional(),
  cmd: z.string(),
  expect: z.union([Effect, z.array(Effect).min(1)]),
  class: z.string().default('unclassed'),
  why: z.string().default(''),
});

export interface Case {
  id: string;
  cmd: string;
  /** Every verdict that is accepted. */
  expect: Effect[];
  class: string;
  why: string;
}

export interface ReadCases {
  cases: Case[];
  problems: Problem[];
}

/** Reads the lines of a corpus (JSON, one case a line; blank lines and CRLF are fine). A bad line is a problem, never skipped. */
export function readCases(text: string, file: string): ReadCases {
  const read: ReadCases = { cases: [], problems: [] };
  const lines = text.replace(/^\uFEFF/, '').split('\n');
  lines.forEach((raw, at) => {
    const line = raw.replace(/\r$/, '');
    if (line.trim() === '') return;
    const where = `${file}:${at + 1}`;
    const parsed = parseLine(line);
    if (typeof parsed === 'string') {
      const message = `${file}, line ${at + 1}: ${parsed}`;
      const fix = 'Write one JSON object a line: {"id": …, "cmd": …, "expect": "allow" | […]}.';
      read.problems.push({ code: 'corpus-line', message, fix, where });
      return;
    }
    const { id, expect, ...rest } = parsed;
    read.cases.push({
      cmd: rest.cmd,
      class: rest.class,
      why: rest.why,
      id: String(id ?? `line ${at + 1}`),
      expect: typeof expect === 'string' ? [expect] : expect,
    });
  });
  return read;
}

/** The line's fields, or what is wrong with it. */
function parseLine(line: string): z.infer<typeof Line> | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return 'it is not JSON';
  }
  const parsed = Line.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  return `${issue?.path.join('.') ?? ''} ${issue?.message ?? 'is wrong'}`.trim();
}
