import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { findPlaces, type Places } from '../../src/commands/places.ts';
import { isHeld } from '../../src/journal/run-lock.ts';
import type { Step } from '../../src/practice/script-steps.ts';

export const root = resolve(import.meta.dirname, '../..');
export const built = (file: string): string => join(root, 'dist', file);
export const owner = 'dana@example.com';

/** A git repository with a contract and a script, and a home, store and runtime nobody else uses. */
export interface Place {
  directory: string;
  workspace: string;
  script: string;
  contract: string;
  places: Places;
  /** A whole environment: nothing of the test's own reaches the run. */
  env: Record<string, string>;
  dispose(): void;
}

export interface PlaceOptions {
  /** YAML below `contract`, `task` and `owner`. */
  contract: string;
  script: readonly Step[];
  /** More files of the workspace; those beginning with `#!` become programs. */
  files?: Readonly<Record<string, string>>;
}

/** Pids of the hosts that still hold a run below a directory. */
export function hostsIn(directory: string): number[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\/held\.\d+$/.test(name) && isHeld(dirname(join(directory, name))))
    .flatMap((name) => /"pid":(\d+)/.exec(readFileSync(join(directory, name), 'utf8'))?.[1] ?? [])
    .map(Number)
    .filter((pid) => pid !== process.pid);
}

export function openPlace({ contract, script, files = {} }: PlaceOptions): Place {
  // Short: the path of a socket below it has to stay under 104 characters.
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'cs-')));
  const at = (name: string): string => join(directory, name);
  const workspace = at('work');
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
  for (const name of ['home', 'state', 'config', 'run', 'tmp', 'work']) mkdirSync(at(name), { mode: 0o700 });
  execFileSync('git', ['init', '--quiet', workspace], { env });
  const text = `contract: 1\ntask: Do what the script says\nowner: ${owner}\n${contract}`;
  const all = { ...files, 'countersign.yaml': text };
  for (const [name, content] of Object.entries(all)) {
    const file = join(workspace, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    if (content.startsWith('#!')) chmodSync(file, 0o755);
  }
  writeFileSync(at('script.json'), JSON.stringify(script));
  return {
    directory,
    workspace,
    script: at('script.json'),
    contract: text,
    places: findPlaces(env, undefined),
    env,
    dispose() {
      // Only a failed test leaves a host running; its guard then ends the rest.
      for (const pid of hostsIn(at('state'))) process.kill(pid, 'SIGKILL');
      rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** A place whose agent asks for `marks/ask`, and leaves after the answer. */
export const openAskingPlace = (): Place =>
  openPlace({
    contract: 'ask: { edit: ["marks/**"] }\n',
    script: [
      { do: 'use', tool: 'Write', input: { file_path: 'marks/ask', content: 'x' }, expect: 'ok' },
      { do: 'exit', code: 0 },
    ],
  });
