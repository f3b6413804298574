import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { checkFile } from '../../src/commands/check.ts';
import { initFile, runInit } from '../../src/commands/init.ts';
import { schemaText } from '../../src/commands/schema.ts';
import { childNames } from '../../src/model/fields.ts';

const root = mkdtempSync(join(tmpdir(), 'init-'));
afterAll(() => rmSync(root, { recursive: true }));
const now = Date.parse('2026-11-20T12:00:00Z');
let directory = '';
let turn = 0;
beforeEach(() => {
  turn += 1;
  directory = join(root, String(turn));
  mkdirSync(directory);
});
const file = () => join(directory, 'countersign.yaml');
const check = () => checkFile('countersign.yaml', { workspace: directory, now });
const owner = 'dana@example.com';

describe('init', () => {
  it.each([
    [{ owner }],
    [{ owner: 'Dana "D" O’Neil: <dana@example.com>' }],
    [
      {
        owner,
        task: 'fix: # the "typo"',
        profile: 'claude-code',
        edit: ['docs/**', '*.md'],
        run: ['npm test'],
      },
    ],
    [{ owner, task: 'yes' }],
  ])('writes a contract that passes check: %j', (answers) => {
    expect(initFile({ directory, answers, now })).toMatchObject({ ok: true });
    const { problems, warnings, checked } = check();
    expect({ problems, warnings }).toEqual({ problems: [], warnings: [] });
    expect(checked?.pinned.contract).toMatchObject({
      owner: answers.owner,
      may: { edit: 'edit' in answers ? answers.edit : [] },
      ...('task' in answers ? { task: answers.task } : {}),
    });
  });

  it('lacks only the owner when nobody knows it', () => {
    initFile({ directory, answers: { owner: null }, now });
    expect(check().problems.map(({ message }) => message)).toEqual(['`owner` is empty']);
    writeFileSync(file(), readFileSync(file(), 'utf8').replace(/^owner:$/m, `owner: ${owner}`));
    expect(check().problems).toEqual([]);
  });

  it('shows every field, and what is commented out is valid too', () => {
    initFile({ directory, answers: { owner }, now });
    const text = readFileSync(file(), 'utf8');
    const names = childNames('contract', '');
    const used = text
      .replace(/^# (?=([a-z_]+):)/gm, (mark, name) => (names.includes(name) ? '' : mark))
      .replace(/^# {3}/gm, '  ');
    writeFileSync(file(), used);
    const { problems, checked } = check();
    expect(problems).toEqual([]);
    expect(names.filter((name) => !(name in (checked?.pinned.lines ?? {})))).toEqual([]);
  });

  it('points editors to the schema it writes beside it', () => {
    initFile({ directory, answers: { owner }, now });
    const [first = ''] = readFileSync(file(), 'utf8').split('\n');
    const schema = first.replace('# yaml-language-server: $schema=', '');
    expect(readFileSync(join(directory, schema), 'utf8')).toBe(schemaText('contract'));
  });

  it('never writes over a file, not even through a link to nowhere', () => {
    writeFileSync(file(), 'mine');
    const refused = initFile({ directory, answers: { owner }, now });
    expect(refused.ok ? [] : refused.problems).toMatchObject([
      { code: 'file-exists', where: 'countersign.yaml' },
    ]);
    expect(readFileSync(file(), 'utf8')).toBe('mine');
    rmSync(file());
    symlinkSync(join(directory, 'elsewhere'), file());
    expect(initFile({ directory, answers: { owner }, now }).ok).toBe(false);
  });

  it('says when it cannot write', () => {
    const gone = join(directory, 'a-file');
    writeFileSync(gone, '');
    const outcome = initFile({ directory: gone, answers: { owner }, now });
    expect(outcome.ok ? [] : outcome.problems).toMatchObject([{ code: expect.stringMatching(/^file-/) }]);
  });

  it('tells what it wrote and what comes next', async () => {
    let [out, err] = ['', ''];
    const io = { out: (more: string) => (out += more), err: (more: string) => (err += more) };
    expect(await runInit({ directory, answers: { owner: null }, now }, io)).toBe(0);
    expect(out).toBe(
      'Wrote countersign.yaml and .countersign/contract.schema.json. Write the owner into it, then run "countersign check".\n',
    );
    expect(await runInit({ directory, answers: { owner }, now }, io)).toBe(6);
    expect(err).toContain('error: countersign.yaml is there already\n  at countersign.yaml\n  fix: edit it');
  });
});
