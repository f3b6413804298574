import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { resolveCommand } from '../agent/resolve-command.ts';
import { keyFingerprint, signText, verifySignature } from '../evidence/signing.ts';
import type { SshKeygen } from '../evidence/signing-program.ts';
import type { Identity } from '../model/identity.ts';
import type { Organisation } from '../model/organisation.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import type { Signature } from '../model/release.ts';
import { trustedPath } from './git-state.ts';
import type { Places } from './places.ts';
import { userEnvironment } from './program.ts';

/** ssh-keygen as the user's PATH has it, never one out of the directory. */
export function sshKeygen(directory: string, terminal: boolean): SshKeygen {
  const path = trustedPath(userEnvironment.PATH, directory);
  const program = resolveCommand('ssh-keygen', { path, cwd: directory });
  const environment = { ...userEnvironment, PATH: path };
  return { program: program.ok ? program.value : undefined, environment, terminal };
}

/** Countersign's own key, when the user made one. */
export const ownKey = ({ config }: Pick<Places, 'config'>): string => join(config, 'key');

/** The lists of allowed signers that count: the organisation's alone when it has one, else the user's. */
export function signerFiles(
  { config }: Pick<Places, 'config'>,
  organisation: Organisation | null,
): readonly string[] {
  return [organisation?.allowedSigners ?? join(config, 'allowed_signers')];
}

const usual = ['id_ed25519', 'id_ecdsa', 'id_rsa'];

const noKey: Problem = {
  code: 'no-key',
  message: 'There is no key to sign with.',
  fix: 'Make one with `countersign key --make`, or name the file of one.',
};

/** The key file that is meant: as named, else Countersign's own, else the first of the user's SSH keys. */
export function keyFile(
  named: string | true,
  places: Pick<Places, 'config' | 'home'>,
  directory: string,
): Outcome<string> {
  if (named !== true) return { ok: true, value: resolve(directory, named) };
  const candidates = [ownKey(places), ...usual.map((name) => join(places.home, '.ssh', name))];
  const found = candidates.find((file) => existsSync(file));
  return found === undefined ? { ok: false, problems: [noKey] } : { ok: true, value: found };
}

/** Someone who can sign under a name, the key known before anything is signed. */
export interface Signer {
  identity: Identity;
  /** Signs, and refuses what nobody else would accept: a key that no list of allowed signers has under this name. */
  sign(text: string): Promise<Outcome<Signature>>;
}

/** `claimed` with a key. Without lists whoever receives a signature checks it alone: their lists may not be readable here. */
export async function openSigner(
  claimed: Identity,
  key: string,
  how: { keygen: SshKeygen; allowedSigners: readonly string[] | null },
): Promise<Outcome<Signer>> {
  const fingerprint = await keyFingerprint(how.keygen, key);
  if (!fingerprint.ok) return fingerprint;
  return {
    ok: true,
    value: {
      identity: { ...claimed, how: 'signed', key: fingerprint.value },
      async sign(text) {
        const signed = await signText(how.keygen, text, { key, principal: claimed.name });
        if (!signed.ok || how.allowedSigners === null) return signed;
        const checked = await verifySignature(how.keygen, text, signed.value, how.allowedSigners);
        return checked.ok ? signed : checked;
      },
    },
  };
}

/** What `--sign [KEY]` says: a signer, or null without the option. */
export async function signerFor(
  named: string | true | undefined,
  claimed: Identity,
  at: {
    places: Pick<Places, 'config' | 'home'>;
    organisation: Organisation | null;
    directory: string;
    terminal: boolean;
    /** Who receives the signature has lists of their own. */
    elsewhere?: boolean;
  },
): Promise<Outcome<Signer | null>> {
  if (named === undefined) return { ok: true, value: null };
  const key = keyFile(named, at.places, at.directory);
  if (!key.ok) return key;
  return openSigner(claimed, key.value, {
    keygen: sshKeygen(at.directory, at.terminal),
    allowedSigners: at.elsewhere ? null : signerFiles(at.places, at.organisation),
  });
}
