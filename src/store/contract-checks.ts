import { posix } from 'node:path';
import { Contract } from '../model/contract.ts';
import { durationMs } from '../model/duration.ts';
import type { Problem } from '../model/problem.ts';
import { classProblems, ruleListProblems, stopPatternProblems } from './contract-rules.ts';
import type { YamlSource } from './yaml-source.ts';
import { isList, textAt, textsAt, valueAt, type YamlPath, yamlText } from './yaml-values.ts';

/** Where and when a contract is read: what it means depends on both. */
export interface ContractReading {
  /** Absolute path of the workspace its globs are relative to. */
  workspace: string;
  /** Wall clock, ms since the epoch. */
  now: number;
}

/**
 * What a schema cannot say about a contract. Reads the raw value, so that it finds its faults
 * even in a file that does not fit the schema elsewhere.
 */
export function contractProblems(source: YamlSource, reading: ContractReading): Problem[] {
  return [
    ...timeProblems(source, reading.now),
    ...holdProblems(source),
    ...dataProblems(source),
    ...approverProblems(source),
    ...ruleListProblems(source, [], reading.workspace),
    ...stopPatternProblems(source, reading.workspace),
    ...classProblems(source, reading.workspace),
    ...stopBeforeProblems(source),
    ...reportProblems(source, reading.workspace),
  ];
}

function timeProblems(source: YamlSource, now: number): Problem[] {
  const problems: Problem[] = [];
  const expires = textAt(source.value, ['expires']);
  // What is no date was reported by the schema; guessing at it here would say a second, wrong thing.
  if (expires && Contract.shape.expires.safeParse(expires).success && Date.parse(expires) <= now) {
    problems.push({
      code: 'contract-expired',
      message: `this contract expired at ${expires}`,
      fix: 'set `expires` to a later time if the delegation still stands, or remove the line',
      where: source.where(['expires'], 'value'),
    });
  }
  const review = textAt(source.value, ['review_by']);
  const today = new Date(now).toISOString().slice(0, 10);
  if (review && Contract.shape.review_by.safeParse(review).success && review < today) {
    problems.push({
      code: 'review-overdue',
      message: `this contract was to be reviewed by ${review}`,
      fix: 'look at it again, then set `review_by` to the next date',
      where: source.where(['review_by'], 'value'),
    });
  }
  return problems;
}

const longestHold = durationMs('24h');

function holdProblems(source: YamlSource): Problem[] {
  const hold = textAt(source.value, ['hold']);
  if (!hold || !/^\d+(?:ms|s|m|h|d)$/.test(hold)) return [];
  const length = durationMs(hold);
  if (length > 0 && length <= longestHold) return [];
  return [
    {
      code: 'hold-range',
      message:
        length === 0 ? '`hold` is 0: no question could be answered' : `\`hold\` is longer than 24h: ${hold}`,
      fix: 'write between 1s and 24h, for example: hold: 10m',
      where: source.where(['hold'], 'value'),
    },
  ];
}

function dataProblems(source: YamlSource): Problem[] {
  const data = valueAt(source.value, ['data']);
  if (!isList(data) || data.length > 0) return [];
  return [
    {
      code: 'data-empty',
      message: '`data` is empty: every file carries a class, so every action would be asked',
      fix: 'name the classes the work may touch, for example: data: [public, internal]',
      where: source.where(['data'], 'value'),
    },
  ];
}

/** `Dana <dana@example.com>` and `dana@example.com` are one person. */
function person(text: string): string {
  const address = /<([^<>\s]+)>/.exec(text)?.[1] ?? text;
  return address.normalize('NFKC').trim().toLowerCase();
}

function approverProblems(source: YamlSource): Problem[] {
  const [risk, owner, approver] = ['risk', 'owner', 'approver'].map((name) => textAt(source.value, [name]));
  if (risk !== 'high') return [];
  if (!approver) {
    return [
      {
        code: 'approver-missing',
        message: 'high risk needs an approver',
        fix: 'add `approver:` with someone other than the owner',
        where: source.where(['risk'], 'value'),
      },
    ];
  }
  if (!owner || person(owner) !== person(approver)) return [];
  return [
    {
      code: 'approver-is-owner',
      message: `at high risk the approver cannot be the owner: ${approver}`,
      fix: 'name someone else as `approver`',
      where: source.where(['approver'], 'value'),
    },
  ];
}

/** Lower-cased words without a plural s, so that "schema changes" is found in "needs a schema change". */
function stems(text: string): string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.map((word) =>
    word.endsWith('s') && !word.endsWith('ss') && word.length > 1 ? word.slice(0, -1) : word,
  );
}

function stopBeforeProblems(source: YamlSource): Problem[] {
  const rules = valueAt(source.value, ['stop_if']);
  const reasons = (isList(rules) ? rules : []).map((_, at) => stems(textAt(rules, [at, 'because']) ?? ''));
  const path: YamlPath = ['rollback', 'stop_before'];
  return textsAt(source.value, path).flatMap((line) => {
    const words = stems(line.text);
    if (words.length > 0 && reasons.some((reason) => words.every((word) => reason.includes(word)))) return [];
    return [
      {
        code: 'stop-before-unenforced',
        message: `nothing stops before "${line.text}": no stop rule names it in its \`because\``,
        fix: `add to stop_if, with the files or commands it is about: - { touches: ["path/**"], because: ${yamlText(line.text)} }`,
        where: source.where(line.path, 'value'),
      },
    ];
  });
}

/** The report is one file of the workspace: a pattern or a path elsewhere would open nothing, and nobody would read it. */
function reportProblems(source: YamlSource, workspace: string): Problem[] {
  const report = textAt(source.value, ['report'])?.trim();
  if (!report) return [];
  const path = posix.resolve(workspace, report);
  const problem = (message: string): Problem[] => [
    {
      code: 'report-invalid',
      message,
      fix: 'name one file of the workspace, such as reports/run.md',
      where: source.where(['report'], 'value'),
    },
  ];
  if (/[*?[\]{}\x00-\x1f\x7f]/.test(report)) return problem(`\`${report}\` is no name of one file`);
  if (!path.startsWith(`${workspace}/`) || report.endsWith('/'))
    return problem(`\`${report}\` is no file inside the workspace`);
  return [];
}
