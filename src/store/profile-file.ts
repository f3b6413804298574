import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Outcome, Problem } from '../model/problem.ts';
import { Profile, RuleSet, type StandingRules } from '../model/profile.ts';
import { ruleListProblems } from './contract-rules.ts';
import { profileProblems } from './profile-checks.ts';
import { applyOverlay } from './profile-overlay.ts';
import { inFileOrder } from './yaml-order.ts';
import { schemaProblems } from './yaml-problems.ts';
import { similar } from './yaml-similar.ts';
import { openYaml, type YamlSource } from './yaml-source.ts';
import { isMissing, readYamlText } from './yaml-text.ts';
import { isFields } from './yaml-values.ts';

/** Where profiles are looked for, each a folder of `NAME.yaml`. A folder need not exist. */
export interface ProfileFolders {
  /** Comes with Countersign. */
  builtInDirectory: string;
  /** `.countersign/profiles` of the workspace. Not trusted to loosen anything. */
  projectDirectory: string;
  /** The user's own; takes the place of a built-in profile of the same name. */
  userDirectory: string;
}

const isName = (text: string): boolean => /^[a-z][a-z0-9-]*$/.test(text);

/** Names of all profiles that could be started, sorted. */
export function profileNames(folders: ProfileFolders): string[] {
  const names = [folders.builtInDirectory, folders.userDirectory, folders.projectDirectory].flatMap(
    (folder) => (existsSync(folder) ? readdirSync(folder) : []),
  );
  const yaml = names.filter((name) => name.endsWith('.yaml')).map((name) => name.slice(0, -'.yaml'.length));
  return [...new Set(yaml.filter(isName))].sort();
}

/** A file that is there and cannot be looked at must not pass for missing: it could be the stricter one. */
function isThere(path: string): boolean {
  try {
    statSync(path);
    return true;
  } catch (error) {
    return !isMissing(error);
  }
}

function open(path: string): Outcome<YamlSource> {
  const text = readYamlText(path, path, 'check the name of the profile');
  return text.ok ? openYaml(text.value, path) : text;
}

/** Reads one whole profile. `name` is what its file is called. */
function parseProfile(source: YamlSource, name: string): Outcome<Profile> {
  const parsed = Profile.safeParse(source.value);
  const problems = inFileOrder([
    ...source.problems,
    ...(parsed.success ? [] : schemaProblems(parsed.error, source, 'profile')),
    ...profileProblems(source, name),
  ]);
  return parsed.success && problems.length === 0 ? { ok: true, value: parsed.data } : { ok: false, problems };
}

function unknownProfile(name: string, folders: ProfileFolders): Problem {
  const names = profileNames(folders);
  const meant = similar(name, names);
  return {
    code: 'profile-unknown',
    message: `there is no profile "${name}"`,
    fix: `${meant ? `did you mean ${meant}? ` : ''}the profiles are ${names.join(', ')}; your own go to ${folders.userDirectory}`,
  };
}

/**
 * Finds a profile by name: the user's own, else the built-in one, tightened by the project's file of the same name.
 * A project's file with a name of its own is a whole profile.
 */
export function readProfile(name: string, folders: ProfileFolders): Outcome<Profile> {
  const inFolder = (folder: string) => join(folder, `${name}.yaml`);
  const trusted = [folders.userDirectory, folders.builtInDirectory].map(inFolder);
  const project = inFolder(folders.projectDirectory);
  // The name is checked before any path made of it is opened.
  const base = isName(name) ? trusted.find(isThere) : undefined;
  const hasProject = isName(name) && isThere(project);
  if (base === undefined && !hasProject) return { ok: false, problems: [unknownProfile(name, folders)] };
  const whole = open(base ?? project);
  const profile = whole.ok ? parseProfile(whole.value, name) : whole;
  if (!profile.ok || base === undefined || !hasProject) return profile;
  const overlay = open(project);
  return overlay.ok ? applyOverlay(profile.value, overlay.value, name) : overlay;
}

/** Where an organisation keeps rules for everyone on a machine. */
const organisationRulesFile = '/etc/countersign/rules.yaml';

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
