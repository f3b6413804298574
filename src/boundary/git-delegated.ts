import { posix } from 'node:path';
import type { Contract } from '../model/contract.ts';
import type { ClosedPath, Look } from './plan.ts';

/** Commands of git that write into `.git`, and that a contract may name. */
const writing =
  /^(?:add|am|apply|bisect|branch|checkout|cherry-pick|clean|commit|fetch|gc|merge|mv|notes|pull|push|rebase|reset|restore|revert|rm|stash|switch|tag|update-index|update-ref|\*|\.\.\.)$/;

/** The first word behind `git` that is no option and no option's value. */
function commandOf(pattern: string): string | undefined {
  const [program, ...words] = pattern.trim().split(/\s+/);
  if (program !== 'git') return undefined;
  const valued = ['-C', '-c', '--git-dir', '--work-tree'];
  return words.find((word, at) => !word.startsWith('-') && !valued.includes(words[at - 1] ?? ''));
}

/** The line of a contract that lets the agent change a repository, such as `may.run  git commit *`. */
export function gitDelegatedBy({ may, ask }: Pick<Contract, 'may' | 'ask'>): string | undefined {
  const lines = [
    ...may.run.map((pattern) => ({ pattern, line: `may.run  ${pattern}` })),
    ...ask.run.map((pattern) => ({ pattern, line: `ask.run  ${pattern}` })),
  ];
  return lines.find(({ pattern }) => writing.test(commandOf(pattern) ?? ''))?.line;
}

interface GitPart {
  name: string;
  why: string;
  /** What holds the place of one that is missing; left out: it is left alone. */
  hold?: NonNullable<ClosedPath['hold']>;
}

/**
 * What stays closed in a `.git` that is open: whatever makes git run a program later, or look elsewhere for what does. A
 * `commondir` of `.` says what is so anyway; no alternates are said by an empty file. Of a rebase that is not under way no
 * place can be held: git would take it for one.
 */
const closedInGit: readonly GitPart[] = [
  { name: 'hooks', why: 'hooks of git would run later', hold: 'folder' },
  { name: 'config', why: 'settings of git name programs' },
  { name: 'config.worktree', why: 'settings of git name programs' },
  { name: 'info', why: 'attributes in it choose programs, excludes hide files', hold: 'folder' },
  { name: 'modules', why: 'repositories in it have hooks and settings', hold: 'folder' },
  { name: 'worktrees', why: 'folders in it lead to other settings', hold: 'folder' },
  { name: 'commondir', why: 'it would lead git to hooks and settings elsewhere', hold: { text: '.\n' } },
  { name: 'objects/info/alternates', why: 'it would lead git to objects elsewhere', hold: { text: '' } },
  { name: 'remotes', why: 'addresses in it name programs' },
  { name: 'branches', why: 'addresses in it name programs' },
  { name: 'rebase-merge', why: 'a rebase under way can run programs' },
  { name: 'rebase-apply', why: 'a rebase under way can run programs' },
];

export interface OpenGit {
  /** The folder to open. */
  path: string;
  closed: (GitPart & { path: string })[];
}

/** How `.git` of a workspace can be opened; undefined where it is a file or a link: then its data lie elsewhere. */
export function openGit(workspace: string, look: Look): OpenGit | undefined {
  const path = posix.join(workspace, '.git');
  const { real, is } = look(path);
  if (real !== path || is !== 'directory') return undefined;
  return { path, closed: closedInGit.map((part) => ({ ...part, path: posix.join(path, part.name) })) };
}
