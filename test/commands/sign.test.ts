import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exportRun } from '../../src/commands/export-run.ts';
import { runSign } from '../../src/commands/sign.ts';
import { decisionText } from '../../src/commands/signed-text.ts';
import { sshKeygen } from '../../src/commands/signer.ts';
import { signText } from '../../src/evidence/signing.ts';
import { temporaryDirectory } from '../harness/temporary.ts';
import * as make from '../state/bodies.ts';
import { append, type IntegrityRun, integrityRun, placesOf, verified } from './integrity-run.ts';
import { must, runId } from './recorded-run.ts';

const { program = '' } = sshKeygen('/', false);
const run = runId(7);

function keyFor(name: string): { key: string; line: string } {
  const key = join(temporaryDirectory(), 'key');
  execFileSync(program, ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', key]);
  const [type, blob] = readFileSync(`${key}.pub`, 'utf8').split(' ');
  return { key, line: `${name} namespaces="countersign" ${type} ${blob}\n` };
}

async function signed({ store }: IntegrityRun, key: string, as = 'sam') {
  const [out, err]: [string[], string[]] = [[], []];
  const io = { out: (text: string) => void out.push(text), err: (text: string) => void err.push(text) };
  const args = { run, key, as, places: placesOf(store), directory: store, terminal: false };
  return { code: await runSign(args, io), out: out.join(''), err: err.join('') };
}

function list(store: string, text: string): string {
  const { config } = placesOf(store);
  mkdirSync(config, { recursive: true });
  const file = join(config, 'allowed_signers');
  writeFileSync(file, text, { mode: 0o600 });
  return file;
}

const signatures = ({ checks }: Awaited<ReturnType<typeof verified>>) =>
  checks.find(({ check }) => check === 'signatures');

describe('a signed decision', () => {
  it.each([
    ['under the key that signed', undefined, 'ok'],
    ['under another key', { how: 'signed', key: 'SHA256:other' } as const, 'failed'],
    ['as if it were not signed', { how: 'claimed' } as const, 'failed'],
  ])('that is shown %s', async (_, shown, status) => {
    const made = await integrityRun(run);
    const { key, line } = keyFor('sam');
    list(made.store, line);
    const keygen = sshKeygen('/', false);
    const { type: _type, signature: _none, ...said } = make.shipped('fine', '2026-11-21T09:00:00.000Z');
    const head = (await verified(made.store, run)).head ?? '';
    const signature = must(await signText(keygen, decisionText(run, head, said), { key, principal: 'sam' }));
    const by = { ...said.by, key: signature.key, ...shown };
    await append(made.store, run, { type: 'decision.made', ...said, by, signature });
    const { checks } = await verified(made.store, run);
    expect(checks.find(({ check }) => check === 'decisions')).toMatchObject({ status });
  });
});

describe('sign', () => {
  it('vouches for everything before it, by a key on the list', async () => {
    const made = await integrityRun(run);
    const { key, line } = keyFor('sam');
    list(made.store, line);
    expect(await signed(made, key)).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringMatching(/^signed lines 1 to 28 as sam with SHA256:/),
    });
    const found = await verified(made.store, run);
    expect(found).toMatchObject({ code: 0, vouched: true });
    expect(signatures(found)?.detail).toMatch(/^lines 1 to 28 signed by sam with SHA256:/);
  });
  it('warns when no list has the key, and verify says that nothing says whose it is', async () => {
    const made = await integrityRun(run);
    const { key } = keyFor('sam');
    expect(await signed(made, key)).toMatchObject({
      code: 0,
      err: expect.stringMatching(/^warning: No list of allowed signers/),
    });
    const found = await verified(made.store, run);
    expect(found).toMatchObject({ code: 0, vouched: false });
    expect(signatures(found)).toMatchObject({
      status: 'unchecked',
      detail: expect.stringMatching(/nothing says whose key/),
    });
  });
  it('is not believed under another name than the list has', async () => {
    const made = await integrityRun(run);
    const { key, line } = keyFor('sam');
    const allowedSigners = list(made.store, line);
    await signed(made, key, 'dana');
    expect(await verified(made.store, run)).toMatchObject({ code: 0, vouched: false });
    expect((await verified(made.store, run, { allowedSigners })).failed).toEqual(['signatures']);
  });
  it('does not believe a list that others can write', async () => {
    const made = await integrityRun(run);
    const { key, line } = keyFor('sam');
    const file = list(made.store, line);
    await signed(made, key);
    chmodSync(file, 0o666);
    expect(signatures(await verified(made.store, run))?.status).not.toBe('ok');
  });
  it('shows what hides in a name', async () => {
    const { out } = await signed(await integrityRun(run), keyFor('sam').key, 'sam\u001b]0;x\u0007');
    expect(out).toMatch(/^signed lines 1 to 28 as sam\\u\{1b\}\]0;x\\u\{7\} with SHA256:/);
  });
  it('counts what comes after the signature', async () => {
    const made = await integrityRun(run);
    const { key, line } = keyFor('sam');
    list(made.store, line);
    await signed(made, key);
    await signed(made, keyFor('other').key, 'other');
    expect(signatures(await verified(made.store, run))?.detail).toMatch(/; nobody signed the 1 after them$/);
  });
  it('does not stand for what was decided after it', async () => {
    const made = await integrityRun(run);
    const { key, line } = keyFor('sam');
    list(made.store, line);
    await signed(made, key);
    await append(made.store, run, { ...make.shipped('fine', '2026-11-21T09:00:00.000Z'), by: make.dana });
    expect(await verified(made.store, run)).toMatchObject({ code: 0, vouched: false });
    await signed(made, key);
    expect(await verified(made.store, run)).toMatchObject({ code: 0, vouched: true });
  });
  it('goes along in a bundle, whose own list proves nothing', async () => {
    const made = await integrityRun(run);
    const { key, line } = keyFor('sam');
    const file = list(made.store, `${keyFor('dana').line}${line}`);
    await signed(made, key);
    const bundle = join(temporaryDirectory(), 'run.tar');
    must(await exportRun(made.store, run, bundle, [file]));
    const elsewhere = temporaryDirectory();
    const found = await verified(elsewhere, bundle);
    expect(found).toMatchObject({ code: 0, vouched: false });
    expect(signatures(found)?.detail).toMatch(/sam with SHA256:\S+, which only the bundle lists/);
    expect(await verified(elsewhere, bundle, { allowedSigners: file })).toMatchObject({
      code: 0,
      vouched: true,
    });
    const stranger = list(elsewhere, keyFor('sam').line);
    const strange = await verified(elsewhere, bundle, { allowedSigners: stranger });
    expect(strange.failed).toEqual(['signatures']);
    expect(strange.first).toMatch(/^journal\.jsonl:29: sam with SHA256:\S+, which only the bundle lists/);
  });
  it('says that there is no key with 2, and writes nothing', async () => {
    const made = await integrityRun(run);
    const before = readFileSync(made.paths.journal, 'utf8');
    expect((await signed(made, '/nonexistent/key')).code).toBe(2);
    expect(readFileSync(made.paths.journal, 'utf8')).toBe(before);
  });
});
