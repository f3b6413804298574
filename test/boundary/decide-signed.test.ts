import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runKey } from '../../src/commands/key.ts';
import { decisionText } from '../../src/commands/signed-text.ts';
import { verifySignature } from '../../src/evidence/signing.ts';
import { readJournal } from '../../src/journal/read.ts';
import { RollbackReport } from '../../src/model/release.ts';
import { runDirectory } from '../../src/store/run-directory.ts';
import { decideAs, decisionPlace, finishedRun, run } from '../commands/decision-rig.ts';
import { must } from '../commands/recorded-run.ts';
import * as make from '../state/bodies.ts';
import { fingerprintOf, keyFolder, keygen } from './keys.ts';

const owner = 'dana@example.com';
const sam = 'sam@example.com';
const rollback = { change: 'c', undo: 'u', data_risk: 'none', trigger: 't', owner: 'o' };
const said = { residual: 'none', residualOwner: owner, containment: 'revert' };

/** A finished run of high risk whose owner signed, with a rehearsed rollback, and keys for both people. */
async function highRisk() {
  const keys = keyFolder();
  const [danaKey, samKey] = [keys.key('dana'), keys.key('sam')];
  const place = decisionPlace();
  mkdirSync(place.config, { recursive: true });
  copyFileSync(keys.allow({ [owner]: danaKey, [sam]: samKey }), join(place.config, 'allowed_signers'));
  const by = { name: owner, osUser: 'dana', how: 'signed', key: fingerprintOf(danaKey) } as const;
  const contract = make.pinned({ owner, approver: sam, risk: 'high', rollback });
  const rehearsed = {
    type: 'rollback.rehearsed',
    ...RollbackReport.parse({ by, ok: true, detail: 'x' }),
  } as const;
  await finishedRun(place, { contract, approval: { hash: contract.hash, by } }, { more: [rehearsed] });
  return { place, danaKey, samKey, keys };
}

describe('a decision at high risk', () => {
  it('ships signed by the approver, and the signature stands for every word and for the journal before it', async () => {
    const { place, samKey } = await highRisk();
    const { code, out, decision } = await decideAs(place, sam, { sign: samKey, ...said });
    expect(code).toBe(0);
    expect(out).toContain('(signed with SHA256:');
    if (decision?.type !== 'decision.made' || decision.signature === null) throw new Error('not signed');
    const { type: _, signature, ...release } = decision;
    expect(release.by).toMatchObject({ name: sam, how: 'signed', key: signature.key });
    const events = must(readJournal(runDirectory(place.places.store, run).journal)).events;
    const head = events.at(-1)?.prev ?? '';
    const lists = [join(place.config, 'allowed_signers')];
    const verify = async (text: string) => (await verifySignature(keygen, text, signature, lists)).ok;
    expect(await verify(decisionText(run, head, release))).toBe(true);
    expect(await verify(decisionText(run, head, { ...release, reason: 'other' }))).toBe(false);
    expect(await verify(decisionText(run, '0'.repeat(64), release))).toBe(false);
  });

  it('is not shipped without a signature, or by the owner', async () => {
    const { place, danaKey } = await highRisk();
    const unsigned = await decideAs(place, sam, said);
    expect(unsigned).toMatchObject({ code: 3, decision: undefined });
    expect(unsigned.err).toContain('has to be signed');
    const own = await decideAs(place, owner, { sign: danaKey, ...said });
    expect(own).toMatchObject({ code: 3, decision: undefined });
    expect(own.err).toContain('owns the contract');
  });

  it("is not signed with someone else's key, even when everything else is overridden", async () => {
    const { place, danaKey, keys } = await highRisk();
    const override = 'because I say so';
    const borrowed = await decideAs(place, sam, { sign: danaKey, override, ...said });
    expect(borrowed).toMatchObject({ code: 2, decision: undefined });
    expect(borrowed.err).toContain('No list of allowed signers has the key');
    const unknown = await decideAs(place, sam, { sign: keys.key('eve'), override, ...said });
    expect(unknown).toMatchObject({ code: 2, decision: undefined });
  });

  it("is not signed by the user's own list where the organisation keeps one", async () => {
    const { place, samKey, keys } = await highRisk();
    const theirs = keys.allow({ [owner]: keys.key('other') });
    place.organisation(`organisation: 1\nallowed_signers: ${theirs}\n`);
    const refused = await decideAs(place, sam, { sign: samKey, ...said });
    expect(refused).toMatchObject({ code: 2, decision: undefined });
    expect(refused.err).toContain(theirs);
  });
});

describe('countersign key', () => {
  it('makes one, and prints the line by which it is accepted', async () => {
    const place = decisionPlace();
    let text = '';
    const io = {
      out(more: string) {
        text += more;
      },
      err(more: string) {
        text += more;
      },
    };
    const args = { places: place.places, as: sam, directory: place.root };
    expect(await runKey({ ...args, make: false }, io)).toBe(6);
    expect(text).toContain('There is no key to sign with.');
    text = '';
    expect(await runKey({ ...args, make: true }, io)).toBe(0);
    expect(text).toContain(`\n${sam} namespaces="countersign" ssh-ed25519 AAAA`);
    const line = text.trim().split('\n').at(-1) ?? '';
    writeFileSync(join(place.config, 'allowed_signers'), `${line}\n`, { mode: 0o600 });
    text = '';
    expect(await runKey({ ...args, make: true }, io)).toBe(0);
    expect(text).toContain('(has this key)');
    await finishedRun(place, { contract: make.pinned({ owner: sam }) });
    expect(await decideAs(place, sam, { sign: true })).toMatchObject({
      code: 0,
      decision: { by: { how: 'signed' } },
    });
  });
});
