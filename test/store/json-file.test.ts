import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createJsonFile } from '../../src/store/json-file.ts';
import { temporaryDirectory } from '../harness/temporary.ts';

const schema = z.strictObject({
  n: z.number(),
  list: z.array(z.strictObject({ name: z.string() })).default([]),
});
const child = fileURLToPath(new URL('increment.ts', import.meta.url));

function fileIn(dir: string) {
  const path = join(dir, 'sub', 'value.json');
  return { path, file: createJsonFile({ path, schema, initial: { n: 0, list: [] } }) };
}
function fileWith(text: string) {
  const { path, file } = fileIn(temporaryDirectory());
  mkdirSync(join(path, '..'));
  writeFileSync(path, text);
  return { path, file };
}

describe('createJsonFile', () => {
  it('begins with its initial value and writes nothing to read it', async () => {
    const dir = temporaryDirectory();
    expect([await fileIn(dir).file.read(), readdirSync(dir)]).toEqual([
      { ok: true, value: { n: 0, list: [] } },
      [],
    ]);
  });

  it('gives back what was written, for its owner alone, and leaves nothing else behind', async () => {
    const { path, file } = fileIn(temporaryDirectory());
    await file.write({ n: 1, list: [{ name: 'x' }] });
    await file.update((value) => ({ ...value, n: value.n + 1 }));
    expect(await file.read()).toEqual({ ok: true, value: { n: 2, list: [{ name: 'x' }] } });
    expect([statSync(path).mode & 0o777, statSync(join(path, '..')).mode & 0o777]).toEqual([0o600, 0o700]);
    expect(readdirSync(join(path, '..'))).toEqual(['value.json']);
  });

  const damaged: [string, string, string][] = [
    ['is no JSON', '{"n":', 'not JSON'],
    ['is empty', '', 'not JSON'],
    ['has a wrong field', '{"n":1,"list":[{"name":"a"},{"name":7}]}', 'list.1.name: '],
    ['has an unknown field', '{"n":1,"x":2}', 'the whole file: Unrecognized key'],
  ];
  it.each(damaged)(
    'refuses a file that %s, names the place and leaves it alone',
    async (_, text, message) => {
      const { path, file } = fileWith(text);
      for (const outcome of [await file.read(), await file.update((value) => value)]) {
        expect(outcome).toMatchObject({ ok: false, problems: [{ code: 'store-damaged', where: path }] });
        expect(outcome.ok ? '' : outcome.problems[0]?.message).toContain(message);
      }
      expect(readFileSync(path, 'utf8')).toBe(text);
    },
  );

  it('never writes what it could not read again', async () => {
    const { path, file } = fileWith('{"n":1}');
    expect(await file.write({ n: Number.NaN, list: [] })).toMatchObject({
      ok: false,
      problems: [{ code: 'store-invalid' }],
    });
    expect(readFileSync(path, 'utf8')).toBe('{"n":1}');
  });

  it('loses no update of several processes', async () => {
    const path = join(temporaryDirectory(), 'value.json');
    const children = [1, 2, 3].map(() =>
      spawn(process.execPath, [child, path], { stdio: ['ignore', 'pipe', 'inherit'] }),
    );
    let said = '';
    for (const { stdout } of children)
      stdout.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
    await Promise.all(children.map((process) => once(process, 'close')));
    expect([said, readFileSync(path, 'utf8')]).toEqual(['', '{\n  "n": 45\n}\n']);
  });

  it('loses no update within one process', async () => {
    const { file } = fileIn(temporaryDirectory());
    await Promise.all(
      Array.from({ length: 10 }, () => file.update((value) => ({ ...value, n: value.n + 1 }))),
    );
    expect(await file.read()).toMatchObject({ value: { n: 10 } });
  });

  it('takes over the lock of a process that died', async () => {
    const { path, file } = fileWith('{"n":1}');
    mkdirSync(`${path}.lock`);
    utimesSync(`${path}.lock`, 1, 1);
    expect(await file.update((value) => ({ ...value, n: 2 }))).toMatchObject({ ok: true, value: { n: 2 } });
  });

  it('says what it cannot write', async () => {
    const file = createJsonFile({
      path: join(fileWith('').path, 'value.json'),
      schema,
      initial: { n: 0, list: [] },
    });
    expect(await file.write({ n: 2, list: [] })).toMatchObject({
      ok: false,
      problems: [{ code: 'store-unwritable' }],
    });
  });
});
