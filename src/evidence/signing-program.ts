import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** OpenSSH's `ssh-keygen`, which signs and verifies (8.2 or newer). */
export interface SshKeygen {
  /** Absolute path; undefined when there is none. */
  readonly program: string | undefined;
  /** PATH, HOME and SSH_AUTH_SOCK are taken from it, nothing else. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Whether a passphrase may be asked for on the terminal; without it a key that needs one is refused. */
  readonly terminal: boolean;
}

export interface KeygenResult {
  ok: boolean;
  out: string;
  /** What it complained about, for a Problem; empty when it said nothing. */
  err: string;
}

/** A signature or a key is a few kilobytes. */
const mostBytes = 64 * 1024;
const verifyMs = 10_000;
/** A person may have to type a passphrase or touch a security key. */
const signMs = 120_000;

const passed = ['PATH', 'HOME', 'SSH_AUTH_SOCK'];

function environmentOf({ environment, terminal }: SshKeygen): Record<string, string> {
  const own = Object.entries(environment).flatMap(([name, value]) =>
    passed.includes(name) && value !== undefined ? [[name, value] as const] : [],
  );
  // Without a terminal nobody must be asked, not even on the terminal that some parent process still has.
  const silent = terminal ? {} : { SSH_ASKPASS: '/bin/false', SSH_ASKPASS_REQUIRE: 'force' };
  return { ...Object.fromEntries(own), ...silent, LC_ALL: 'C' };
}

/** Runs ssh-keygen in `/` with the given standard input. Never throws; no program reads as a failure. */
export function runKeygen(
  keygen: SshKeygen,
  args: readonly string[],
  input: string | Buffer,
): Promise<KeygenResult> {
  const { program } = keygen;
  if (program === undefined) return Promise.resolve({ ok: false, out: '', err: 'there is no ssh-keygen' });
  const options = {
    cwd: '/',
    env: environmentOf(keygen),
    timeout: args.includes('sign') ? signMs : verifyMs,
    killSignal: 'SIGKILL',
    maxBuffer: mostBytes,
    encoding: 'utf8',
  } as const;
  return new Promise((resolve) => {
    const child = execFile(program, args, options, (error, out, err) => {
      const late = error !== null && error.killed === true ? 'it did not answer in time' : '';
      resolve({ ok: error === null, out, err: err.trim() || late });
    });
    // It may have ended before it read: what it says decides.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}

/** A signature in a file of its own, for as long as `use` takes: ssh-keygen reads it from nowhere else. */
export async function withSignatureFile<T>(signature: string, use: (file: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-sig-'));
  try {
    const file = join(folder, 'signature');
    writeFileSync(file, signature, { mode: 0o600, flag: 'wx' });
    return await use(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
