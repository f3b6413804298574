import type { Outcome, Problem } from '../model/problem.ts';
import type { Profile } from '../model/profile.ts';
import { isKnownProgram } from '../policy/known-programs.ts';
import { type ProfileFolders, readProfile } from '../store/profile-file.ts';

/**
 * Reads a profile that the judge can work with: its grammars may add programs, and not say anything else about the ones the
 * judge knows. What it said of those would never be looked at.
 */
export function readKnownProfile(name: string, folders: ProfileFolders): Outcome<Profile> {
  const profile = readProfile(name, folders);
  if (!profile.ok) return profile;
  const problems = Object.keys(profile.value.grammars)
    .flatMap((names) => names.split('|'))
    .filter(isKnownProgram)
    .map((program): Problem => {
      return {
        code: 'grammar-known',
        message: `\`grammars\` describes ${program}, which the judge knows already`,
        fix: `remove it; to let such a command through, name it in \`may.run\``,
        where: `profile ${name}`,
      };
    });
  return problems.length > 0 ? { ok: false, problems } : profile;
}
