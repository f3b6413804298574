import { createHash } from 'node:crypto';
import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Problem } from '../../src/model/problem.ts';
import { Keyframe } from '../../src/terminal/cast-format.ts';
import { openCast } from '../../src/terminal/cast-reader.ts';
import { type CastWriterOptions, openCastWriter } from '../../src/terminal/cast-writer.ts';
import { createMirror } from '../../src/terminal/mirror.ts';
import { feed, lookOf, screenStream } from './outside.ts';

const home = mkdtempSync(join(tmpdir(), 'cast-'));
afterAll(() => rmSync(home, { recursive: true }));
let count = 0;
let path = '';
let keys = '';
beforeEach(() => fresh());
function fresh(): void {
  count += 1;
  path = join(home, `${count}.cast`);
  keys = join(home, `${count}.keys.jsonl`);
}

/** A writer whose clock is moved by hand, in milliseconds. */
function recorder(options: Partial<CastWriterOptions> = {}) {
  let now = 5000;
  const problems: Problem[] = [];
  const writer = openCastWriter({
    path,
    header: { cols: 20, rows: 6 },
    now: () => now,
    onDead: (problem) => problems.push(problem),
    ...options,
  });
  const at = (t: number): typeof writer => {
    now = 5000 + t;
    return writer;
  };
  return { writer, at, problems };
}

function opened(keyframes?: string) {
  const cast = openCast(path, keyframes);
  if (!cast.ok) throw new Error(cast.problems[0]?.message);
  return cast.value;
}

describe('cast writer', () => {
  it('writes asciicast v3', () => {
    const header = {
      cols: 80,
      rows: 24,
      type: 'xterm',
      timestamp: 1700000000.5,
      idleTimeLimit: 2,
      command: 'a',
      title: 't',
    };
    const { at } = recorder({ header });
    at(100).output('hi\x1b[31m"');
    at(1100.5).resize(100, 30);
    at(1100.5).marker('m1');
    at(2000).exit(3);
    at(2000).close();
    expect(readFileSync(path, 'utf8').split('\n')).toEqual([
      '{"version":3,"term":{"cols":80,"rows":24,"type":"xterm"},"timestamp":1700000000,"idle_time_limit":2,"command":"a","title":"t"}',
      '[0.1, "o", "hi\\u001b[31m\\""]',
      '[1.0005, "r", "100x30"]',
      '[0, "m", "m1"]',
      '[0.8995, "x", "3"]',
      '',
    ]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('keeps characters whole however the bytes are cut, and shows what is no UTF-8', () => {
    const { at } = recorder();
    for (const byte of [0xe4, 0xb8, 0x96, 0xff, 0xf0, 0x9f, 0x98, 0x80]) at(0).output(Uint8Array.of(byte));
    at(0).close();
    expect([...opened().eventsBetween(-1, 1)].map((event) => ('data' in event ? event.data : ''))).toEqual([
      '世',
      '\ufffd',
      '😀',
    ]);
  });

  it.each([
    ['a recording', undefined, false],
    [
      'one the disk did not take',
      (fd: number, data: Uint8Array) => writeSync(fd, data.subarray(0, 10)),
      true,
    ],
  ])('counts what the files hold: %s', (_name, write, cut) => {
    const keyframesPath = keys;
    const mirror = createMirror({ cols: 80, rows: 24 });
    const { at } = recorder({ keyframesPath, mirror, ...(write ? { write } : {}) });
    at(0).output('x'.repeat(100_000));
    at(1).output('y'.repeat(250_000))();
    const { cast, keys: saved } = at(2).close();
    const inFile = (file: string) => {
      const bytes = readFileSync(file);
      return { hash: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length };
    };
    expect(cast).toEqual({ ...inFile(path), cut });
    expect(saved).toMatchObject(inFile(keyframesPath));
    expect(cast.bytes).toBeGreaterThan(0);
  });

  it('flushes by itself only in large pieces', () => {
    const { at } = recorder();
    at(0).output('x'.repeat(1000));
    expect(statSync(path).size).toBe(0);
    at(0).output('x'.repeat(70_000));
    expect(statSync(path).size).toBeGreaterThan(70_000);
    at(0).close();
  });

  it.each<[string, (fd: number, data: Uint8Array) => number]>([
    ['a short count', (fd, data) => writeSync(fd, data.subarray(0, 10))],
    [
      'an error',
      () => {
        throw new Error('ENOSPC');
      },
    ],
  ])('dies for good at %s and says so once', (_name, write) => {
    let calls = 0;
    const { at, problems } = recorder({
      write: (fd, data) => {
        calls += 1;
        return write(fd, data);
      },
    });
    at(0).output('x'.repeat(100_000));
    at(1).output('x'.repeat(100_000));
    at(2).close();
    expect([problems.length, problems[0]?.code, calls]).toEqual([1, 'recording-failed', 1]);
  });

  it('never writes over a recording that exists', () => {
    writeFileSync(path, 'precious');
    const { at, problems } = recorder();
    at(0).output('x'.repeat(100_000));
    at(0).close();
    expect([readFileSync(path, 'utf8'), problems.length]).toEqual(['precious', 1]);
  });
});

describe('cast reader', () => {
  it('gives back events with their times', () => {
    const { at } = recorder();
    at(10).output('a');
    at(20).resize(30, 8);
    at(30).marker('here');
    at(40).exit(0);
    at(40).close();
    appendFileSync(path, '# a comment\n[0.5, "i", "key"]\n');
    const cast = opened();
    expect([cast.duration, cast.markers, cast.torn]).toEqual([540, [{ t: 30, label: 'here' }], 0]);
    expect([...cast.eventsBetween(-1, 1000)]).toEqual([
      { kind: 'output', t: 10, data: 'a' },
      { kind: 'resize', t: 20, cols: 30, rows: 8 },
      { kind: 'marker', t: 30, label: 'here' },
      { kind: 'exit', t: 40, status: '0' },
      { kind: 'other', t: 540, code: 'i', data: 'key' },
    ]);
    expect([...cast.eventsBetween(20, 40)].map((event) => event.t)).toEqual([30, 40]);
  });

  it('sets a torn last line aside', () => {
    const { at } = recorder();
    at(10).output('a');
    at(20).output('bcd');
    at(20).close();
    const { size } = statSync(path);
    for (let cut = 1; cut < 19; cut++) {
      truncateSync(path, size - cut);
      const cast = opened();
      expect([cast.duration, cast.torn]).toEqual([10, 19 - cut]);
    }
  });

  it.each<[string, string, string]>([
    [
      'a line that is no event',
      '{"version":3,"term":{"cols":2,"rows":2}}\nnonsense\n[1,"o",""]\n',
      'bad-recording',
    ],
    [
      'a negative interval',
      '{"version":3,"term":{"cols":2,"rows":2}}\n[-1,"o",""]\n[1,"o",""]\n',
      'bad-recording',
    ],
    ['an older version', '{"version":2,"width":2,"height":2}\n', 'bad-recording'],
    ['an empty file', '', 'bad-recording'],
  ])('refuses %s', (_name, text, code) => {
    writeFileSync(path, text);
    const cast = openCast(path);
    expect(cast.ok ? '' : cast.problems[0]?.code).toBe(code);
  });

  it('says when there is no recording', () => {
    const cast = openCast(path);
    expect(cast.ok ? '' : cast.problems[0]?.code).toBe('no-recording');
  });
});

describe('keyframes', () => {
  /** About 2 MB of coloured output in 400 chunks, 10 ms apart, with resizes. */
  async function record() {
    const mirror = createMirror({ cols: 80, rows: 24, scrollback: 10 });
    const { at } = recorder({ header: { cols: 80, rows: 24 }, keyframesPath: keys, mirror });
    for (let i = 0; i < 400; i++) {
      if (i % 150 === 149) {
        at(i * 10).resize(80 + (i % 7), 24);
        mirror.resize(80 + (i % 7), 24);
      }
      const chunk = Array.from(
        { length: 60 },
        (_, n) => `\x1b[38;5;${(i + n) % 256}mline ${i}.${n} 世界\x1b[${n % 24}H`,
      ).join('');
      const data = `${chunk.repeat(2)}\x1b[3`;
      const mark = at(i * 10).output(data);
      mirror.write(data, mark);
      mirror.write(`${i % 8}m`, at(i * 10).output(`${i % 8}m`));
    }
    await feed(mirror, '');
    at(4000).close();
    return mirror;
  }

  it('lead to the same screen as playing from the start, and to the last screen', async () => {
    const live = await record();
    const frames = readFileSync(keys, 'utf8').trim().split('\n');
    expect(frames.length).toBeGreaterThanOrEqual(4);
    expect(statSync(keys).mode & 0o777).toBe(0o600);
    const fast = opened(keys);
    const slow = opened();
    const saved = frames.map((frame) => Keyframe.parse(JSON.parse(frame)).t);
    for (const t of [...saved, 0, 5, 777, 1490, 2000, 2985, 3333, 9999]) {
      const [a, b] = await Promise.all([fast.seek(t), slow.seek(t)]);
      expect([a.size(), a.cursor(), lookOf(a)]).toEqual([b.size(), b.cursor(), lookOf(b)]);
    }
    const last = await fast.seek(4000);
    expect(lookOf(last)).toEqual(lookOf(live));
  });

  it('are ignored from the first damaged one on, and when they point outside the recording', async () => {
    await record();
    const frames = readFileSync(keys, 'utf8').trim().split('\n');
    const slow = await opened().seek(4000);
    for (const broken of [
      `${frames[0]}\n{"t":1`,
      `${frames[0]?.replace(/"offset":\d+/, '"offset":99999999')}\n`,
      `${frames[0]?.replace(/"offset":\d+/, '"offset":1000')}\n`,
    ]) {
      writeFileSync(keys, broken);
      expect(lookOf(await opened(keys).seek(4000))).toEqual(lookOf(slow));
    }
  });
});

describe('live equals replay', () => {
  it('for any bytes, cut anywhere', async () => {
    const noise = fc.oneof(
      screenStream.map((text) => Buffer.from(text)),
      fc.uint8Array({ maxLength: 40 }).map((data) => Buffer.from(data)),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(noise, { maxLength: 6 }),
        fc.integer({ min: 1, max: 9 }),
        async (parts, size) => {
          fresh();
          const live = createMirror({ cols: 20, rows: 6 });
          const { at } = recorder();
          const all = Buffer.concat(parts);
          for (let i = 0; i < all.length; i += size) {
            at(i).output(all.subarray(i, i + size));
            await feed(live, all.subarray(i, i + size));
          }
          at(all.length).close();
          expect(lookOf(await opened().seek(1e9))).toEqual(lookOf(live));
        },
      ),
      { numRuns: 60 },
    );
  });
});
