import { execFileSync } from 'node:child_process';
import { createPublicKey, hash, verify } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type AttestArgs, runAttest } from '../../src/commands/attest.ts';
import { sshKeygen } from '../../src/commands/signer.ts';
import { preAuthentication } from '../../src/evidence/dsse.ts';
import { Envelope, payloadType, Statement } from '../../src/model/attestation.ts';
import type { EventBody } from '../../src/model/event.ts';
import { temporaryDirectory } from '../harness/temporary.ts';
import * as make from '../state/bodies.ts';
import { append, integrityRun, placesOf, verified } from './integrity-run.ts';
import { eventful, recordRun, runId } from './recorded-run.ts';

const { program = '' } = sshKeygen('/', false);
const run = runId(7);

const side = { is: 'file' as const, size: 27, hash: null };
const change = { from: null, binary: false, lines: null, kept: true };
const changes: EventBody = {
  type: 'evidence.recorded',
  provenance: 'observed',
  evidence: {
    what: 'changes',
    from: 's1',
    to: 's2',
    changes: [
      { ...change, kind: 'added', path: 'src/new.ts', before: null, after: side },
      { ...change, kind: 'deleted', path: 'gone.ts', before: side, after: null },
    ],
    more: 0,
  },
};

async function attested(store: string, over: Partial<AttestArgs> = {}) {
  const [out, err]: [string[], string[]] = [[], []];
  const io = { out: (text: string) => void out.push(text), err: (text: string) => void err.push(text) };
  const code = await runAttest(
    { run, output: undefined, key: undefined, places: placesOf(store), ...over },
    io,
  );
  return { code, out: out.join(''), err: err.join('') };
}

function keyOf(kind: string, passphrase = ''): string {
  const file = join(temporaryDirectory(), 'key');
  execFileSync(program, ['-q', '-t', kind, '-N', passphrase, '-C', 'sam', '-f', file]);
  return file;
}

describe('attest', () => {
  it('says what a run came to, about the tree and the files it left behind', async () => {
    const { store } = await integrityRun(run);
    await append(store, run, changes);
    const { code, out, err } = await attested(store);
    expect({ code, err }).toEqual({ code: 0, err: expect.stringMatching(/^unsigned: /) });
    const { subject, predicate } = Statement.parse(JSON.parse(out));
    expect(subject).toEqual([
      { name: 'workspace', digest: { gitTree: expect.stringMatching(/^[0-9a-f]{40}$/) } },
      { name: 'src/new.ts', digest: { sha256: hash('sha256', 'export const fresh = true;\n', 'hex') } },
    ]);
    expect(predicate).toMatchObject({
      run: { id: run, outcome: 'done', complete: true },
      delegator: { name: 'dana', signed: false },
      changes: { files: 2, withoutDigest: 1 },
      decision: null,
      journal: { events: 29, signatures: 0 },
    });
  });
  it('names the commit that was decided about', async () => {
    const { store } = await integrityRun(run);
    await append(store, run, { ...make.shipped('fine', '2026-11-21T09:00:00.000Z'), commit: 'a'.repeat(40) });
    const { subject, predicate } = Statement.parse(JSON.parse((await attested(store)).out));
    expect(subject).toEqual([{ name: 'commit', digest: { gitCommit: 'a'.repeat(40) } }]);
    expect(predicate.decision).toMatchObject({ decision: 'ship', by: { name: 'sam' } });
  });
  it('says the same twice', async () => {
    const { store } = await integrityRun(run);
    expect((await attested(store)).out).toBe((await attested(store)).out);
  });
  it('is signed over its type and its bytes with a key of ssh-keygen', async () => {
    const { store } = await integrityRun(run);
    const key = keyOf('ed25519');
    const { payload, signatures } = Envelope.parse(JSON.parse((await attested(store, { key })).out));
    const bytes = Buffer.from(payload, 'base64');
    const [, blob = ''] = readFileSync(`${key}.pub`, 'utf8').split(' ');
    const x = Buffer.from(blob, 'base64').subarray(-32).toString('base64url');
    const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    const sig = Buffer.from(signatures[0]?.sig ?? '', 'base64');
    expect(verify(null, preAuthentication(payloadType, bytes), publicKey, sig)).toBe(true);
    expect(verify(null, bytes, publicKey, sig)).toBe(false);
    expect(execFileSync(program, ['-lf', key], { encoding: 'utf8' })).toContain(signatures[0]?.keyid);
    expect(Statement.parse(JSON.parse(bytes.toString())).subject).toHaveLength(1);
  });
  it.each([
    ['statement', undefined],
    ['envelope', 'ed25519'],
  ])('the head in its %s is found again by verify --against', async (_name, kind) => {
    const { store } = await integrityRun(run);
    const output = join(temporaryDirectory(), 'said.json');
    const key = kind && keyOf(kind);
    expect((await attested(store, { output, key })).code).toBe(0);
    expect(await verified(store, run, { against: output })).toMatchObject({ code: 0, vouched: true });
    // A decision behind the head could be anybody's.
    const mine = { ...make.shipped('mine', '2026-11-20T12:00:00.000Z'), by: make.dana };
    await append(store, run, mine);
    expect(await verified(store, run, { against: output })).toMatchObject({ code: 0, vouched: false });
    writeFileSync(output, readFileSync(output, 'utf8').replace(/"head": "./, '"head": "x'));
    if (kind === undefined)
      expect((await verified(store, run, { against: output })).failed).toEqual(['against']);
  });
  it.each([
    ['a key with a passphrase', () => keyOf('ed25519', 'a long passphrase'), /passphrase/],
    ['a key of another kind', () => keyOf('ecdsa'), /ecdsa/],
    ['no key', () => '/nonexistent/key', /ENOENT/],
    ['a public key', () => `${keyOf('ed25519')}.pub`, /cannot sign/],
  ])('refuses %s', async (_name, key, wanted) => {
    const { store } = await integrityRun(run);
    const { code, out, err } = await attested(store, { key: key() });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(wanted);
  });
  it('says that there is nothing to attest', async () => {
    const store = temporaryDirectory();
    await recordRun(store, run, eventful(run, 'x'));
    expect(await attested(store)).toMatchObject({ code: 2, err: expect.stringMatching(/names no commit/) });
  });
  it('never writes over a file', async () => {
    const { store } = await integrityRun(run);
    const output = join(temporaryDirectory(), 'there');
    writeFileSync(output, 'precious');
    expect((await attested(store, { output })).code).toBe(2);
    expect(readFileSync(output, 'utf8')).toBe('precious');
  });
});
