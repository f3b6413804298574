import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openAnswerFolder } from '../../src/host/answer-folder.ts';
import { AnswerFile } from '../../src/model/answer-file.ts';
import { temporaryDirectory } from '../harness/temporary.ts';

const intent = {
  intent: 'answer',
  action: 'a1',
  decided: 'd',
  answer: 'once',
  minutes: null,
  note: null,
  command: null,
  shown: { hash: 'h', ms: 1, swallowed: 0 },
} as const;
const file = { answer: 1, run: 'R1', intent } as const;
const question = { pending: 1, run: 'R1', action: 'a1', decided: 'd', text: 'rm?', word: null } as const;

async function place(mode = 0o750) {
  const directory = temporaryDirectory();
  chmodSync(directory, mode);
  const opened = await openAnswerFolder(directory);
  const at = (...names: string[]) => join(directory, ...names);
  return { directory, opened, at };
}

async function folder() {
  const { opened, ...rest } = await place();
  if (!opened.ok) throw new Error(opened.problems[0]?.message);
  return { ...rest, folder: opened.value };
}

describe('a folder for answers', () => {
  it('lets the group write answers, and nothing else', async () => {
    const { at } = await folder();
    const modes = ['pending', 'answers', 'refused'].map((name) => statSync(at(name)).mode & 0o777);
    expect(modes).toEqual([0o750, 0o770, 0o750]);
  });

  it.each([0o770, 0o757])('that others can write is refused (%o)', async (mode) => {
    expect((await place(mode)).opened).toMatchObject({ ok: false, problems: [{ code: 'answers-folder' }] });
  });

  it('that is not there, or whose parts are links, is refused', async () => {
    expect((await openAnswerFolder('/nowhere/at/all')).ok).toBe(false);
    const directory = temporaryDirectory();
    mkdirSync(join(directory, 'elsewhere'));
    symlinkSync(join(directory, 'elsewhere'), join(directory, 'pending'));
    chmodSync(directory, 0o750);
    expect((await openAnswerFolder(directory)).ok).toBe(false);
  });

  it('holds a question until it is settled', async () => {
    const { folder: it, at } = await folder();
    await it.ask(question);
    await it.ask({ ...question, text: 'rm!' });
    expect(readdirSync(at('pending'))).toEqual(['a1.json']);
    expect(JSON.parse(readFileSync(at('pending', 'a1.json'), 'utf8'))).toMatchObject({ text: 'rm!' });
    expect(statSync(at('pending', 'a1.json')).mode & 0o777).toBe(0o640);
    await it.settled('a1');
    expect(readdirSync(at('pending'))).toEqual([]);
  });

  it('writes nothing for an action with an odd name', async () => {
    const { folder: it, directory } = await folder();
    await it.ask({ ...question, action: '../../x' });
    expect(readdirSync(directory)).toEqual(['answers', 'pending', 'refused']);
  });

  it('reads an answer, and is done with it once', async () => {
    const { folder: it, at } = await folder();
    writeFileSync(at('answers', 'a1-x.json'), JSON.stringify(file));
    writeFileSync(at('answers', 'a1-x.new'), 'half');
    writeFileSync(at('answers', '.hidden.json'), '{}');
    expect(await it.names()).toEqual(['a1-x.json']);
    expect(await it.read('a1-x.json')).toEqual({ ok: true, value: AnswerFile.parse(file) });
    await it.done('a1-x.json', undefined);
    expect(await it.names()).toEqual([]);
    expect(readdirSync(at('refused'))).toEqual([]);
  });

  it('says why one was refused, where its writer cannot have put a link', async () => {
    const { folder: it, at } = await folder();
    writeFileSync(at('answers', 'a1-x.json'), 'no');
    const read = await it.read('a1-x.json');
    expect(read.ok).toBe(false);
    await it.done('a1-x.json', { code: 'c', message: 'm', fix: 'f' });
    expect(JSON.parse(readFileSync(at('refused', 'a1-x.json'), 'utf8'))).toMatchObject({
      problem: { code: 'c' },
    });
    expect(existsSync(at('answers', 'a1-x.json'))).toBe(false);
  });

  it('leaves a folder with all that is in it: while it is removed it could become a link', async () => {
    const { folder: it, at } = await folder();
    mkdirSync(at('answers', 'x.json'));
    writeFileSync(at('answers', 'x.json', 'inner'), 'here');
    writeFileSync(at('answers', 'y.json'), JSON.stringify(file));
    expect(await it.names()).toEqual(['y.json']);
    await it.done('x.json', undefined);
    expect(readFileSync(at('answers', 'x.json', 'inner'), 'utf8')).toBe('here');
  });

  const bad: [string, (path: string, elsewhere: string) => void][] = [
    ['a link', (path, elsewhere) => symlinkSync(elsewhere, path)],
    ['another name of a file', (path, elsewhere) => linkSync(elsewhere, path)],
    ['a pipe nobody writes to', (path) => execFileSync('sh', ['-c', 'exec mkfifo "$1"', 'sh', path])],
    ['a folder', (path) => mkdirSync(path)],
    ['too big', (path) => writeFileSync(path, JSON.stringify(file).padEnd(70_000))],
    ['no JSON', (path) => writeFileSync(path, '{')],
    ['no answer', (path) => writeFileSync(path, JSON.stringify({ ...file, intent: { intent: 'resume' } }))],
    ['of a later format', (path) => writeFileSync(path, JSON.stringify({ ...file, answer: 2 }))],
  ];
  it.each(bad)('an answer that is %s is refused and goes away', async (_, make) => {
    const { folder: it, at } = await folder();
    writeFileSync(at('elsewhere'), JSON.stringify(file));
    make(at('answers', 'x.json'), at('elsewhere'));
    expect(await it.read('x.json')).toMatchObject({ ok: false, problems: [{ code: 'answer-unreadable' }] });
    await it.done('x.json', { code: 'c', message: 'm', fix: 'f' });
    expect(await it.names()).toEqual([]);
    expect(existsSync(at('elsewhere'))).toBe(true);
  });
});
