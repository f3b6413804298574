import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { foresee } from '../../../src/evidence/consequences/foresee.ts';
import type { Files } from '../../../src/evidence/consequences/look.ts';
import { readFiles } from '../../../src/evidence/consequences/read-files.ts';
import { createGit } from '../../../src/evidence/consequences/run-git.ts';
import { observePath } from '../../../src/evidence/observe-path.ts';
import type { Action } from '../../../src/model/action.ts';
import { type Consequence, consequenceText } from '../../../src/model/consequence.ts';
import type { PathFact } from '../../../src/model/facts.ts';
import { depict } from '../../../src/policy/picture.ts';
import { prospectOf } from '../../../src/supervisor/prospect.ts';

const program = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();

/** Git as a test uses it: no settings but the repository's own. */
function quietGit(cwd: string, home: string, args: readonly string[], date: string): string {
  const identity = ['GIT_AUTHOR', 'GIT_COMMITTER'].flatMap((who) => [
    [`${who}_NAME`, 'dana'],
    [`${who}_EMAIL`, 'dana@example.com'],
    [`${who}_DATE`, date],
  ]);
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    GIT_CONFIG_NOSYSTEM: '1',
    ...Object.fromEntries(identity),
  };
  return execFileSync(
    program,
    ['-c', 'init.defaultBranch=main', '-c', 'protocol.file.allow=always', ...args],
    {
      cwd,
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
}

export interface Place {
  /** The workspace, symlinks resolved. */
  readonly at: string;
  readonly home: string;
  git(...args: string[]): string;
  gitIn(folder: string, ...args: string[]): string;
  write(files: Readonly<Record<string, string>>): void;
  /** A commit of everything that is not ignored. */
  commit(subject: string): void;
  foresee(command: string, over?: Over): Promise<Consequence[]>;
  /** `kind: text · undo`, one for each. */
  says(command: string, over?: Over): Promise<string[]>;
  edits(path: string): Promise<string[]>;
}

interface Over {
  signal?: AbortSignal;
  files?: Files;
  cwd?: string;
  /** Called for each git that is started. */
  asked?: () => void;
}

/** Two folders, the workspace and a home, gone when the test is over. Foreseeing only reads: tests may share one. */
export function openPlace(repository = true, whenOver: (clear: () => void) => void = onTestFinished): Place {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'foresee-')));
  whenOver(() => rmSync(root, { recursive: true, force: true }));
  const at = join(root, 'app');
  const home = join(root, 'home');
  mkdirSync(at);
  mkdirSync(home);
  let day = 0;
  const gitIn = (folder: string, ...args: string[]): string => {
    day += 1;
    return quietGit(folder, home, args, `2026-11-01T00:00:${String(day % 60).padStart(2, '0')}Z`);
  };
  const git = (...args: string[]): string => gitIn(at, ...args);
  if (repository) git('init', '-q');

  function prospect(action: Action) {
    const paths: Record<string, PathFact> = {};
    const lookUp = (path: string): PathFact => {
      paths[path] ??= observePath(path);
      return paths[path];
    };
    depict(action, lookUp, { home, workspace: at, grammars: {} });
    return prospectOf(action, { workspace: at, home, protected: [], paths }, {});
  }

  const common = (cwd: string) => ({
    id: 'a1',
    tool: 'Tool',
    input: {},
    cwd,
    ref: null,
    by: null,
    channel: 'test',
    holds: 'block' as const,
    provenance: 'reported' as const,
  });
  const look = (action: Action, { signal, files, asked }: Over = {}) =>
    foresee(
      prospect(action),
      {
        git(ends) {
          const git = createGit({ program, environment: { PATH: process.env.PATH, HOME: home } }, ends);
          return (...how) => {
            asked?.();
            return git(...how);
          };
        },
        files: files ?? readFiles,
        now: () => performance.now(),
      },
      signal ?? AbortSignal.timeout(60_000),
    );
  const foreseen = (command: string, over: Over = {}) =>
    look({ kind: 'run', ...common(over.cwd ?? at), command }, over);
  const said = (all: readonly Consequence[]): string[] =>
    all.map((one) => `${one.kind}: ${consequenceText(one)}`);

  return {
    at,
    home,
    git,
    gitIn,
    write(files) {
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(at, name)), { recursive: true });
        writeFileSync(join(at, name), text);
      }
    },
    commit(subject) {
      git('add', '-A');
      git('commit', '-q', '--allow-empty', '-m', subject);
    },
    foresee: foreseen,
    says: async (command, over) => said(await foreseen(command, over)),
    edits: async (path) =>
      said(await look({ kind: 'edit', ...common(at), changes: [{ path, before: null, after: '' }] })),
  };
}
