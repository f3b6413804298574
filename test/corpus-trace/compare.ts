import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import type { Picture } from '../../src/policy/picture.ts';
import { isFreeDevice, isWithin } from '../../src/policy/shell/place.ts';
import type { PathTouch } from '../../src/policy/shell/sketch.ts';
import type { Access } from './accesses.ts';
import type { Place } from './place.ts';

export interface Compared {
  writes: number;
  reads: number;
  /** What really happened and nobody predicted. */
  unpredicted: Access[];
}

const spots = ({ place }: PathTouch): string[] => [place.lexical, place.real ?? place.lexical];
const at = (touch: PathTouch, path: string): boolean => spots(touch).includes(path);
const below = (touch: PathTouch, path: string): boolean => spots(touch).some((spot) => isWithin(path, spot));
const above = (touch: PathTouch, path: string): boolean => spots(touch).some((spot) => isWithin(spot, path));
const whole = (touch: PathTouch): boolean => touch.recursive !== 'no';
const changes = (touch: PathTouch): boolean => touch.use === 'edit' || touch.use === 'delete';

/** Bash keeps long here-documents there; the sandbox's /tmp is empty and gone afterwards. */
const ownFile = /^\/tmp\/sh-thd[.-]\w+$/;
/** A file that is open already, by its descriptor: `mkfifo -m` sets its mode so. Opening it was compared. */
const openFile = /^\/proc\/self\/fd\/\d+$/;
const isOutside = (path: string): boolean =>
  ownFile.test(path) || openFile.test(path) || isFreeDevice(path) || /^\/dev\/tty$/.test(path);

/** Compares what a command did with what its picture says it would do. */
export function compare(picture: Picture, accesses: readonly Access[], place: Place): Compared {
  const touches = picture.paths.filter(({ pattern }) => pattern === null);
  const known = new Set(
    picture.commands.flatMap(({ words }) => words.map(({ text }) => posix.basename(text))),
  );
  const temporary = temporaries(touches, accesses);
  const ours = (path: string): boolean => [place.directory].some((folder) => isWithin(path, folder));
  const relevant = accesses.filter(({ does, path }) =>
    does === 'write' ? !isOutside(path) : does === 'execute' || ours(path),
  );
  const unpredicted = relevant.filter((access) => {
    if (access.does === 'execute')
      return (
        !known.has(access.program) &&
        !isStarter(access) &&
        !(isSystem(access.path) && (isScript(access.by) || isHelper(access)))
      );
    if (temporary.has(access.path)) return false;
    if (ofGit(access, place)) return false;
    return !isPredicted(access, touches);
  });
  return {
    writes: relevant.filter(({ does }) => does === 'write').length,
    reads: relevant.filter(({ does }) => does !== 'write').length,
    unpredicted: distinct(unpredicted),
  };
}

const isSystem = (path: string): boolean => /^\/(?:usr|bin|lib)\//.test(path);
/** Some programs of the system are scripts, fgrep or zcat for example: what they start belongs to them. */
const isScript = (path: string): boolean =>
  isSystem(path) && readFileSync(path).subarray(0, 2).toString() === '#!';
/** diff3 and sdiff leave the comparing to diff, with options of their own. */
const isHelper = ({ by, path }: Access): boolean => /\/s?diff3?$/.test(by) && /\/diff$/.test(path);
/** bash, which runs the command text, and env, which only starts what the picture names instead of it. */
const isStarter = ({ path }: Access): boolean => /^\/(?:usr\/)?bin\/(?:bash|env)$/.test(path);

/** git reads its own repository, and may write the index anew with the times of files it looked at. */
function ofGit({ program, does, path }: Access, place: Place): boolean {
  if (program !== 'git') return false;
  const repository = posix.join(place.workspace, '.git');
  if (does === 'write') return /^index(?:\.lock)?$/.test(posix.relative(repository, path));
  return isWithin(path, repository);
}

function isPredicted({ does, path, call, program }: Access, touches: readonly PathTouch[]): boolean {
  return touches.some((touch) => {
    switch (does) {
      case 'write':
        // `mkdir -p a/b/c` makes the folders on the way too.
        return (
          changes(touch) &&
          (at(touch, path) ||
            (whole(touch) && below(touch, path)) ||
            (/^mkdir/.test(call) && above(touch, path)))
        );
      case 'read':
        return (
          (['read', 'execute', 'delete'].includes(touch.use) &&
            (at(touch, path) || (whole(touch) && below(touch, path)))) ||
          // git compares the content of what it is to list; others open it for what the file system says about it.
          (program === 'git' && ['read', 'list'].includes(touch.use) && below(touch, path)) ||
          (['df', 'sync'].includes(program) && touch.use === 'list' && at(touch, path))
        );
      case 'list':
        // A folder's names are seen on the way to what a pattern finds in it, and below a folder that is looked through.
        return touch.use !== 'name' && (below(touch, path) || above(touch, path));
      case 'execute':
        return false;
      default:
        return does satisfies never;
    }
  });
}

/** Files that a program made beside the one it rewrites, `sed -i` for example, and that are gone when it is done. */
function temporaries(touches: readonly PathTouch[], accesses: readonly Access[]): Set<string> {
  const renamed = accesses.flatMap((access, index) => {
    const next = accesses[index + 1];
    const pair =
      access.call.startsWith('rename') && next?.call === access.call && next.program === access.program;
    return pair ? [{ from: access.path, to: next.path }] : [];
  });
  return new Set(
    renamed
      .filter(({ from, to }) => posix.dirname(from) === posix.dirname(to) && /\/sed\w{6}$/.test(from))
      .filter(({ to }) => touches.some((touch) => changes(touch) && at(touch, to)))
      .map(({ from }) => from),
  );
}

function distinct(accesses: readonly Access[]): Access[] {
  const seen = new Map(accesses.map((access) => [`${access.does} ${access.path} ${access.program}`, access]));
  return [...seen.values()];
}
