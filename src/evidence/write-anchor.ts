import { execFile } from 'node:child_process';
import { type AnchorNote, anchorRef } from '../model/anchor.ts';
import type { Outcome } from '../model/problem.ts';
import type { GitProgram } from './consequences/run-git.ts';

/** Nothing that the settings of a repository name is started; the user's name and address come from them all the same. */
const quiet = [
  '--no-pager',
  '-c',
  'core.hooksPath=/dev/null',
  '-c',
  'core.fsmonitor=false',
  '-c',
  'core.editor=false',
  '-c',
  'commit.gpgSign=false',
  '-c',
  'gc.auto=0',
  '-c',
  'maintenance.auto=false',
];
const mostMs = 30_000;

const failed = (said: string, directory: string): Outcome<never> => {
  const unknown = /tell me who you are|empty ident/i.test(said);
  const why = said.trim().split('\n').slice(0, 3).join('; ') || 'it did not say why';
  const problem = {
    code: unknown ? 'git-identity' : 'anchor-failed',
    message: unknown
      ? 'Git does not know who you are, so it writes no note.'
      : `Git did not write the note: ${why}`,
    fix: unknown
      ? 'Set your name and address: git config user.name NAME; git config user.email ADDRESS.'
      : 'See that you may write to the repository, and that nobody else is writing notes.',
    where: directory,
  };
  return { ok: false, problems: [problem] };
};

/** Adds a line to the note on a commit (its full name). Only `anchorRef` of that repository changes; nothing is pushed. */
export function writeAnchor(
  { program, environment }: GitProgram,
  directory: string,
  commit: string,
  note: AnchorNote,
): Promise<Outcome<string>> {
  if (program === undefined) return Promise.resolve(failed('there is no git', directory));
  const args = [...quiet, '-C', directory, 'notes', `--ref=${anchorRef}`, 'append', '-F', '-', commit];
  const options = { cwd: '/', env: { ...environment }, timeout: mostMs, encoding: 'utf8' } as const;
  return new Promise((resolve) => {
    const child = execFile(program, args, options, (error, _out, said) =>
      resolve(error ? failed(said, directory) : { ok: true, value: commit }),
    );
    // It may have ended before it read: what it says decides.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(`${JSON.stringify(note)}\n`);
  });
}
