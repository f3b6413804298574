import type { z } from 'zod';
import { childNames, type FileKind, fieldsOf } from '../model/fields.ts';
import type { Problem } from '../model/problem.ts';
import { similar } from './yaml-similar.ts';
import type { YamlSource } from './yaml-source.ts';
import { fieldPath, isFields, isList, pathText, valueAt, type YamlPath, yamlText } from './yaml-values.ts';

type Issue = z.core.$ZodIssue;

interface Reading {
  kind: FileKind;
  source: YamlSource;
}

const typeNames: Record<string, string> = {
  string: 'text',
  array: 'a list',
  object: 'fields with values',
  record: 'fields with values',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};

/** The path of the table entry for a place in the file: free names become `*`. */
function tablePath(kind: FileKind, path: YamlPath): string {
  const exact = fieldPath(path);
  const entries = fieldsOf(kind).map((entry) => entry.path);
  if (entries.includes(exact)) return exact;
  const freed = fieldPath(path.map((step, at) => (at === 1 && typeof step === 'string' ? '*' : step)));
  return entries.some((entry) => entry === freed || entry.startsWith(`${freed}.`)) ? freed : exact;
}

/** One valid line for the field, from the table every field has an entry in. */
function example(kind: FileKind, path: YamlPath): string {
  for (let length = path.length; length > 0; length -= 1) {
    const wanted = tablePath(kind, path.slice(0, length)).replace(/\[\]$/, '');
    const entry = fieldsOf(kind).find(({ path: known }) => known === wanted);
    if (entry) return entry.example;
  }
  return `${kind === 'rules' ? 'never: { touch: [".env*"] }' : `${kind}: 1`}`;
}

/** A value as a person would recognise it, short. */
function shown(value: unknown): string {
  if (isList(value)) return 'a list';
  if (isFields(value)) return 'fields with values';
  const text = typeof value === 'string' ? `"${value}"` : String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function unknownField({ kind, source }: Reading, path: YamlPath, name: string): Problem {
  const names = childNames(kind, tablePath(kind, path));
  const meant = similar(name, names);
  const elsewhere = fieldsOf(kind).find((entry) => entry.path.endsWith(`.${name}`))?.path;
  const inside = path.length === 0 ? '' : ` in \`${pathText(path)}\``;
  const list = names.length > 0 ? `the fields${inside} are ${names.join(', ')}` : `remove it`;
  return {
    code: 'unknown-field',
    message: `there is no field \`${name}\`${inside}`,
    fix: meant
      ? `did you mean \`${meant}\`?`
      : elsewhere && path.length === 0
        ? `did you mean \`${elsewhere}\`? ${list}`
        : list,
    where: source.where([...path, name], 'key'),
  };
}

function wrongType({ kind, source }: Reading, path: YamlPath, expected: string): Problem {
  const value = valueAt(source.value, path);
  const name = path.length === 0 ? `the ${kind}` : `\`${pathText(path)}\``;
  const where = source.where(path, 'value');
  const last = path.at(-1);
  if (value === undefined && path.length > 0) {
    return {
      code: 'field-missing',
      message: `${name} is missing`,
      fix: `add it, for example: ${example(kind, path)}`,
      where: source.where(path.slice(0, -1), 'key'),
    };
  }
  if (value === null || value === undefined) {
    const fix =
      path.length === 0
        ? 'run "countersign init" to see a commented one'
        : `write a value, for example: ${example(kind, path)}; or remove the line`;
    return { code: 'field-empty', message: `${name} is empty`, fix, where: source.where(path, 'key') };
  }
  const need = typeNames[expected] ?? expected;
  const message = `${name} has to be ${need}, not ${shown(value)}`;
  if (expected === 'array' && typeof value === 'string') {
    return { code: 'wrong-type', message, fix: `write ${String(last)}: [${yamlText(value)}]`, where };
  }
  if (expected === 'string' && (typeof value === 'number' || typeof value === 'boolean')) {
    return { code: 'wrong-type', message, fix: `put it in double quotes: "${value}"`, where };
  }
  if (expected === 'string') {
    return {
      code: 'wrong-type',
      message,
      fix: 'put text that contains { [ : # * or ! in double quotes',
      where,
    };
  }
  return { code: 'wrong-type', message, fix: `write for example: ${example(kind, path)}`, where };
}

function wrongValue({ kind, source }: Reading, path: YamlPath, values: readonly unknown[]): Problem {
  const value = valueAt(source.value, path);
  if (value === undefined || value === null) return wrongType({ kind, source }, path, 'string');
  const name = pathText(path);
  const where = source.where(path, 'value');
  if (path.length === 1 && name === kind) {
    const newer = typeof value === 'number' && value > 1;
    return {
      code: newer ? 'version-newer' : 'version-unknown',
      message: `this is ${kind} format ${shown(value)}; this release reads format 1`,
      fix: newer ? 'update countersign' : `write ${kind}: 1`,
      where,
    };
  }
  const words = values.map(String);
  const meant = similar(String(value), words);
  return {
    code: 'wrong-value',
    message: `\`${name}\` has to be one of ${words.join(', ')}, not ${shown(value)}`,
    fix: meant ? `did you mean ${meant}?` : `write one of them, for example: ${example(kind, path)}`,
    where,
  };
}

/** A union of field sets, such as the conditions of `stop_if`: the set that fits best is the one that was meant. */
function noBranch(reading: Reading, path: YamlPath, branches: readonly (readonly Issue[])[]): Problem[] {
  const { kind, source } = reading;
  const value = valueAt(source.value, path);
  if (!isFields(value)) return [wrongType(reading, path, 'object')];
  const known = childNames(kind, tablePath(kind, path)).filter((name) => name !== 'because');
  const present = Object.keys(value).filter((name) => known.includes(name));
  if (present.length === 1) {
    const misses = (issue: Issue) => issue.path.length === 1 && !Object.hasOwn(value, String(issue.path[0]));
    const meant = branches.find((issues) => !issues.some(misses) && !namesUnknown(issues, present));
    if (meant) return meant.flatMap((issue) => problemsOfIssue(reading, issue, path));
  }
  if (present.length > 1) {
    const second = present[1] ?? '';
    return [
      {
        code: 'two-conditions',
        message: `\`${pathText(path)}\` has ${present.length} conditions (${present.join(', ')}); a rule has one`,
        fix: 'write one rule for each condition, on a line of its own',
        where: source.where([...path, second], 'key'),
      },
    ];
  }
  const odd = Object.keys(value).filter((name) => name !== 'because');
  const meant = odd.map((name) => similar(name, known)).find((name) => name !== null);
  return [
    {
      code: 'no-condition',
      message: `\`${pathText(path)}\` has no condition that exists${odd.length > 0 ? `; \`${odd.join('`, `')}\` is none` : ''}`,
      fix: `${meant ? `did you mean \`${meant}\`? ` : ''}the conditions are ${known.join(', ')}`,
      where: source.where(
        odd[0] === undefined ? path : [...path, odd[0]],
        odd[0] === undefined ? 'value' : 'key',
      ),
    },
  ];
}

const namesUnknown = (issues: readonly Issue[], names: readonly string[]) =>
  issues.some((issue) => issue.code === 'unrecognized_keys' && issue.keys.some((key) => names.includes(key)));

function outOfRange(reading: Reading, path: YamlPath, issue: Issue): Problem {
  const { kind, source } = reading;
  const value = valueAt(source.value, path);
  const empty = (typeof value === 'string' && value.trim() === '') || (isList(value) && value.length === 0);
  const limit =
    issue.code === 'too_small'
      ? `at least ${issue.minimum}`
      : issue.code === 'too_big'
        ? `at most ${issue.maximum}`
        : 'different';
  const above = issue.code === 'too_small' && !issue.inclusive ? `more than ${issue.minimum}` : limit;
  return {
    code: empty ? 'field-empty' : 'out-of-range',
    message: empty
      ? `\`${pathText(path)}\` is empty`
      : `\`${pathText(path)}\` has to be ${above}, not ${shown(value)}`,
    fix:
      typeof path.at(-1) === 'number'
        ? 'write a value or remove the entry'
        : `write for example: ${example(kind, path)}`,
    where: source.where(path, 'value'),
  };
}

const formats: Partial<Record<string, string>> = {
  datetime: 'a date and time with seconds and zone, such as 2099-12-01T18:00:00Z',
  date: 'a date such as 2099-12-31',
};

const looksRight: Partial<Record<string, RegExp>> = {
  datetime: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/,
  date: /^\d{4}-\d\d-\d\d$/,
};

/** A date that looks right and does not exist is a different mistake from one that is written wrong. */
function badFormat({ kind, source }: Reading, path: YamlPath, format: string, said: string): Problem {
  const value = String(valueAt(source.value, path));
  const where = source.where(path, 'value');
  if (looksRight[format]?.test(value)) {
    return {
      code: 'no-such-date',
      message: `\`${pathText(path)}\`: there is no ${value}`,
      fix: `write a day and time that exist: ${formats[format]}`,
      where,
    };
  }
  const need = formats[format];
  return {
    code: 'wrong-format',
    message: `\`${pathText(path)}\` cannot be read: ${shown(value)}`,
    fix: need
      ? `write ${need}`
      : said.startsWith('write')
        ? said
        : `write for example: ${example(kind, path)}`,
    where,
  };
}

function problemsOfIssue(reading: Reading, issue: Issue, above: YamlPath): Problem[] {
  const path: YamlPath = [
    ...above,
    ...issue.path.map((step) => (typeof step === 'number' ? step : String(step))),
  ];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownField(reading, path, key));
    case 'invalid_type':
      return [wrongType(reading, path, issue.expected)];
    case 'invalid_value':
      return [wrongValue(reading, path, issue.values)];
    case 'invalid_format':
      return [badFormat(reading, path, issue.format, issue.message)];
    case 'invalid_union':
      return issue.errors.length > 0
        ? noBranch(reading, path, issue.errors)
        : [wrongValue(reading, path, 'options' in issue && isList(issue.options) ? issue.options : [])];
    case 'too_small':
    case 'too_big':
    case 'not_multiple_of':
      return [outOfRange(reading, path, issue)];
    case 'invalid_key':
    case 'invalid_element':
    case 'custom':
      return [
        {
          code: 'wrong-value',
          message: `\`${pathText(path)}\`: ${issue.message}`,
          fix: `write for example: ${example(reading.kind, path)}`,
          where: reading.source.where(path, 'value'),
        },
      ];
    default:
      return issue satisfies never;
  }
}

/** Every way in which a file does not fit its schema, with its place and what to write instead. */
export function schemaProblems(error: z.ZodError, source: YamlSource, kind: FileKind): Problem[] {
  const misnamed = new Set(source.problems.map(({ where }) => where));
  return error.issues
    .flatMap((issue) => problemsOfIssue({ kind, source }, issue, []))
    .filter(({ code, where }) => code !== 'unknown-field' || !misnamed.has(where));
}
