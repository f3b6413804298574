import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** What lies in the workspace before each command; paths below it. */
const files: Readonly<Record<string, string>> = {
  'README.md': '# Title\n\nsome words\nmore words\n',
  'a.txt': 'one\ntwo\nthree\ntwo\n',
  'b.txt': 'two\nfour\n',
  'with space.txt': 'a b\tc\n',
  '.hidden': 'hidden\n',
  'list.json': '{"name": "x", "items": [1, 2, 3]}\n',
  'src/main.ts': 'export const main = 1;\nconst other = 2;\n',
  'src/deep/inner.ts': 'export const inner = 1;\n',
  'src/deep/.dot.ts': 'const dot = 1;\n',
  'docs/guide.md': '# Guide\none\n',
  'docs/table.csv': 'b,2\na,1\nc,3\n',
  'out/old.txt': 'old\nwords\n',
  'out/sub/kept.txt': 'kept\n',
  'private/key.txt': 'a secret\n',
  'src/.env': 'TOKEN=x\n',
};

const links: Readonly<Record<string, string>> = {
  'out/to-private': '../private',
  'src/to-docs': '../docs',
  'docs/to-readme.md': '../README.md',
  'out/away': '../../outside',
};

/** Seconds since the epoch: 2026-01-01. */
const longAgo = 1_767_225_600;

export interface Place {
  directory: string;
  /** Where commands run; the same text in each run of it. */
  workspace: string;
  home: string;
  /** Outside the workspace; a symlink leads there. */
  outside: string;
  /** Where traces are written. */
  traces: string;
  /** Puts the workspace back as it was. */
  reset(): void;
  dispose(): void;
}

function fill(workspace: string): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(workspace, path)), { recursive: true });
    writeFileSync(join(workspace, path), text);
  }
  for (const [path, target] of Object.entries(links)) symlinkSync(target, join(workspace, path));
}

/** Two commits and a change that is not committed. */
function commit(workspace: string, home: string): void {
  const identity = { NAME: 'dana', EMAIL: 'dana@example.com' };
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: home,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_SYSTEM: '/dev/null',
    GIT_TEMPLATE_DIR: '',
    ...Object.fromEntries(
      ['AUTHOR', 'COMMITTER'].flatMap((who) =>
        Object.entries(identity).map(([what, value]) => [`GIT_${who}_${what}`, value]),
      ),
    ),
  };
  const git = (...args: string[]): void =>
    void execFileSync('git', args, { cwd: workspace, env, stdio: 'ignore' });
  git('init', '--quiet', '--initial-branch=main');
  git('add', '--all');
  git('commit', '--quiet', '-m', 'first');
  writeFileSync(join(workspace, 'a.txt'), 'one\ntwo\nthree\nfive\n');
  git('commit', '--quiet', '--all', '-m', 'second');
  // By time and size alone git knows a copied file again: otherwise it would read every file of each copy once more.
  git('config', 'core.checkStat', 'minimal');
  git('config', 'core.trustctime', 'false');
  for (const path of Object.keys(files)) utimesSync(join(workspace, path), longAgo, longAgo);
  git('update-index', '--refresh');
  writeFileSync(join(workspace, 'b.txt'), 'two\nsix\n');
}

/** A workspace of our own in a temporary folder, with a repository, links and files no command may touch. */
export function openPlace(): Place {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'corpus-trace-')));
  const at = (name: string): string => join(directory, name);
  for (const name of ['home', 'outside', 'traces', 'template']) mkdirSync(at(name));
  writeFileSync(join(at('outside'), 'there.txt'), 'there\n');
  fill(at('template'));
  commit(at('template'), at('home'));
  const reset = (): void => {
    rmSync(at('workspace'), { recursive: true, force: true });
    cpSync(at('template'), at('workspace'), {
      recursive: true,
      verbatimSymlinks: true,
      preserveTimestamps: true,
    });
  };
  reset();
  return {
    directory,
    workspace: at('workspace'),
    home: at('home'),
    outside: at('outside'),
    traces: at('traces'),
    reset,
    dispose: () => rmSync(directory, { recursive: true, force: true, maxRetries: 5 }),
  };
}
