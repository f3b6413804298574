import type { Consequence, ProspectCommand } from '../../model/consequence.ts';
import { quotedWord } from '../../model/quoted-word.ts';
import type { Look, Question } from './look.ts';
import { defaultRemote, lastFetch, remoteHost } from './remote.ts';
import { type Commits, commitOf, commits, countOf, currentBranch, short } from './repository.ts';
import { many, names, notCounted } from './wording.ts';
import { type GitCommand, gitCommand, hasOption, sortWords, type Words } from './words.ts';

interface Target {
  readonly directory: string;
  readonly remote: string;
  readonly host: string;
}

/** One branch that is pushed: `from` is empty when it is deleted there. */
interface Ref {
  readonly from: string;
  readonly to: string;
  readonly force: boolean;
}

/** A read of refspecs beyond this many says no more. */
const mostRefs = 4;

/** What a push publishes, and what it throws away on the other side as far as this repository knows. */
export function pushQuestions(command: ProspectCommand): Question[] {
  const git = gitCommand(command);
  if (git?.verb !== 'push') return [];
  const words = sortWords(git.rest, ['o', 'push-option', 'repo', 'receive-pack', 'exec']);
  if (hasOption(words, 'n', 'dry-run')) return [];
  const [, ...specs] = words.operands;
  const wide = hasOption(words, 'mirror', 'all', 'prune', 'branches');
  if (wide) return [mirrored(git, words)];
  const shown: readonly (string | null)[] = specs.length > 0 ? specs.slice(0, mostRefs) : [null];
  return shown.map((spec) => one(git, words, spec));
}

async function remoteOf(git: GitCommand, words: Words, look: Look): Promise<string> {
  return words.operands[0] ?? words.values.get('repo') ?? (await defaultRemote(git.directory, look));
}

const unknownHost = 'an address git does not tell';

const isForced = (words: Words): boolean => hasOption(words, 'f', 'force', 'force-with-lease');

async function refOf(spec: string | null, words: Words, directory: string, look: Look): Promise<Ref | null> {
  const force = isForced(words) || (spec?.startsWith('+') ?? false);
  const plain = (name: string): string => name.replace(/^refs\/heads\//, '');
  if (spec === null || spec === 'HEAD' || spec === '@') {
    const branch = await currentBranch(directory, look);
    return branch === null ? null : { from: 'HEAD', to: branch, force };
  }
  const [from = '', to] = spec.replace(/^\+/, '').split(':');
  // A lone colon stands for every branch that both sides have.
  if (from === '' && !to) return null;
  if (hasOption(words, 'd', 'delete')) return { from: '', to: plain(from), force: true };
  return { from, to: plain(to ?? from), force };
}

function one(git: GitCommand, words: Words, spec: string | null): Question {
  const force = isForced(words) ? 'overwrite a branch elsewhere' : 'push';
  const uncounted = (): Consequence => notCounted('push', `${force} (${spec ?? 'this branch'})`);
  return {
    uncounted,
    async count(look) {
      const [remote, ref] = await Promise.all([
        remoteOf(git, words, look),
        refOf(spec, words, git.directory, look),
      ]);
      if (ref === null) {
        const how = spec?.endsWith(':') ? 'every branch both sides have' : 'no branch is checked out';
        return { ...uncounted(), how };
      }
      const tracking = `refs/remotes/${remote}/${ref.to}`;
      const [host = unknownHost, known, from] = await Promise.all([
        remoteHost(git.directory, remote, look),
        commitOf(git.directory, tracking, look),
        ref.from === '' ? Promise.resolve(undefined) : commitOf(git.directory, ref.from, look),
      ]);
      const target = { directory: git.directory, remote, host };
      if (ref.from === '') return deleted(target, ref, tracking, known, look);
      if (from === undefined) return { ...uncounted(), how: `${ref.from} leads to no commit here` };
      return ref.force
        ? forced(target, ref, from, tracking, known, look)
        : pushed(target, ref, from, known, look);
    },
  };
}

/** An address may hold a password: only its host is named. */
const isAddress = (remote: string): boolean => /[:/]/.test(remote);
const place = ({ remote, host }: Target, { to }: Ref): string =>
  isAddress(remote) ? `${to} on ${host}` : `${remote}/${to} on ${host}`;
const listed = ({ count, subjects }: Commits): string =>
  names(subjects, '; ') + (count > subjects.length ? ' …' : '');

async function pushed(
  target: Target,
  ref: Ref,
  from: string,
  known: string | undefined,
  look: Look,
): Promise<Consequence> {
  const fresh = known === undefined;
  const range = fresh ? [from, '--not', `--remotes=${target.remote}`] : [from, `^${known}`];
  const found = await commits(target.directory, range, look);
  const where = `${place(target, ref)}${fresh ? ', new there as far as is known' : ''}`;
  if (found === undefined) return notCounted('push', `push commits to ${where}`);
  if (found.count === 0) {
    const text = fresh ? `push ${where}: no commit that is not there yet` : `push nothing new to ${where}`;
    return { kind: 'push', text, undo: 'yes', how: fresh ? deletion(target, ref) : null, counted: true };
  }
  const text = `push ${countOf(found)} to ${where}: ${listed(found)}`;
  return {
    kind: 'push',
    text,
    undo: 'partly',
    how: 'git revert, but who fetched it keeps it',
    counted: true,
  };
}

const remoteWord = ({ remote }: Target): string => (isAddress(remote) ? 'REMOTE' : quotedWord(remote));
const deletion = (target: Target, { to }: Ref): string =>
  `git push ${remoteWord(target)} --delete ${quotedWord(to)}`;

async function forced(
  target: Target,
  ref: Ref,
  from: string,
  tracking: string,
  known: string | undefined,
  look: Look,
): Promise<Consequence> {
  const where = place(target, ref);
  if (known === undefined) {
    const how = 'it was never fetched';
    return notCounted('push', `overwrite ${where}: what is there`, 'unknown', how);
  }
  const [lost, at] = await Promise.all([
    commits(target.directory, [known, `^${from}`], look),
    lastFetch(target.directory, tracking, look),
  ]);
  if (lost === undefined) return notCounted('push', `overwrite ${where}: commits lost there`);
  const asOf = `as of the last fetch at ${at}`;
  if (lost.count === 0) {
    const text = `overwrite ${where}, losing no commit there ${asOf}`;
    return {
      kind: 'push',
      text,
      undo: 'unknown',
      how: 'whatever came there since is not known',
      counted: true,
    };
  }
  const text = `throw away ${countOf(lost)} of ${where} (${asOf}): ${listed(lost)}`;
  const how = `git push --force ${remoteWord(target)} ${short(known)}:${quotedWord(ref.to)}`;
  return { kind: 'push', text, undo: 'partly', how, counted: true };
}

async function deleted(
  target: Target,
  ref: Ref,
  tracking: string,
  known: string | undefined,
  look: Look,
): Promise<Consequence> {
  const where = `the branch ${ref.to} on ${target.host}`;
  if (known === undefined) {
    const how = 'it was never fetched';
    return notCounted('push', `delete ${where}: what is only there`, 'unknown', how);
  }
  // Excluded is what the next glob finds: the branch itself, and the name that stands for the remote's own default.
  const others = [
    '--not',
    `--exclude=${tracking}`,
    `--exclude=refs/remotes/${target.remote}/HEAD`,
    '--glob=refs/remotes',
    '--glob=refs/heads',
    '--glob=refs/tags',
  ];
  const [lost, at] = await Promise.all([
    commits(target.directory, [known, ...others], look),
    lastFetch(target.directory, tracking, look),
  ]);
  if (lost === undefined) return notCounted('push', `delete ${where}: commits only there`);
  const asOf = `as of the last fetch at ${at}`;
  const what = lost.count === 0 ? 'no commit only there' : `${countOf(lost)} only there`;
  const subjects = lost.count === 0 ? '' : `: ${listed(lost)}`;
  const how = `git push ${remoteWord(target)} ${short(known)}:refs/heads/${quotedWord(ref.to)}`;
  return {
    kind: 'push',
    text: `delete ${where}, ${what} (${asOf})${subjects}`,
    undo: 'partly',
    how,
    counted: true,
  };
}

/** `--mirror`, `--all`, `--prune`: every branch at once. */
function mirrored(git: GitCommand, words: Words): Question {
  const deletes = hasOption(words, 'mirror', 'prune');
  const uncounted = (): Consequence => notCounted('push', 'push every branch');
  return {
    uncounted,
    async count(look) {
      const remote = await remoteOf(git, words, look);
      const [host = unknownHost, mine, theirs] = await Promise.all([
        remoteHost(git.directory, remote, look),
        branches(git.directory, 'refs/heads', look),
        branches(git.directory, `refs/remotes/${remote}`, look),
      ]);
      if (mine === undefined || theirs === undefined) return uncounted();
      const gone = theirs.filter((name) => name !== 'HEAD' && !mine.includes(name));
      const all = `push ${many(mine.length, 'branch').replace(/branchs$/, 'branches')} to ${remote} on ${host}`;
      if (!deletes || gone.length === 0) {
        return { kind: 'push', text: all, undo: 'unknown', how: 'what is there is not known', counted: true };
      }
      const text = `${all} and delete ${gone.length} there that are not here: ${names(gone)}`;
      return {
        kind: 'push',
        text,
        undo: 'partly',
        how: 'push them again from what was fetched',
        counted: true,
      };
    },
  };
}

async function branches(directory: string, under: string, look: Look): Promise<string[] | undefined> {
  const out = await look.git(directory, ['for-each-ref', '--format=%(refname)', under]);
  return out?.split('\n').flatMap((name) => (name === '' ? [] : [name.slice(under.length + 1)]));
}
