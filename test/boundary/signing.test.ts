import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, renameSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { keyFingerprint, makeKey, signText, verifySignature } from '../../src/evidence/signing.ts';
import type { Outcome } from '../../src/model/problem.ts';
import type { Signature } from '../../src/model/release.ts';
import { type KeyFolder, keyFolder, keygen } from './keys.ts';

const text = 'what is signed\nand "more"\n';
const dana = 'dana@example.com';

const codes = (outcome: Outcome<unknown>): string[] =>
  outcome.ok ? ['ok'] : outcome.problems.map(({ code }) => code);

async function signed(key: string, principal = dana): Promise<Signature> {
  const outcome = await signText(keygen, text, { key, principal });
  if (!outcome.ok) throw new Error(codes(outcome).join());
  return outcome.value;
}

describe('a signature', () => {
  it('verifies with its text, its name and a list that has its key', async () => {
    const place = keyFolder();
    const key = place.key('dana');
    const signature = await signed(key);
    const fingerprint = await keyFingerprint(keygen, key);
    expect(fingerprint).toEqual({ ok: true, value: signature.key });
    expect(await verifySignature(keygen, text, signature, [place.allow({ [dana]: key })])).toEqual(
      fingerprint,
    );
  });

  it('is found in the second of two lists, and a list that is not there is no list', async () => {
    const place = keyFolder();
    const key = place.key('dana');
    const list = place.allow({ [dana]: key });
    const signature = await signed(key);
    expect(
      codes(await verifySignature(keygen, text, signature, [join(place.directory, 'none'), list])),
    ).toEqual(['ok']);
    expect(codes(await verifySignature(keygen, text, signature, []))).toEqual(['signer-unknown']);
  });

  const refused: [string, string, (place: KeyFolder, key: string) => Promise<Outcome<string>>][] = [
    [
      'of another text',
      'bad-signature',
      async (place, key) =>
        verifySignature(keygen, `${text} `, await signed(key), [place.allow({ [dana]: key })]),
    ],
    [
      'that is no signature',
      'bad-signature',
      async (place, key) =>
        verifySignature(keygen, text, { ...(await signed(key)), signature: 'no' }, [
          place.allow({ [dana]: key }),
        ]),
    ],
    [
      'that is too long',
      'bad-signature',
      async (place, key) => {
        const made = await signed(key);
        const long = { ...made, signature: made.signature + '\n'.repeat(20_000) };
        return verifySignature(keygen, text, long, [place.allow({ [dana]: key })]);
      },
    ],
    [
      'under a name that is not its own',
      'signer-unknown',
      async (place, key) => {
        const sam = place.key('sam');
        const list = place.allow({ [dana]: key, 'sam@example.com': sam });
        return verifySignature(keygen, text, await signed(sam), [list]);
      },
    ],
    [
      'by a key allowed for another purpose',
      'signer-unknown',
      async (place, key) =>
        verifySignature(keygen, text, await signed(key), [place.allow({ [dana]: key }, 'namespaces="git"')]),
    ],
    [
      'by a key that is no longer allowed',
      'signer-unknown',
      async (place, key) =>
        verifySignature(keygen, text, await signed(key), [
          place.allow({ [dana]: key }, 'valid-before="20200101"'),
        ]),
    ],
    [
      'made in another namespace',
      'bad-signature',
      async (place, key) => {
        const armour = execFileSync(keygen.program ?? '', ['-Y', 'sign', '-f', key, '-n', 'git'], {
          input: text,
          encoding: 'utf8',
          stdio: ['pipe', 'pipe', 'ignore'],
        });
        return verifySignature(keygen, text, { principal: dana, signature: armour }, [
          place.allow({ [dana]: key }),
        ]);
      },
    ],
    [
      'with a list that others may write',
      'signers-writable',
      async (place, key) => {
        const list = place.allow({ [dana]: key });
        chmodSync(list, 0o666);
        return verifySignature(keygen, text, await signed(key), [list]);
      },
    ],
    [
      'with a list behind a link',
      'signers-writable',
      async (place, key) => {
        const link = join(place.directory, 'link');
        symlinkSync(place.allow({ [dana]: key }), link);
        return verifySignature(keygen, text, await signed(key), [link]);
      },
    ],
    [
      'where there is no ssh-keygen',
      'no-ssh-keygen',
      async (place, key) =>
        verifySignature({ ...keygen, program: undefined }, text, await signed(key), [
          place.allow({ [dana]: key }),
        ]),
    ],
  ];
  it.each(refused)('%s is refused: %s', async (_, code, attempt) => {
    const place = keyFolder();
    expect(codes(await attempt(place, place.key('dana')))).toEqual([code]);
  });
});

describe('signing', () => {
  it('says why it cannot', async () => {
    const place = keyFolder();
    const locked = place.key('locked', 'a passphrase');
    const away = place.key('away');
    renameSync(away, join(place.directory, 'moved'));
    const by = (key: string) => signText(keygen, text, { key, principal: dana });
    expect(codes(await by(locked))).toEqual(['key-needs-passphrase']);
    expect(codes(await by(`${away}.pub`))).toEqual(['key-not-in-agent']);
    expect(codes(await by(join(place.directory, 'nothing')))).toEqual(['key-missing']);
    expect(
      codes(await signText({ ...keygen, program: undefined }, text, { key: locked, principal: dana })),
    ).toEqual(['no-ssh-keygen']);
  });

  it('makes a private key once, and keeps it the second time', async () => {
    const { directory } = keyFolder();
    const file = join(directory, 'own', 'key');
    mkdirSync(join(directory, 'own'));
    const first = await makeKey(keygen, file, dana);
    expect(codes(first)).toEqual(['ok']);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await makeKey(keygen, file, dana)).toEqual(first);
    expect((await signed(file)).principal).toBe(dana);
  });
});
