import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readJournal } from '../../src/journal/read.ts';
import { RefusedFile } from '../../src/model/answer-file.ts';
import type { EventBody } from '../../src/model/event.ts';
import { Question, QuestionMessage } from '../../src/model/question.ts';
import { canonicalJson } from '../../src/policy/canonical-json.ts';
import type { Step } from '../../src/practice/script-steps.ts';
import { listRuns, runDirectory } from '../../src/store/run-directory.ts';
import { openPlace, owner, type Place, root } from './place.ts';
import { type LineRun, programArgs } from './run-rig.ts';
import { agentArgs, must } from './run-spec.ts';

const use = (command: string, expected: 'ok' | 'denied'): Step => ({
  do: 'use',
  tool: 'Bash',
  input: { command },
  expect: expected,
});
const mark = (name: string, expected: 'ok' | 'denied' = 'ok') => use(`touch ${name}.mark`, expected);

/** A run whose questions go to programs, and the folder it has for them. */
function started(
  script: Step[],
  way: string,
  over: { contract?: string; files?: Record<string, string> } = {},
) {
  const { contract = 'may: { read: ["**"] }\nask: { edit: ["*.mark"] }\n', files } = over;
  const place = openPlace({ contract, script, ...(files && { files }) });
  onTestFinished(place.dispose);
  const folder = join(place.directory, 'asks');
  mkdirSync(folder, { mode: 0o700 });
  const words = ['run', '--no-boundary', '--no-tui', '--approve-via', way, '--as', owner];
  const at = way === 'none' ? [] : ['--approve-at', folder];
  const begin = () => lineRun(place, ...words, ...at, '--', ...agentArgs(place));
  return { place, folder, begin };
}

function lineRun(place: Place, ...args: string[]): Promise<LineRun> {
  const child = spawn(process.execPath, programArgs(...args), { cwd: place.workspace, env: place.env });
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    said.out += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    said.err += String(chunk);
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, ...said })));
}

async function until<T>(look: () => T | undefined, what: string): Promise<T> {
  for (let tries = 0; tries < 800; tries += 1) {
    const found = look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`waited for ${what}`);
}

const json = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

/** A file of the folder, as soon as it is there. */
const fileIn = (folder: string, fits: (name: string) => boolean): Promise<string> =>
  until(() => readdirSync(folder).find(fits), `a file in ${folder}`).then((name) => join(folder, name));

async function questionIn(folder: string, action: string): Promise<{ question: Question; path: string }> {
  const path = await fileIn(folder, (name) => name.endsWith(`-${action}.question.json`));
  return { question: Question.parse(json(path)), path };
}

function answer(path: string, said: object): void {
  writeFileSync(`${path}.draft`, JSON.stringify(said));
  renameSync(`${path}.draft`, path.replace('.question.', '.answer.'));
}

/** Says something about a question and reads why it did not count. */
async function refusal(path: string, said: object): Promise<string> {
  const refused = path.replace('.question.', '.refused.');
  const before = existsSync(refused) ? statSync(refused).ino : 0;
  answer(path, said);
  await until(() => (existsSync(refused) && statSync(refused).ino !== before ? true : undefined), refused);
  return RefusedFile.parse(json(refused)).problem.code;
}

function eventsOf(place: Place): EventBody[] {
  const [id = ''] = must(listRuns(place.places.store));
  return must(readJournal(runDirectory(place.places.store, id).journal)).events.map(({ body }) => body);
}

const answersOf = (place: Place) =>
  eventsOf(place).flatMap((body) => (body.type === 'action.answered' ? [body] : []));

const yes = (digest: string, who = 'bot') => ({ answer: 1, digest, effect: 'once', who });

describe('a run without a screen, answered by files', () => {
  it('asks whole, hears only what fits, and does what was answered', async () => {
    const { place, folder, begin } = started([mark('one'), mark('two', 'denied')], 'file');
    const running = begin();
    const { question, path } = await questionIn(folder, 'a1');
    const { digest, ...rest } = question;
    expect(digest).toBe(createHash('sha256').update(canonicalJson(rest)).digest('hex'));
    expect(question.text).toContain('touch one.mark');
    expect(question).toMatchObject({ kind: 'action', effects: ['once', 'run', 'deny'], word: null });
    expect(statSync(path).mode & 0o777).toBe(0o600);

    expect(await refusal(path, yes('0'.repeat(64)))).toBe('answer-unknown');
    expect(await refusal(path, { ...yes(digest), effect: 'end' })).toBe('answer-not-offered');
    expect(await refusal(path, { ...yes(digest), more: 1 })).toBe('answer-malformed');
    expect(await refusal(path, { ...yes(digest), who: ' ' })).toBe('answer-malformed');
    symlinkSync(place.contract, path.replace('.question.', '.answer.'));
    await until(
      () => (readdirSync(folder).some((name) => name.endsWith('.answer.json')) ? undefined : true),
      'the link to be refused',
    );
    expect(existsSync(join(place.workspace, 'one.mark'))).toBe(false);
    expect(existsSync(path)).toBe(true);

    answer(path, { ...yes(digest), note: 'on the list' });
    const second = await questionIn(folder, 'a2');
    // An answer to what was answered, as a second program would give it.
    expect(await refusal(second.path, yes(digest))).toBe('answer-late');
    answer(second.path, { ...yes(second.question.digest), effect: 'deny', note: 'not in this project' });
    const ended = await running;

    expect(ended.code).toBe(3);
    expect(ended.err).toContain('the agent may answer there itself');
    expect(readdirSync(place.workspace)).toContain('one.mark');
    expect(readdirSync(place.workspace)).not.toContain('two.mark');
    expect(readdirSync(folder)).toEqual([]);
    const by = { kind: 'person', identity: { name: 'bot', how: 'claimed', via: 'file' } };
    const hash = createHash('sha256').update(question.text).digest('hex');
    expect(answersOf(place)).toMatchObject([
      { answer: 'once', by, note: 'on the list', shown: { hash } },
      { answer: 'deny', by, note: 'not in this project' },
    ]);
    expect(eventsOf(place)).toContainEqual(
      expect.objectContaining({ type: 'note.added', text: expect.stringContaining('answered by file') }),
    );
    const [id = ''] = must(listRuns(place.places.store));
    const why = (await lineRun(place, 'why', id, 'a2')).out;
    expect(why).toMatch(/bot \(claimed by system user \S+, by\s+file\)/);
    expect(why).not.toContain('on screen');
    expect((await lineRun(place, 'packet', id, '--full')).out).toContain('(put to a program)');
  });

  it('demands the word of what is dangerous, and nothing lasting', async () => {
    const { place, folder, begin } = started([use('rm -rf old', 'ok')], 'file', {
      contract: 'may: { read: ["**"] }\nask: { edit: ["old/**"] }\n',
      files: { 'old/a': 'a' },
    });
    const running = begin();
    const { question, path } = await questionIn(folder, 'a1');
    expect(question).toMatchObject({ word: expect.any(String), effects: ['once', 'deny'] });
    expect(question.consequences).toMatchObject([{ kind: 'delete', counted: true }]);
    expect(await refusal(path, yes(question.digest))).toBe('answer-word');
    answer(path, { ...yes(question.digest), word: question.word });
    expect(await running).toMatchObject({ code: 0 });
    expect(existsSync(join(place.workspace, 'old'))).toBe(false);
  });

  it('lets say yes only whom the organisation lets', async () => {
    const { place, folder, begin } = started([mark('one')], 'file');
    mkdirSync(place.places.config, { recursive: true });
    const file = join(place.places.config, 'organisation.yaml');
    writeFileSync(file, 'organisation: 1\nmay: { approve: [release-bot] }\n');
    const running = begin();
    const { question, path } = await questionIn(folder, 'a1');
    expect(await refusal(path, yes(question.digest, 'eve'))).toBe('may-not-approve');
    answer(path, yes(question.digest, 'release-bot'));
    expect(await running).toMatchObject({ code: 0 });
  });

  it('puts a stop, which a program can only end where no action waits', async () => {
    const { folder, begin } = started([mark('one')], 'file', {
      contract: 'may: { edit: ["*.mark"] }\nstop_if: [{ touches: ["one.mark"], because: it is the last }]\n',
    });
    const running = begin();
    const { question, path } = await questionIn(folder, 's1');
    expect(question).toMatchObject({ kind: 'stop', effects: ['end', 'once'], until: null });
    answer(path, { ...yes(question.digest), effect: 'end', note: 'enough' });
    expect(await running).toMatchObject({ code: 3, out: expect.stringContaining('"how":"end"') });
  });

  it('ends with 4 when nobody answers in time', async () => {
    const { place, folder, begin } = started([mark('one', 'denied')], 'file', {
      contract: 'may: { read: ["**"] }\nask: { edit: ["*.mark"] }\nhold: 2s\n',
    });
    expect(await begin()).toMatchObject({ code: 4 });
    expect(answersOf(place)).toMatchObject([{ by: { kind: 'supervisor', because: 'timeout' } }]);
    expect(readdirSync(folder)).toEqual([]);
  });
});

it('asks nobody with none: no at once, on record as that, and 4', async () => {
  const { place, begin } = started([mark('one', 'denied')], 'none');
  expect(await begin()).toMatchObject({ code: 4 });
  expect(answersOf(place)).toMatchObject([
    { by: { kind: 'supervisor', because: 'nobody' }, answer: 'deny', waitedMs: 0 },
  ]);
});

interface Client {
  say(said: object | string): void;
  next<S extends QuestionMessage['say']>(say: S): Promise<Said<S>>;
}

type Said<S> = Extract<QuestionMessage, { say: S }>;
const says = <S extends QuestionMessage['say']>(message: QuestionMessage, say: S): message is Said<S> =>
  message.say === say;

async function connected(path: string): Promise<Client> {
  await until(() => (existsSync(path) ? true : undefined), path);
  const socket = connect(path);
  onTestFinished(() => void socket.destroy());
  const heard: QuestionMessage[] = [];
  createInterface({ input: socket }).on('line', (line) =>
    heard.push(QuestionMessage.parse(JSON.parse(line))),
  );
  let read = 0;
  return {
    say: (said) => void socket.write(`${typeof said === 'string' ? said : JSON.stringify(said)}\n`),
    next: (say) =>
      until(() => {
        while (read < heard.length) {
          const one = heard[read];
          read += 1;
          if (one && says(one, say)) return one;
        }
        return undefined;
      }, say),
  };
}

describe('a run without a screen, answered at a socket', () => {
  it('tells every program, takes the first answer, and tells the others', async () => {
    const { place, folder, begin } = started([mark('one'), mark('two')], 'socket');
    const path = join(folder, 'approve.sock');
    const running = begin();
    const [first, second] = [await connected(path), await connected(path)];
    expect(statSync(path).mode & 0o777).toBe(0o600);
    await first.next('hello');
    const { question } = await first.next('question');
    expect((await second.next('question')).question).toEqual(question);

    second.say('no json');
    expect((await second.next('refused')).problem.code).toBe('answer-malformed');
    first.say(yes(question.digest, 'quick'));
    const told = {
      id: 'a1',
      effect: 'once',
      by: { kind: 'person', identity: { name: 'quick', via: 'socket' } },
    };
    expect(await second.next('settled')).toMatchObject(told);
    second.say(yes(question.digest, 'slow'));
    const late = await second.next('refused');
    expect(late).toMatchObject({ digest: question.digest, problem: { code: 'answer-late' } });
    expect(late.problem.message).toContain('quick');

    // Who comes later hears what waits.
    const { question: next } = await second.next('question');
    const third = await connected(path);
    expect((await third.next('question')).question).toEqual(next);
    third.say({ ...yes(next.digest, 'third'), effect: 'run' });
    expect(await running).toMatchObject({ code: 0 });
    await third.next('over');
    expect(existsSync(path)).toBe(false);
    expect(readdirSync(place.workspace).filter((name) => name.endsWith('.mark'))).toHaveLength(2);
  });

  it('is refused before anything runs where another run asks', async () => {
    const { place, folder, begin } = started([mark('one', 'denied')], 'socket');
    const running = begin();
    const client = await connected(join(folder, 'approve.sock'));
    const { question } = await client.next('question');
    const other = await begin();
    expect(other).toMatchObject({ code: 2, err: expect.stringContaining('another run asks there') });
    client.say({ ...yes(question.digest), effect: 'deny' });
    await running;
    expect(answersOf(place)).toHaveLength(1);
  });
});

describe('the programs of the docs', () => {
  const page = readFileSync(join(root, 'docs/automation.md'), 'utf8');
  const programs = [...page.matchAll(/```js\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');

  function bot(place: Place, program: string, at: string): ChildProcess {
    const file = join(place.directory, 'bot.mjs');
    writeFileSync(file, program);
    const child = spawn(process.execPath, [file, at], { env: place.env, stdio: 'ignore' });
    onTestFinished(() => void child.kill());
    return child;
  }

  it.each([
    ['file', 0, 'file-bot'],
    ['socket', 1, 'socket-bot'],
  ] as const)('answer by %s', async (way, index, who) => {
    const { place, folder, begin } = started([use('npm test', 'ok'), use('sh other.sh', 'denied')], way, {
      contract: 'may: { read: ["**"] }\nask: { run: ["npm test", "sh other.sh"] }\n',
      files: { 'package.json': '{"scripts":{"test":"touch tested"}}', 'other.sh': 'touch other' },
    });
    const running = begin();
    const at = way === 'file' ? folder : join(folder, 'approve.sock');
    if (way === 'socket') await until(() => (existsSync(at) ? true : undefined), at);
    bot(place, programs[index] ?? '', at);
    expect(await running).toMatchObject({ code: 3 });
    expect(readdirSync(place.workspace)).toContain('tested');
    expect(readdirSync(place.workspace)).not.toContain('other');
    expect(answersOf(place)).toMatchObject([
      { answer: 'once', by: { identity: { name: who, via: way } } },
      { answer: 'deny', by: { identity: { name: who, via: way } } },
    ]);
  });
});
