import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Outcome, Problem } from '../model/problem.ts';
import { RuleSet, type StandingRules } from '../model/profile.ts';
import { inFileOrder } from './contract-file.ts';
import { ruleListProblems } from './contract-rules.ts';
import { schemaProblems } from './yaml-problems.ts';
import { openYaml, type YamlSource } from './yaml-source.ts';
import { isMissing, readYamlText } from './yaml-text.ts';
import { isFields } from './yaml-values.ts';

/** Where an organisation keeps rules for everyone on a machine. */
export const organisationRulesFile = '/etc/countersign/rules.yaml';

/** A missing file is no rules; one that is there and cannot be looked at is a problem. */
function isThere(path: string): boolean {
  try {
    statSync(path);
    return true;
  } catch (error) {
    return !isMissing(error);
  }
}

/** Standing rules only tighten; an allowance in them would be ignored, so it is refused instead. */
function allowances(source: YamlSource): Problem[] {
  if (!isFields(source.value) || !Object.hasOwn(source.value, 'may')) return [];
  return [
    {
      code: 'standing-rules-loosen',
      message: '`may` has no effect here: standing rules can only tighten',
      fix: 'remove `may`; what is delegated stands in a contract',
      where: source.where(['may'], 'key'),
    },
  ];
}

function readRules(path: string): Outcome<RuleSet> {
  const text = readYamlText(path, path, 'check the path');
  if (!text.ok) return text;
  const opened = openYaml(text.value, path);
  if (!opened.ok) return opened;
  const source = opened.value;
  // A file with comments alone is a person's way to say "no rules yet".
  const value = source.value ?? {};
  const parsed = RuleSet.safeParse(value);
  const problems = inFileOrder([
    ...source.problems,
    ...(parsed.success ? [] : schemaProblems(parsed.error, source, 'rules')),
    ...allowances(source),
    ...ruleListProblems(source, [], null),
  ]);
  return parsed.success && problems.length === 0 ? { ok: true, value: parsed.data } : { ok: false, problems };
}

/** The rules that stand for the user (`rules.yaml` of their configuration) and for the organisation. */
export function readStanding(
  userConfigDirectory: string,
  organisationFile: string = organisationRulesFile,
): Outcome<StandingRules[]> {
  const files = [
    { source: 'organisation', file: organisationFile },
    { source: 'user', file: join(userConfigDirectory, 'rules.yaml') },
  ] as const;
  const found: StandingRules[] = [];
  const problems: Problem[] = [];
  for (const { source, file } of files) {
    if (!isThere(file)) continue;
    const rules = readRules(file);
    if (rules.ok) found.push({ source, file, rules: rules.value });
    else problems.push(...rules.problems);
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: found };
}
