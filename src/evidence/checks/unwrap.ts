import { posix } from 'node:path';
import { nameOf, strangePlace, strangeSetting } from './program-name.ts';
import { withoutAssignments } from './script-words.ts';

/** A command without the programs that only start another one, or the script that is to be looked up. */
export type Unwrapped =
  | {
      readonly what: 'program';
      readonly words: readonly string[];
      /** Why it may be another program than its name says. */
      readonly strange?: string | null;
    }
  | {
      readonly what: 'script';
      readonly tool: string;
      readonly name: string;
      readonly rest: readonly string[];
      /** Set when the script is one of other packages than the folder's own. */
      readonly packages: readonly string[];
      /** Where its package.json is looked for, relative to the command's folder. */
      readonly folder: string;
    }
  | {
      readonly what: 'target';
      readonly name: string;
      readonly rest: readonly string[];
      readonly folder: string;
      /** An option with which nothing runs, or with which failures do not count; null without one. */
      readonly idle: string | null;
    };

const program = (words: readonly string[]): Extract<Unwrapped, { what: 'program' }> => ({
  what: 'program',
  words,
});

/** Programs in front of another: how many of their own words come before it. Options with a value are named. */
const starters: Readonly<Record<string, { readonly valued?: readonly string[]; readonly own?: number }>> = {
  env: { valued: ['-u', '-C', '-S', '--unset', '--chdir'] },
  'cross-env': {},
  time: {},
  nice: { valued: ['-n'] },
  ionice: { valued: ['-c', '-n'] },
  nohup: {},
  stdbuf: { valued: ['-o', '-e', '-i'] },
  timeout: { valued: ['-s', '-k', '--signal', '--kill-after'], own: 1 },
  command: {},
  exec: {},
  npx: { valued: ['-p', '--package', '--loglevel'] },
  bunx: {},
  c8: { valued: ['--reporter', '-r', '--all', '--include', '--exclude'] },
  nyc: { valued: ['--reporter', '-r', '--include', '--exclude'] },
  dotenv: { valued: ['-e', '-f'] },
  'xvfb-run': { valued: ['-s', '-n', '--server-args'] },
};

/** `poetry run pytest` and its like: the word that means "run". */
const runs: Readonly<Record<string, readonly string[]>> = {
  bundle: ['exec'],
  poetry: ['run'],
  pipenv: ['run'],
  uv: ['run'],
  rye: ['run'],
  hatch: ['run'],
  pdm: ['run'],
  mise: ['exec', 'x'],
  composer: ['exec'],
  corepack: [],
};

const managers = new Set(['npm', 'pnpm', 'yarn', 'bun']);
const makers = new Set(['make', 'gmake', 'just', 'task', 'mage']);

/** Peels off at most ten layers. */
export function unwrap(words: readonly string[]): Unwrapped {
  let left = [...words];
  let strange: string | null = null;
  for (let layer = 0; layer < 10; layer += 1) {
    const [name = '', ...rest] = left;
    if (managers.has(name)) {
      const found = manager(name, rest);
      if (found.what !== 'program' || found.words.length === 0) return found;
      if (found.words[0] === name) return found;
      strange ??= strangePlace(found.words[0] ?? '');
      left = named(found.words);
      continue;
    }
    if (makers.has(name)) return target(rest);
    const inner = behind(name, rest);
    if (inner === null) return { ...program(left), strange };
    // What `env` and its like set stands between their own options and the program.
    strange ??= strangeSetting(rest.slice(0, rest.length - inner.length)) ?? strangePlace(inner[0] ?? '');
    left = named(inner);
  }
  return { ...program(left), strange };
}

/** Assignments dropped, the program's folder dropped. */
function named(words: readonly string[]): string[] {
  const [first, ...rest] = withoutAssignments(words);
  return first === undefined ? [] : [nameOf(first), ...rest];
}

function behind(name: string, rest: readonly string[]): readonly string[] | null {
  if (Object.hasOwn(starters, name)) {
    const { valued = [], own = 0 } = starters[name] ?? {};
    // `command -v vitest` only says where it is.
    if (name === 'command' && rest.some((word) => /^-[pvV]*[vV]/.test(word))) return null;
    const inner = withoutAssignments(afterOptions(rest, valued)).slice(own);
    // `npx vitest@3` names a version.
    return name === 'npx' || name === 'bunx'
      ? [(inner[0] ?? '').replace(/(?<=.)@[^/]*$/, ''), ...inner.slice(1)]
      : inner;
  }
  if (Object.hasOwn(runs, name)) {
    const verbs = runs[name] ?? [];
    const at = rest.findIndex((word) => verbs.includes(word));
    return at < 0 ? null : afterOptions(rest.slice(at + 1), ['--with', '--python', '--extra', '--group']);
  }
  if (/^python(?:\d(?:\.\d+)?)?$/.test(name)) {
    return pythonModule(rest);
  }
  if (name === 'node' && !rest.includes('--test')) {
    const script = afterOptions(rest, ['--import', '--require', '-r', '--loader', '--max-old-space-size']);
    const bin = /node_modules\/(?:\.bin\/([\w-]+)|(?:@[\w-]+\/)?([\w-]+)\/.+\.[cm]?js)$/.exec(
      script[0] ?? '',
    );
    return bin ? [bin[1] ?? bin[2] ?? '', ...script.slice(1)] : null;
  }
  return null;
}

/** `-m` behind a script is a word of that script. */
function pythonModule(words: readonly string[]): readonly string[] | null {
  for (let at = 0; words[at]?.startsWith('-') && words[at] !== '-c'; at += 1) {
    if (words[at] === '-m') return words.slice(at + 1);
    if (words[at] === '-W' || words[at] === '-X') at += 1;
  }
  return null;
}

function afterOptions(words: readonly string[], valued: readonly string[]): readonly string[] {
  let at = 0;
  while (at < words.length && (words[at] ?? '').startsWith('-')) {
    if (words[at] === '--') return words.slice(at + 1);
    at += valued.includes(words[at] ?? '') ? 2 : 1;
  }
  return words.slice(at);
}

const shortcuts: Readonly<Record<string, string>> = { test: 'test', t: 'test', tst: 'test', it: 'test' };
const elsewhere = ['-w', '--workspace', '--filter', '-F'];
const everywhere = ['--workspaces', '-ws', '-r', '--recursive', '--if-present-all'];
const folders = ['--prefix', '-C', '--dir', '--cwd'];

function manager(tool: string, words: readonly string[]): Unwrapped {
  const packages: string[] = [];
  let folder = '.';
  let at = 0;
  for (; at < words.length && (words[at] ?? '').startsWith('-'); at += 1) at += option(words, at);
  const verb = words[at] ?? '';
  let rest = words.slice(at + 1);
  const runsScript = verb === 'run' || verb === 'run-script' || verb === 'rum';
  if (tool === 'yarn' && verb === 'workspace') {
    const inner = manager(tool, rest.slice(1));
    return inner.what === 'script' ? { ...inner, packages: [...inner.packages, rest[0] ?? ''] } : inner;
  }
  if (runsScript) {
    let next = 0;
    for (; next < rest.length && (rest[next] ?? '').startsWith('-'); next += 1) next += option(rest, next);
    const name = rest[next];
    rest = rest.slice(next + 1);
    return name === undefined ? program([tool, ...words]) : script(name);
  }
  if (['exec', 'dlx', 'x'].includes(verb)) return program(afterOptions(rest, ['-p', '--package', '-c']));
  if (tool === 'bun') return program(verb === 'test' ? [tool, verb, ...rest] : [tool, ...words]);
  if (Object.hasOwn(shortcuts, verb)) return script(shortcuts[verb] ?? verb);
  if (tool === 'npm' || verb === '') return program([tool, ...words]);
  return { what: 'script', tool, name: verb, rest, packages, folder };

  function option(list: readonly string[], place: number): number {
    const word = list[place] ?? '';
    const [name = '', attached] = word.split(/=(.*)/s);
    if (everywhere.includes(name)) packages.push('*');
    const value = attached ?? list[place + 1] ?? '';
    if (elsewhere.includes(name)) packages.push(value);
    else if (folders.includes(name)) folder = posix.join(folder, value);
    else return 0;
    return attached === undefined ? 1 : 0;
  }

  function script(name: string): Unwrapped {
    const given: string[] = [];
    for (let next = 0; next < rest.length; next += 1) {
      const word = rest[next] ?? '';
      // npm takes the options before `--` for itself; the others hand everything on.
      if (tool === 'npm' && word === '--') {
        given.push(...rest.slice(next + 1));
        break;
      }
      if (tool === 'npm' && word.startsWith('-')) next += option(rest, next);
      else given.push(word);
    }
    return { what: 'script', tool, name, rest: given, packages, folder };
  }
}

/** make(1): -n, -q and -t run nothing, -i goes on after every failure. */
const idleOption =
  /^(?:-[a-zA-Z]*[nqti][a-zA-Z]*|--(?:dry-run|just-print|recon|question|touch|ignore-errors|version|help))$/;

function target(words: readonly string[]): Unwrapped {
  let folder = '.';
  const names: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (['-C', '--directory', '-d'].includes(word)) {
      at += 1;
      folder = posix.join(folder, words[at] ?? '');
    } else if (['-f', '--file', '-I', '-o', '-W'].includes(word)) at += 1;
    else if (!word.startsWith('-') && !/^\w+=/.test(word)) names.push(word);
  }
  const idle = words.find((word) => idleOption.test(word)) ?? null;
  return { what: 'target', name: names[0] ?? '', rest: names.slice(1), folder, idle };
}
