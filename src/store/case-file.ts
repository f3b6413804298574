import { lstatSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { z } from 'zod';
import { causeText, errnoOf } from '../model/cause.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import { RunCase } from '../model/run-case.ts';
import { makeDirectory } from './make-directory.ts';
import { inFileOrder } from './yaml-order.ts';
import { openYaml, type YamlSource } from './yaml-source.ts';
import { readYamlText, yamlBytes } from './yaml-text.ts';
import { isFields, pathText, type YamlPath } from './yaml-values.ts';

/** Where the cases of a workspace are: files of a repository, for everyone who works in it. */
export const caseDirectory = (workspace: string): string => join(workspace, '.countersign/cases');

export const isCaseName = (text: string): boolean => /^[a-z0-9][a-z0-9-]{0,63}$/.test(text);

const fileOf = (workspace: string, name: string) => ({
  path: join(caseDirectory(workspace), `${name}.yaml`),
  shown: `.countersign/cases/${name}.yaml`,
});

const no = (problem: Problem): { ok: false; problems: readonly Problem[] } => ({
  ok: false,
  problems: [problem],
});

/** Names of the cases of a workspace, sorted. None when the folder is not there. */
export function caseNames(workspace: string): Outcome<string[]> {
  try {
    const files = readdirSync(caseDirectory(workspace)).filter((name) => name.endsWith('.yaml'));
    return { ok: true, value: files.map((name) => name.slice(0, -'.yaml'.length)).sort() };
  } catch (cause) {
    if (errnoOf(cause) === 'ENOENT') return { ok: true, value: [] };
    const fix = 'Check the folder and its permissions.';
    return no({ code: 'cases-unreadable', message: causeText(cause), fix, where: '.countersign/cases' });
  }
}

/** Reads a case. A repository is written by many: a link is not followed, and every fault has its line and column. */
export function readCase(workspace: string, name: string): Outcome<RunCase> {
  const { path, shown } = fileOf(workspace, name);
  if (!isCaseName(name)) {
    const fix = 'Rename it: small letters, digits and `-`.';
    return no({ code: 'case-name', message: 'The name of a case cannot be read.', fix, where: shown });
  }
  try {
    if (lstatSync(path).isSymbolicLink()) {
      const fix = 'Put the file itself there.';
      return no({ code: 'case-link', message: 'A case may not be a symbolic link.', fix, where: shown });
    }
  } catch (cause) {
    if (errnoOf(cause) !== 'ENOENT') {
      const fix = 'Check the file and its permissions.';
      return no({ code: 'case-unreadable', message: causeText(cause), fix, where: shown });
    }
  }
  const text = readYamlText(path, shown, '`countersign case list` shows those there are');
  return text.ok ? parseCase(text.value, shown) : text;
}

/** `file` is what people are shown. */
export function parseCase(text: string, file: string): Outcome<RunCase> {
  const opened = openYaml(text, file);
  if (!opened.ok) return opened;
  const source = opened.value;
  const newer = versionProblem(source);
  if (newer !== null) return no(newer);
  const parsed = RunCase.safeParse(source.value);
  const problems = inFileOrder([
    ...source.problems,
    ...(parsed.success ? [] : parsed.error.issues.map((issue) => fault(issue, source))),
  ]);
  return parsed.success && problems.length === 0 ? { ok: true, value: parsed.data } : { ok: false, problems };
}

function versionProblem({ value, where }: YamlSource): Problem | null {
  const version = isFields(value) ? value.case : undefined;
  if (version === 1) return null;
  const isNewer = typeof version === 'number' && version > 1;
  return {
    code: isNewer ? 'version-newer' : 'version-unknown',
    message: isNewer ? `this is case format ${version}; this release reads format 1` : 'this is no case',
    fix: isNewer ? 'update countersign' : 'write a case with `countersign case add RUN`',
    where: where(['case'], 'value'),
  };
}

function fault(issue: z.core.$ZodIssue, source: YamlSource): Problem {
  const path: YamlPath = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
  const extra = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  const at = extra === undefined ? path : [...path, extra];
  return {
    code: 'case-invalid',
    message: `\`${pathText(at)}\`: ${extra === undefined ? issue.message : 'there is no such field'}`,
    fix: 'correct it, or write the case again with `countersign case add RUN`',
    where: source.where(at, extra === undefined ? 'value' : 'key'),
  };
}

/** Writes a new case and gives back where; one that is there is never written over. */
export function writeCase(workspace: string, name: string, content: RunCase): Outcome<string> {
  const { path, shown } = fileOf(workspace, name);
  const text = `# Judged by \`countersign case run\`, which fails when a verdict is not the expected one.\n${stringify(content, { lineWidth: 0, aliasDuplicateObjects: false })}`;
  const bytes = yamlBytes(new TextEncoder().encode(text), shown);
  if (!bytes.ok) return bytes;
  const again = parseCase(text, shown);
  if (!again.ok || JSON.stringify(again.value) !== JSON.stringify(content)) {
    const fix = 'Take other actions of the run with --action.';
    return no({
      code: 'case-unwritable',
      message: 'The action cannot be written down as YAML and read back the same.',
      fix,
      where: shown,
    });
  }
  try {
    makeDirectory(caseDirectory(workspace));
    writeFileSync(path, text, { flag: 'wx' });
    return { ok: true, value: shown };
  } catch (cause) {
    const exists = errnoOf(cause) === 'EEXIST';
    return no({
      code: exists ? 'case-exists' : 'case-unwritable',
      message: exists ? `There is a case ${name} already.` : causeText(cause),
      fix: exists
        ? 'Give it another name with --name, or remove the file.'
        : 'Check the folder and its permissions.',
      where: shown,
    });
  }
}
