import type { Problem } from '../model/problem.ts';
import type { Profile } from '../model/profile.ts';

/**
 * The first user argument that would take the agent out of supervision, as a Problem; undefined when all are fine.
 * Seen in every spelling: `--flag`, `--flag=value`, `--flag value`, an unambiguous abbreviation (`--setting`), and
 * short flags clustered (`-cp`). Words after `--` are a prompt, no flags. Rather one refusal too many than too few.
 */
export function refuseArguments(profile: Profile, args: readonly string[]): Problem | undefined {
  const end = args.indexOf('--');
  for (const arg of end === -1 ? args : args.slice(0, end)) {
    const refused = profile.launch.refuse.find(({ flag }) => spells(arg, flag));
    if (refused) return refusal(profile, arg, refused.because);
  }
  return undefined;
}

/** Whether `arg` is one way to write `flag`. A shorter unique start counts: many parsers accept it. */
function spells(arg: string, flag: string): boolean {
  const [name = ''] = arg.split('=', 1);
  if (!flag.startsWith('-')) return name === flag;
  if (flag.startsWith('--')) return name === flag || abbreviates(name, flag);
  const letter = flag.slice(1);
  if (letter.length > 1) return name === flag;
  return /^-[^-]/.test(arg) && clusterOf(arg).includes(letter);
}

/** At least three letters, so that a lone `--s` is left to the agent's own error message. */
function abbreviates(name: string, flag: string): boolean {
  return name.startsWith('--') && name.length >= 5 && flag.startsWith(name);
}

/** The letters of `-abc`; after `=` or a non-letter comes a value. */
function clusterOf(arg: string): string {
  return /^-([A-Za-z]*)/.exec(arg)?.[1] ?? '';
}

function refusal(profile: Profile, arg: string, because: string): Problem {
  const [shown = arg] = arg.split('=', 1);
  return {
    code: 'agent-argument-refused',
    message: `${shown} is not allowed for a supervised ${profile.title}: ${because}.`,
    fix: `Leave ${shown} out, or start ${profile.launch.command} without Countersign.`,
  };
}
