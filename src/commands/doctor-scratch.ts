import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isSoon } from '../boundary/probes/ground.ts';
import type { Step } from '../practice/script-steps.ts';

/** The built program, as a user starts it; undefined where there is none: a run has no host then. */
export function builtProgram(name: 'countersign.js' | 'hook-client.cjs'): string | undefined {
  const beside = import.meta.url.endsWith('.ts') ? `../../dist/${name}` : `./${name}`;
  const path = fileURLToPath(new URL(beside, import.meta.url));
  return existsSync(path) ? path : undefined;
}

/** A workspace, home, store and runtime nobody else uses. Gone after `close`, with whatever still runs in it. */
export interface Scratch {
  root: string;
  workspace: string;
  store: string;
  /** A value planted in the supervisor's environment. */
  planted: string;
  /** The shape of a real token, made up. */
  token: string;
  /** A word that is no secret, to see that a search would have found it. */
  marker: string;
  env: Record<string, string>;
  close(): Promise<void>;
}

const contract = `contract: 1
task: Do what the script says
owner: doctor@example.com
may: { edit: ["open/**"], run: ["printenv ..."] }
ask: { edit: ["asked/**"] }
never: { touch: ["never/**"] }
`;

export function openScratch(path: string | undefined): Scratch {
  // Short: the path of a socket below it has to stay under 104 characters.
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'csd-')));
  const at = (name: string): string => join(root, name);
  for (const name of ['home', 'state', 'config', 'run', 'tmp', 'work/.git', 'work/open']) {
    mkdirSync(at(name), { recursive: true, mode: 0o700 });
  }
  writeFileSync(at('work/countersign.yaml'), contract);
  const planted = `planted-${randomBytes(12).toString('hex')}`;
  return {
    root,
    workspace: at('work'),
    store: at('state/countersign'),
    planted,
    token: `ghp_${randomBytes(18).toString('hex')}`,
    marker: `doctor${randomBytes(6).toString('hex')}`,
    env: {
      PATH: path ?? '/usr/local/bin:/usr/bin:/bin',
      HOME: at('home'),
      XDG_STATE_HOME: at('state'),
      XDG_CONFIG_HOME: at('config'),
      XDG_RUNTIME_DIR: at('run'),
      TMPDIR: at('tmp'),
      TERM: 'xterm-256color',
      LANG: 'C.UTF-8',
      COUNTERSIGN_DOCTOR: planted,
      GITHUB_TOKEN: planted,
    },
    async close() {
      // Who is on the way out may still write: gone first, removed afterwards.
      await isSoon(() => endAllIn(root) === 0, endMs);
      rmSync(root, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/**
 * Host and agent have the scratch folder in their environment, the guard among its arguments, written in base64url; where there is no `/proc`, they
 * end by themselves.
 */
function processesIn(root: string): number[] {
  if (!existsSync('/proc/self/environ')) return [];
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) return [];
    try {
      const words = ['environ', 'cmdline'].flatMap((file) =>
        readFileSync(`/proc/${name}/${file}`, 'latin1').split('\0'),
      );
      const written = words.concat(words.map((word) => Buffer.from(word, 'base64url').toString('latin1')));
      return written.some((word) => word.includes(`${root}/`)) ? [Number(name)] : [];
    } catch {
      return [];
    }
  });
}

const endMs = 2_000;

/** Ends them; how many were still there. */
function endAllIn(root: string): number {
  const left = processesIn(root);
  for (const pid of left) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended by itself in between.
    }
  }
  return left.length;
}

export interface Ran {
  status: number | null;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  scratch: Scratch;
  /** Program and arguments to put before ours. */
  lead?: readonly string[];
  /** Called with everything printed so far. */
  said?: (stdout: string) => void;
  patienceMs: number;
}

/** Runs the built program as a user would; ended when it takes too long. */
export function runBuilt(args: readonly string[], options: RunOptions): Promise<Ran> {
  const { scratch, lead = [], said, patienceMs } = options;
  const [file = process.execPath, ...rest] = [
    ...lead,
    process.execPath,
    builtProgram('countersign.js') ?? '',
    ...args,
  ];
  return new Promise((resolve) => {
    const child = spawn(file, rest, {
      env: scratch.env,
      cwd: scratch.workspace,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: patienceMs,
      killSignal: 'SIGKILL',
    });
    const heard = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text) => {
      heard.stdout += text;
      said?.(heard.stdout);
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      heard.stderr += text;
    });
    child.on('error', (error) => resolve({ status: null, ...heard, stderr: error.message }));
    child.on('close', (status) => resolve({ status, ...heard }));
  });
}

export interface PracticeOptions extends RunOptions {
  /** Whether it stands on a boundary, as a user's run does. */
  boundary: boolean;
}

/** Where the steps of a practice run are written down. */
export const scriptFile = ({ root }: Scratch, name: string): string => join(root, `${name}.json`);

/** A run with nobody to ask, of the built-in practice agent. */
export function practise(name: string, script: readonly Step[], options: PracticeOptions): Promise<Ran> {
  const file = scriptFile(options.scratch, name);
  writeFileSync(file, JSON.stringify(script));
  const agent = ['countersign-practice-agent', '--pace', '0', '--script', file];
  const beneath = options.boundary ? [] : ['--no-boundary'];
  return runBuilt(['run', '--no-tui', ...beneath, '--as', 'doctor@example.com', '--', ...agent], options);
}
