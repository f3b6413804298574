import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Outcome, Problem } from '../model/problem.ts';
import { Profile } from '../model/profile.ts';
import { inFileOrder } from './contract-file.ts';
import { profileProblems } from './profile-checks.ts';
import { applyOverlay } from './profile-overlay.ts';
import { schemaProblems } from './yaml-problems.ts';
import { similar } from './yaml-similar.ts';
import { openYaml, type YamlSource } from './yaml-source.ts';
import { readYamlText } from './yaml-text.ts';

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

function open(path: string): Outcome<YamlSource> {
  const text = readYamlText(path, path, 'check the name of the profile');
  return text.ok ? openYaml(text.value, path) : text;
}

/** Reads one whole profile. `name` is what its file is called. */
export function parseProfile(source: YamlSource, name: string): Outcome<Profile> {
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
  const base = isName(name) ? trusted.find((path) => existsSync(path)) : undefined;
  const hasProject = isName(name) && existsSync(project);
  if (base === undefined && !hasProject) return { ok: false, problems: [unknownProfile(name, folders)] };
  const whole = open(base ?? project);
  const profile = whole.ok ? parseProfile(whole.value, name) : whole;
  if (!profile.ok || base === undefined || !hasProject) return profile;
  const overlay = open(project);
  return overlay.ok ? applyOverlay(profile.value, overlay.value, name) : overlay;
}
