import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readCases } from './reading.ts';
import { kindOf } from './scoring.ts';

const Line = z.strictObject({
  bypass: z.number(),
  underBlock: z.number(),
  overAsk: z.number(),
  cases: z.number(),
  misses: z.array(
    z.strictObject({
      id: z.string(),
      cmd: z.string(),
      expect: z.array(z.string()),
      got: z.string(),
      kind: z.enum(['bypass', 'under-block', 'over-ask']),
      class: z.string(),
      rule: z.string(),
      reason: z.string(),
    }),
  ),
});

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'corpus-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function score(words: readonly string[], files: Readonly<Record<string, string>> = {}) {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const env = { ...process.env, INIT_CWD: folder };
  // Started elsewhere, as npm does: names are relative to where the user called it.
  const ran = spawnSync(process.execPath, [join(import.meta.dirname, 'score.ts'), ...words], {
    env,
    cwd: '/',
  });
  return { code: ran.status, out: ran.stdout.toString(), err: ran.stderr.toString() };
}

const row = (cmd: string, expected: unknown, more: Record<string, unknown> = {}): string =>
  JSON.stringify({ id: cmd, cmd, expect: expected, class: 'benign', why: 'w', ...more });

describe('the corpus command', () => {
  it('passes a file whose cases are judged as they say', () => {
    const rows = [
      row('ls', 'allow'),
      row('cat .env', ['deny', 'stop'], { extra: 1 }),
      row('rm -rf x', 'ask'),
    ];
    const ran = score(['good.jsonl', '--json'], { 'good.jsonl': `\uFEFF${rows.join('\r\n')}\r\n\r\n` });
    expect(ran.err).toBe('');
    expect(ran.out).toBe('{"bypass":0,"underBlock":0,"overAsk":0,"cases":3,"misses":[]}\n');
    expect(ran.code).toBe(0);
  });

  it('counts and names every miss, over several files', () => {
    const a = [row('ls', 'deny'), row('npm install', ['deny', 'stop'])].join('\n');
    const b = [
      row('npm ci', 'allow'),
      row('npm i', 'allow'),
      ...Array.from({ length: 2 }, () => row('ls', 'allow')),
    ];
    const ran = score(['a.jsonl', 'b.jsonl', '--json'], { 'a.jsonl': a, 'b.jsonl': b.join('\n') });
    const line = Line.parse(JSON.parse(ran.out));
    expect(line).toMatchObject({ bypass: 1, underBlock: 1, overAsk: 0.5, cases: 6 });
    expect(line.misses.map((miss) => `${miss.kind} ${miss.id}`)).toEqual([
      'bypass ls',
      'under-block npm install',
      'over-ask npm ci',
      'over-ask npm i',
    ]);
    expect(ran.code).toBe(1);
  });

  it('prints a table by class and the misses for people, with nothing that moves the cursor', () => {
    const ran = score(['c.jsonl'], { 'c.jsonl': row('ls \u001b[2J\u202e', ['allow']) });
    expect(ran.out).toMatch(/benign +1 +0 +0 +1 +100\.0 %/);
    expect(ran.out).toContain('over-ask  ls \\u001b[2J\\u202e');
    expect(ran.out).not.toMatch(/[^\n -~…’`]/);
    expect(ran.code).toBe(1);
  });

  it('takes a case without id, class and why', () => {
    const ran = score(['d.jsonl', '--json'], { 'd.jsonl': '\n{"cmd":"rm x","expect":["allow"]}' });
    expect(Line.parse(JSON.parse(ran.out)).misses).toMatchObject([{ id: 'line 2', class: 'unclassed' }]);
  });

  it('refuses a file with lines it cannot read, each by its number', () => {
    const bad = [
      'ls',
      '{"id":"x","cmd":"ls","expect":"maybe"}',
      '{"id":"x","cmd":"ls","expect":[]}',
      '{"id":"x","expect":"allow"}',
      '{"id":"x","cmd":"ls","ex',
    ];
    const ran = score(['bad.jsonl', '--json'], {
      'bad.jsonl': `${row('ls', 'allow')}\n\n${bad.join('\n')}\n`,
    });
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect([...ran.err.matchAll(/bad\.jsonl, line (\d+)/g)].map((match) => match[1])).toEqual(
      bad.map((_, at) => String(at + 3)),
    );
  });

  it.each([[['none.jsonl']], [['--jsn']]])('refuses %s', (words) => {
    expect(score(words)).toMatchObject({ code: 2, out: '' });
  });
});

describe('counting', () => {
  it.each([
    ['allow', ['allow'], null],
    ['allow', ['allow', 'ask'], null],
    ['allow', ['ask'], 'bypass'],
    ['allow', ['deny', 'stop'], 'bypass'],
    ['ask', ['allow'], 'over-ask'],
    ['deny', ['allow'], 'over-ask'],
    ['stop', ['allow'], 'over-ask'],
    ['ask', ['deny'], 'under-block'],
    ['ask', ['stop'], 'under-block'],
    ['ask', ['ask', 'deny'], null],
    ['deny', ['ask'], null],
    ['deny', ['stop'], null],
  ] as const)('%s where %s is accepted: %s', (got, accepted, kind) => {
    expect(kindOf(accepted, got)).toBe(kind);
  });

  it('keeps what is behind a byte order mark and CRLF', () => {
    expect(readCases('\uFEFF{"cmd":"a\\r\\nb","expect":"ask"}\r\n', 'f').cases[0]?.cmd).toBe('a\r\nb');
  });
});
