import { posix } from 'node:path';
import { z } from 'zod';
import type { Consequence, Prospect, ProspectCommand } from '../../model/consequence.ts';
import type { Look, Question } from './look.ts';
import { manifestAbove, readJson } from './manifest.ts';
import { folderOf } from './script.ts';
import { many, names, notCounted } from './wording.ts';
import { sortWords, type Words } from './words.ts';

const installers: Readonly<Record<string, readonly string[]>> = {
  npm: [
    'install',
    'i',
    'in',
    'add',
    'ci',
    'clean-install',
    'install-test',
    'it',
    'install-ci-test',
    'cit',
    'update',
    'up',
  ],
  pnpm: ['install', 'i', 'add', 'update', 'up', 'import'],
  yarn: ['', 'install', 'add', 'up', 'upgrade'],
  bun: ['install', 'i', 'add', 'update'],
  pip: ['install', 'download'],
  pip3: ['install', 'download'],
  uv: ['add', 'sync'],
  poetry: ['add', 'install', 'update'],
  gem: ['install'],
  cargo: ['install', 'add'],
  go: ['install', 'get'],
  apt: ['install'],
  'apt-get': ['install'],
  brew: ['install'],
};
/** Programs that fetch a package and run it at once: the words before its name. */
const runners: Readonly<Record<string, readonly string[]>> = {
  npx: [],
  bunx: [],
  uvx: [],
  pipx: ['run'],
  'npm exec': [],
  'pnpm dlx': [],
  'yarn dlx': [],
};
const node = ['npm', 'pnpm', 'yarn', 'bun'];
const takesValue = [
  'prefix',
  'C',
  'dir',
  'cwd',
  'w',
  'workspace',
  'filter',
  'F',
  'registry',
  'r',
  'requirement',
  'c',
  'constraint',
  'i',
  'index-url',
  't',
  'target',
  'tag',
  'p',
  'package',
];

/** Packages that would be fetched, and the code of theirs and of the project that would run by that. */
export function installQuestions(command: ProspectCommand, prospect: Prospect): Question[] {
  const [program, ...rest] = command.words;
  const words = sortWords(
    rest,
    node.includes(program) ? takesValue.filter((name) => !['r', 'c', 'i', 't'].includes(name)) : takesValue,
  );
  const [verb = '', ...packages] = words.operands;
  const fetched = fetchedAndRun(program, words);
  if (fetched !== undefined) return [always(`run ${fetched}, fetched first when it is not installed`)];
  if (!Object.hasOwn(installers, program) || !installers[program]?.includes(verb)) return [];
  if (node.includes(program)) return nodeInstall(command, prospect, words, verb, packages);
  const list = words.values.get('r') ?? words.values.get('requirement');
  const what =
    packages.length > 0
      ? names(packages)
      : list === undefined
        ? 'what the project names'
        : `what ${list} names`;
  return [always(`install ${what} with ${program}, running the code that builds and installs it`)];
}

const always = (text: string): Question => {
  const line: Consequence = {
    kind: 'install',
    text,
    undo: 'unknown',
    how: 'what they run may act anywhere',
    counted: true,
  };
  return { uncounted: () => line, count: () => Promise.resolve(line) };
};

function fetchedAndRun(program: string, { operands, values }: Words): string | undefined {
  const [first = '', second] = operands;
  const named = values.get('p') ?? values.get('package');
  if (Object.hasOwn(runners, program)) {
    const before = runners[program]?.length ?? 0;
    return before > 0 && first !== runners[program]?.[0] ? undefined : (named ?? operands[before]);
  }
  return Object.hasOwn(runners, `${program} ${first}`) ? (named ?? second) : undefined;
}

function nodeInstall(
  { words: [program], cwd }: ProspectCommand,
  { workspace, home }: Prospect,
  words: Words,
  verb: string,
  packages: readonly string[],
): Question[] {
  const all = packages.length === 0;
  const what = all ? 'what the lock file names' : names(packages);
  const uncounted = (): Consequence => notCounted('install', `install ${what}: install scripts`);
  if (cwd === null) return [{ uncounted, count: () => Promise.resolve(uncounted()) }];
  return [
    {
      uncounted,
      count(look) {
        const folder = folderOf(cwd, words);
        const root = manifestAbove(folder, workspace, look)?.folder ?? folder;
        if (silent(words, root, home, look)) {
          const text = `install ${what}; scripts are ignored, no code of theirs runs now`;
          const how = `git restore -- package.json and the lock file, then ${program} install`;
          return Promise.resolve({ kind: 'install', text, undo: 'partly', how, counted: true });
        }
        const parts = all
          ? wholeProject(root, program, workspace, look)
          : [`install ${what}: it and all it brings may run install scripts`];
        const own = all && verb !== 'update' ? ownScripts(root, workspace, look) : [];
        return Promise.resolve({
          kind: 'install',
          text: [...parts, ...own].join('; '),
          undo: 'unknown',
          how: 'install scripts may act anywhere',
          counted: true,
        });
      },
    },
  ];
}

/** `--ignore-scripts`, or the setting in the project's or the person's own file; the command line decides. */
function silent(words: Words, root: string, home: string, look: Look): boolean {
  if (words.values.get('ignore-scripts') === 'false' || words.options.has('no-ignore-scripts')) return false;
  if (words.options.has('ignore-scripts')) return true;
  for (const folder of [root, home]) {
    const text = look.files.read(posix.join(folder, '.npmrc'), 64 * 1024)?.toString('utf8') ?? '';
    const set = /^\s*ignore-scripts\s*(?:=\s*(\S+))?\s*$/m.exec(text);
    if (set) return set[1] === undefined || set[1] === 'true';
  }
  return false;
}

const LockFile = z.looseObject({
  packages: z.record(z.string(), z.looseObject({ hasInstallScript: z.boolean().optional() })),
});
const mostLockBytes = 4 * 1024 * 1024;

function wholeProject(root: string, program: string, workspace: string, look: Look): string[] {
  const other = `install what the lock file names; which of them have install scripts is not counted for ${program}`;
  if (program !== 'npm') return [other];
  for (let folder = root; ; folder = posix.dirname(folder)) {
    const path = ['npm-shrinkwrap.json', 'package-lock.json'].map((name) => posix.join(folder, name));
    const parsed = path
      .map((one) => LockFile.safeParse(readJson(one, look, mostLockBytes)))
      .find((one) => one.success);
    if (parsed?.success) return [locked(parsed.data)];
    if (folder === workspace || folder === '/')
      return [
        'install what package.json names, without a lock file: which of it has install scripts is not counted',
      ];
  }
}

function locked({ packages }: z.infer<typeof LockFile>): string {
  const all = Object.entries(packages).filter(([path]) => path.includes('node_modules/'));
  const scripts = all.flatMap(([path, { hasInstallScript }]) =>
    hasInstallScript ? [path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)] : [],
  );
  const run =
    scripts.length === 0
      ? 'none has an install script'
      : `${scripts.length} run install scripts: ${names(scripts)}`;
  return `install ${many(all.length, 'package')}; ${run}`;
}

/** npm's own order for an install without names. */
const lifecycle = [
  'preinstall',
  'install',
  'postinstall',
  'prepublish',
  'preprepare',
  'prepare',
  'postprepare',
];

function ownScripts(root: string, workspace: string, look: Look): string[] {
  const scripts = manifestAbove(root, workspace, look)?.json.scripts ?? {};
  const found = lifecycle.flatMap((name) =>
    Object.hasOwn(scripts, name) ? [`${name}: ${(scripts[name] ?? '').slice(0, 80)}`] : [],
  );
  return found.length === 0 ? [] : [`the project's own ${names(found, ' | ')}`];
}
