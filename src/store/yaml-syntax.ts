import { type Document, visit, type YAMLError } from 'yaml';
import type { Problem } from '../model/problem.ts';

/** More references than a contract written by hand has; stops expansion bombs. */
export const maxAliasCount = 100;

const quoteIt = 'put the value in double quotes';

/** What to do about each fault the YAML library names. */
const fixes: Partial<Record<YAMLError['code'], string>> = {
  TAB_AS_INDENT: 'indent with spaces; YAML does not allow tabs there',
  BAD_INDENT: 'line the field up with its neighbours, and close every [ and {',
  BLOCK_AS_IMPLICIT_KEY:
    'put a value that contains ": " in double quotes, and line fields up with their neighbours',
  MULTILINE_IMPLICIT_KEY: 'write "name: value" on one line; check the line above for a missing ":"',
  MISSING_CHAR: 'add the missing character: a field is "name: value", and every quote and bracket is closed',
  BAD_SCALAR_START: `${quoteIt}: it begins with a character that means something in YAML`,
  BAD_DQ_ESCAPE: 'write \\\\ for a backslash inside double quotes, or use single quotes',
  UNEXPECTED_TOKEN: 'remove what stands here, or put the whole value in double quotes',
  MULTIPLE_DOCS: 'keep one document a file: remove the line with --- or ...',
  TAG_RESOLVE_FAILED: `${quoteIt}: a leading "!" means something in YAML`,
  BAD_ALIAS: `${quoteIt}: a leading "*" means something in YAML`,
};

/** The library's sentence without its advice to programmers. */
function sentence(error: YAMLError): string {
  if (error.code === 'MULTIPLE_DOCS') return 'this file holds more than one YAML document';
  if (error.code === 'TAB_AS_INDENT') return 'a tab is used to indent';
  return error.message.charAt(0).toLowerCase() + error.message.slice(1);
}

const tooDeep = (where: string): Problem => ({
  code: 'yaml-too-deep',
  message: 'the brackets or fields are nested too deeply to be read',
  fix: 'close the brackets, or check that this is the right file',
  where,
});

/** At most this many faults are listed: after the first few the rest are echoes of the same mistake. */
const mostFaults = 20;

/** All faults of the text itself, one a line, in order. */
export function syntaxProblems(
  document: Document,
  text: string,
  place: (offset: number) => string,
): Problem[] {
  const faults = [...document.errors, ...document.warnings];
  const deep = faults.find((fault) => fault.code === 'RESOURCE_EXHAUSTION');
  if (deep) return [tooDeep(place(deep.pos[0]))];
  const byLine = new Map<string, Problem>();
  for (const fault of [...faults].sort((a, b) => a.pos[0] - b.pos[0])) {
    const where = place(fault.pos[0]);
    const line = where.slice(0, where.lastIndexOf(':'));
    if (byLine.has(line)) continue;
    const fix = fixes[fault.code] ?? quoteIt;
    byLine.set(line, {
      code: 'yaml-syntax',
      message: `this is not valid YAML: ${sentence(fault)}`,
      fix,
      where,
    });
  }
  const problems = [...byLine.values(), ...otherYaml(document, place), ...unresolved(document, text, place)];
  if (problems.length <= mostFaults) return problems;
  const rest = problems.length - mostFaults;
  const last = problems[mostFaults];
  return [
    ...problems.slice(0, mostFaults),
    {
      code: 'yaml-syntax',
      message: `and ${rest} more lines that are not valid YAML`,
      fix: 'mend the first ones and check again',
      ...(last?.where === undefined ? {} : { where: last.where }),
    },
  ];
}

/** YAML 1.1 reads `yes`, `no` and dates differently: a contract must mean one thing. */
function otherYaml(document: Document, place: (offset: number) => string): Problem[] {
  const yaml = document.directives?.yaml;
  if (!yaml?.explicit || yaml.version === '1.2') return [];
  return [
    {
      code: 'yaml-version',
      message: `the file asks for YAML ${yaml.version}; only 1.2 is read`,
      fix: 'remove the %YAML line',
      where: place(0),
    },
  ];
}

/** A glob that begins with a star and has no quotes is a reference in YAML: the most common mistake in a file full of globs. */
function unresolved(document: Document, text: string, place: (offset: number) => string): Problem[] {
  const problems: Problem[] = [];
  let seen = 0;
  visit(document, {
    Alias(_, alias) {
      seen += 1;
      if (seen > maxAliasCount) {
        problems.push(tooManyReferences(place(alias.range?.[0] ?? 0)));
        return visit.BREAK;
      }
      if (alias.resolve(document)) return undefined;
      const [from, to] = alias.range ?? [0, 0];
      const written = text.slice(from, to);
      problems.push({
        code: 'yaml-reference',
        message: `${written} without quotes is a reference to something named "${alias.source}", which is not there`,
        fix: `put it in double quotes: "${written}"`,
        where: place(from),
      });
      return undefined;
    },
  });
  return problems;
}

/** Faults in the names of fields. */
export function misread(
  code: 'key-not-text' | 'field-twice',
  where: string,
  name: string | null,
  first = '',
): Problem {
  if (code === 'field-twice') {
    return {
      code,
      message: `\`${name}\` is written twice; the first time at ${first}`,
      fix: 'keep one of the two, or join their lists',
      where,
    };
  }
  return name === null
    ? {
        code,
        message: 'the name of a field has to be text',
        fix: 'write "name: value", with the name in double quotes when it is a number',
        where,
      }
    : { code, message: `\`${name}\` cannot be the name of a field`, fix: 'remove it', where };
}

const tooManyReferences = (where: string): Problem => ({
  code: 'yaml-references',
  message: `the references (&name and *name) are too many or expand too far; at most ${maxAliasCount} are read`,
  fix: 'write the lists out instead of referring to them; put globs that begin with * in double quotes',
  where,
});

/** What the reader threw: it throws only for references that expand too far or nesting that is too deep. */
export function tooMuch(error: unknown, where: string): Problem {
  return error instanceof ReferenceError ? tooManyReferences(where) : tooDeep(where);
}
