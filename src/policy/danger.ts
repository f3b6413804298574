import { posix } from 'node:path';
import type { Danger } from '../model/verdict.ts';
import { carriedBy } from './carried.ts';
import type { CommandTouch } from './shell/sketch.ts';
import { changesSchema, databaseClients } from './statements.ts';

interface Hazard {
  word: string;
  why: string;
  is(program: string, args: readonly string[], text: string): boolean;
}

const has = (args: readonly string[], ...options: string[]): boolean =>
  args.some((arg) => options.some((option) => arg === option || arg.startsWith(`${option}=`)));
const cluster = (args: readonly string[], letters: string): boolean =>
  args.some((arg) => /^-[A-Za-z]+$/.test(arg) && [...letters].some((letter) => arg.includes(letter)));

const publishers: Readonly<Record<string, readonly string[]>> = {
  npm: ['publish', 'unpublish', 'deprecate'],
  pnpm: ['publish'],
  yarn: ['publish'],
  cargo: ['publish', 'yank'],
  gem: ['push', 'yank'],
  twine: ['upload'],
  poetry: ['publish'],
  docker: ['push'],
};

/** What needs a typed word before a person may approve it, first match wins. */
const hazards: readonly Hazard[] = [
  {
    word: 'force',
    why: 'it overwrites or deletes history others may have',
    is: (program, args) =>
      program === 'git' &&
      args.includes('push') &&
      (has(args, '--force', '--force-with-lease', '--delete', '--mirror', '--prune') ||
        cluster(args, 'fd') ||
        args.some((arg) => /^[+:]./.test(arg))),
  },
  {
    word: 'rewrite',
    why: 'it rewrites history or throws away work that is not committed',
    is: (program, args) =>
      program === 'git' &&
      ((args.includes('reset') && args.includes('--hard')) ||
        (args.includes('clean') && cluster(args, 'f')) ||
        ['rebase', 'filter-branch', 'filter-repo', 'update-ref', 'gc', 'reflog'].some((name) =>
          args.includes(name),
        ) ||
        (args.includes('branch') && cluster(args, 'D')) ||
        (args.includes('commit') && args.includes('--amend'))),
  },
  {
    word: 'delete',
    why: 'it deletes whole folders',
    is: (program, args) =>
      (program === 'rm' && (cluster(args, 'rR') || has(args, '--recursive'))) ||
      (program === 'find' && args.includes('-delete')) ||
      (program === 'rsync' && args.some((arg) => arg.startsWith('--delete'))),
  },
  {
    word: 'erase',
    why: 'it overwrites a whole disk or file beyond recovery',
    is: (program) =>
      ['dd', 'mkfs', 'shred', 'wipefs', 'fdisk', 'parted'].includes(program.split('.')[0] ?? ''),
  },
  {
    word: 'schema',
    why: 'it changes a database schema or drops data',
    is: (program, args, text) =>
      databaseClients.has(program) && (changesSchema(text) || args.some(changesSchema)),
  },
  {
    word: 'publish',
    why: 'it makes something public that cannot be taken back',
    is: (program, args) =>
      Object.hasOwn(publishers, program) && (publishers[program] ?? []).some((name) => args.includes(name)),
  },
  {
    word: 'apply',
    why: 'it changes running infrastructure',
    is: (program, args) =>
      (['kubectl', 'oc'].includes(program) && args.some((arg) => infrastructureVerbs.includes(arg))) ||
      (['terraform', 'tofu', 'pulumi', 'helm', 'cdk', 'serverless', 'ansible-playbook'].includes(program) &&
        (program === 'ansible-playbook' || args.some((arg) => infrastructureVerbs.includes(arg)))),
  },
  {
    word: 'root',
    why: "it runs with another user's rights",
    is: (program) => ['sudo', 'su', 'doas', 'pkexec'].includes(program),
  },
];

const infrastructureVerbs = [
  'apply',
  'create',
  'delete',
  'patch',
  'replace',
  'scale',
  'drain',
  'rollout',
  'install',
  'upgrade',
  'uninstall',
  'rollback',
  'destroy',
  'up',
  'deploy',
];

/** The first hazard among an action's commands; null for everyday ones. */
export function dangerOf(commands: readonly CommandTouch[]): Danger | null {
  for (const command of commands.flatMap(carriedBy)) {
    const [first, ...rest] = command.words.map((word) => word.text);
    const program = posix.basename(first ?? '');
    const text = `${rest.join(' ')} ${command.stdin}`;
    const hazard = hazards.find((candidate) => candidate.is(program, rest, text));
    if (hazard) return { word: hazard.word, why: hazard.why };
  }
  return null;
}
