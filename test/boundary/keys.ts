import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { SshKeygen } from '../../src/evidence/signing-program.ts';

const program = execFileSync('sh', ['-c', 'command -v ssh-keygen'], { encoding: 'utf8' }).trim();

/** The real ssh-keygen, without an agent and without a terminal. */
export const keygen: SshKeygen = {
  program,
  environment: { PATH: process.env.PATH, HOME: process.env.HOME },
  terminal: false,
};

/** `SHA256:…` of a key, as ssh-keygen prints it. */
export const fingerprintOf = (key: string): string =>
  execFileSync(program, ['-l', '-f', key], { encoding: 'utf8' }).split(' ')[1] ?? '';

export interface KeyFolder {
  directory: string;
  /** Makes a key and gives the path of its private half. */
  key(name: string, passphrase?: string): string;
  /** Writes a list of allowed signers: names and the key of each. */
  allow(signers: Record<string, string>, options?: string): string;
}

/** A folder for keys that is gone after the test. */
export function keyFolder(): KeyFolder {
  const directory = mkdtempSync(join(tmpdir(), 'countersign-keys-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return {
    directory,
    key(name, passphrase = '') {
      const file = join(directory, name);
      execFileSync(program, ['-q', '-t', 'ed25519', '-N', passphrase, '-C', name, '-f', file]);
      return file;
    },
    allow(signers, options = 'namespaces="countersign"') {
      const file = join(directory, 'allowed_signers');
      const lines = Object.entries(signers).map(
        ([name, key]) => `${name} ${options} ${readFileSync(`${key}.pub`, 'utf8')}`,
      );
      writeFileSync(file, lines.join(''), { mode: 0o600 });
      return file;
    },
  };
}
