import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../..');
export const owner = 'dana@example.com';

/** A built copy of the program, and a workspace, home, store and runtime nobody else uses. */
export interface Place {
  directory: string;
  workspace: string;
  store: string;
  runtime: string;
  /** A file of the built program. */
  built(file: string): string;
  env: Record<string, string>;
  /** Writes an executable and says where. */
  program(name: string, text: string): string;
  dispose(): void;
}

/** Builds into `directory`, not into `dist`: a build somebody starts meanwhile must not change what is measured. */
export function buildProgram(directory: string): void {
  const build = (script: string, out: string): void =>
    void execFileSync('npm', ['run', '--silent', script, '--', out], { cwd: root, stdio: 'ignore' });
  build('build:main', `--outdir=${join(directory, 'dist')}`);
  // That script builds two files, and an option would go to the second of them.
  const hook = ['--bundle', '--platform=node', '--target=node18', '--format=cjs', '--log-level=warning'];
  const esbuild = join(root, 'node_modules/.bin/esbuild');
  const out = `--outfile=${join(directory, 'dist/hook-client.cjs')}`;
  execFileSync(esbuild, ['src/channels/hook-client.ts', ...hook, out], { cwd: root, stdio: 'ignore' });
  build('build:keeper', `--outfile=${join(directory, 'dist/stage-keeper.cjs')}`);
  for (const name of ['profiles', 'node_modules', 'package.json'])
    symlinkSync(join(root, name), join(directory, name));
}

export function openPlace(contract: string): Place {
  // Short: the path of a socket below it has to stay under 104 characters.
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'cb-')));
  const at = (name: string): string => join(directory, name);
  for (const name of ['home', 'state', 'config', 'run', 'tmp', 'work', 'bin'])
    mkdirSync(at(name), { mode: 0o700 });
  buildProgram(at('pkg'));
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: at('home'),
    XDG_STATE_HOME: at('state'),
    XDG_CONFIG_HOME: at('config'),
    XDG_RUNTIME_DIR: at('run'),
    TMPDIR: at('tmp'),
    TERM: 'xterm-256color',
    LANG: 'C.UTF-8',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
  };
  execFileSync('git', ['init', '--quiet', at('work')], { env });
  const text = `contract: 1\ntask: Do what the bench says\nowner: ${owner}\n${contract}`;
  writeFileSync(join(at('work'), 'countersign.yaml'), text);
  return {
    directory,
    workspace: at('work'),
    store: join(at('state'), 'countersign'),
    runtime: join(at('run'), 'countersign'),
    built: (file) => join(at('pkg'), 'dist', file),
    env,
    program(name, content) {
      const path = join(at('bin'), name);
      writeFileSync(path, content);
      chmodSync(path, 0o755);
      return path;
    },
    dispose: () => rmSync(directory, { recursive: true, force: true, maxRetries: 5 }),
  };
}
