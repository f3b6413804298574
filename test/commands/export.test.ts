import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { runExport } from '../../src/commands/export.ts';
import { exportRun } from '../../src/commands/export-run.ts';
import { tarBlock, tarEntry } from '../../src/store/tar-entry.ts';
import { temporaryDirectory } from '../harness/temporary.ts';
import { integrityRun, placesOf, verified } from './integrity-run.ts';
import { must, runId } from './recorded-run.ts';

const run = runId(7);

async function exported() {
  const made = await integrityRun(run);
  const file = join(temporaryDirectory(), 'run.tar');
  return { ...made, file, bundle: must(await exportRun(made.store, run, file, [])) };
}

/** Another machine: neither the store nor the repository is there. Nothing of the bundle stays behind. */
async function elsewhere(file: string, workspace?: string) {
  if (workspace !== undefined) rmSync(workspace, { recursive: true });
  const [temporary, store] = [temporaryDirectory(), temporaryDirectory()];
  vi.stubEnv('TMPDIR', temporary);
  const found = await verified(store, file);
  vi.unstubAllEnvs();
  expect(readdirSync(temporary)).toEqual([]);
  return found;
}
describe('export', () => {
  it('makes one file that is verified where neither store nor repository is', async () => {
    const { file, store, workspace, bundle } = await exported();
    rmSync(store, { recursive: true });
    const found = await elsewhere(file, workspace);
    expect(found).toMatchObject({ code: 0, run, failed: [], vouched: false });
    const ok = found.checks.filter(({ status }) => status === 'ok').map(({ check }) => check);
    expect(ok).toEqual([
      'bundle',
      'journal',
      'end',
      'contract',
      'verdicts',
      'record',
      'recording',
      'outputs',
      'snapshots',
      'decisions',
    ]);
    expect(bundle.leftOut).toEqual([]);
  });
  it('makes the same bytes for the same run', async () => {
    const { file, store } = await exported();
    const again = `${file}.again`;
    must(await exportRun(store, run, again, []));
    expect(readFileSync(again).equals(readFileSync(file))).toBe(true);
  });
  it('can be opened with plain tar and plain git', async () => {
    const { file } = await exported();
    const folder = temporaryDirectory();
    execFileSync('tar', ['-xf', file, '-C', folder]);
    const log = execFileSync(
      'git',
      [`--git-dir=${join(folder, run, 'snapshots')}`, 'show', 'refs/snapshots/s2:src/new.ts'],
      { encoding: 'utf8' },
    );
    expect(log).toBe('export const fresh = true;\n');
    expect(readFileSync(join(folder, run, 'contract-1.yaml'), 'utf8')).toMatch(/^contract: 1\n/);
  });
  it('leaves the snapshots out when they are not whole any more, and says so', async () => {
    const { store, workspace } = await integrityRun(run);
    rmSync(join(workspace, '.git'), { recursive: true });
    const file = join(temporaryDirectory(), 'run.tar');
    const { leftOut } = must(await exportRun(store, run, file, []));
    expect(leftOut).toMatchObject([{ what: 'snapshots' }]);
    const found = await elsewhere(file);
    expect(found.code).toBe(0);
    expect(found.checks.find(({ check }) => check === 'snapshots')).toMatchObject({ status: 'unchecked' });
  });
  it('follows no link out of the run’s folder', async () => {
    const { store, paths } = await integrityRun(run);
    rmSync(paths.screen);
    symlinkSync('/etc/hostname', paths.screen);
    const file = join(temporaryDirectory(), 'run.tar');
    expect(await exportRun(store, run, file, [])).toMatchObject({
      ok: false,
      problems: [{ code: 'bundle-unwritable' }],
    });
    expect(existsSync(file)).toBe(false);
  });
  it('names the file, and never writes over one', async () => {
    const { store } = await integrityRun(run);
    const [out, err]: [string[], string[]] = [[], []];
    const io = { out: (text: string) => void out.push(text), err: (text: string) => void err.push(text) };
    const args = {
      run: '00007a',
      output: undefined,
      directory: temporaryDirectory(),
      places: placesOf(store),
    };
    expect(await runExport(args, io)).toBe(0);
    expect(out.join('')).toMatch(/\.countersign\.tar\n\d+ files, [\d.]+ kB, sha256 [0-9a-f]{64}\n$/);
    expect(await runExport(args, io)).toBe(2);
    expect(err.join('')).toMatch(/exists/);
  });
});

describe('a bundle that was changed', () => {
  it('names a bad place for a byte anywhere in it', async () => {
    const { file } = await exported();
    const whole = readFileSync(file);
    const quiet: number[] = [];
    for (let at = 0; at < whole.length; at += Math.ceil(whole.length / 150)) {
      writeFileSync(file, Buffer.from(whole).fill((whole[at] ?? 0) ^ 4, at, at + 1));
      const found = await elsewhere(file);
      if (found.code !== 5 || found.first === '') quiet.push(at);
    }
    expect(quiet).toEqual([]);
  }, 60_000);

  const second = (bytes: Buffer): number => {
    const first = tarEntry(bytes.subarray(0, tarBlock))?.bytes ?? 0;
    return tarBlock + Math.ceil(first / tarBlock) * tarBlock;
  };
  it.each<[string, (bytes: Buffer) => Buffer, RegExp]>([
    ['is cut', (bytes) => bytes.subarray(0, 5000), /ends at byte 5000/],
    ['is empty', () => Buffer.alloc(0), /ends at byte 0/],
    [
      'has something behind its end',
      (bytes) => Buffer.concat([bytes, Buffer.from('x')]),
      /behind its last file/,
    ],
    ['begins with another file', (bytes) => bytes.subarray(second(bytes)), /manifest\.json at byte 0/],
    [
      'says that a file lies elsewhere',
      (bytes) => renamed(bytes, '"journal.jsonl"', '"../../../.ssh"'),
      /manifest\.json: files\.0\.name/,
    ],
    [
      'says so with an absolute path',
      (bytes) => renamed(bytes, '"journal.jsonl"', '"/etc/hostname"'),
      /manifest\.json: files\.0\.name/,
    ],
    [
      'names a file twice',
      (bytes) => renamed(bytes, '"journal.jsonl"', '"record.json"  '),
      /manifest\.json: it names a file twice/,
    ],
    [
      'says that a file is huge',
      (bytes) => renamed(bytes, /"bytes": \d+/, '"bytes": 99999999999'),
      /more than is unpacked/,
    ],
    [
      'has a link in it',
      (bytes) => linked(bytes, second(bytes)),
      /journal\.jsonl at byte \d+: this is no entry/,
    ],
  ])('refuses one that %s, and leaves nothing behind', async (_name, harm, wanted) => {
    const { file } = await exported();
    writeFileSync(file, harm(readFileSync(file)));
    const found = await elsewhere(file);
    expect(found).toMatchObject({ code: 5, failed: ['bundle'] });
    expect(found.first).toMatch(wanted);
  });
});

/** The manifest with some of its text replaced, its length kept. */
function renamed(bytes: Buffer, from: string | RegExp, to: string): Buffer {
  const length = tarEntry(bytes.subarray(0, tarBlock))?.bytes ?? 0;
  const text = bytes.toString('utf8', tarBlock, tarBlock + length);
  const changed = Buffer.from(text.replace(from, to).replace(/\n +/g, '\n').padEnd(length).slice(0, length));
  const all = Buffer.from(bytes);
  changed.copy(all, tarBlock);
  return all;
}

/** An entry with the type of a symbolic link, its checksum right. */
function linked(bytes: Buffer, at: number): Buffer {
  const all = Buffer.from(bytes);
  const block = all.subarray(at, at + tarBlock);
  block.write('2', 156, 'ascii');
  block.fill(' ', 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'ascii');
  return all;
}
