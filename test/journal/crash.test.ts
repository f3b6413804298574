import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readJournal } from '../../src/journal/read.ts';
import { temporaryDirectory } from '../harness/temporary.ts';

const child = fileURLToPath(new URL('append-forever.ts', import.meta.url));

/** Runs the child until it ends or until `killAfter` acknowledgements were seen; returns its stdout. */
function append(path: string, options: { killAfter?: number; limitKb?: number }): Promise<string> {
  return new Promise((resolve) => {
    const limit = options.limitKb === undefined ? '' : `ulimit -f ${options.limitKb}; `;
    const shell = spawn('bash', ['-c', `${limit}exec "$0" "$1" "$2"`, process.execPath, child, path]);
    let out = '';
    shell.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
      if (options.killAfter !== undefined && out.split('\n').length > options.killAfter)
        shell.kill('SIGKILL');
    });
    shell.on('close', () => resolve(out));
  });
}

describe('acknowledged appends survive', () => {
  it('kill -9, twenty times over', async () => {
    const dir = temporaryDirectory();
    const rounds = Array.from({ length: 20 }, (_, round) => round);
    const lost: string[] = [];
    for (const round of rounds) {
      const path = join(dir, `${round}.jsonl`);
      const out = await append(path, { killAfter: 1 + round * 7 });
      const acknowledged = out.slice(0, out.lastIndexOf('\n')).split('\n').map(Number);
      const read = readJournal(path);
      const known = read.ok ? read.value.events.length : -1;
      if (acknowledged.length === 0 || known <= Math.max(...acknowledged))
        lost.push(`${round}: ${known} of ${acknowledged.length}`);
    }
    expect(lost).toEqual([]);
  }, 60_000);

  it('a full disk: dead at the first short write, nothing appended after it', async () => {
    const path = join(temporaryDirectory(), 'journal.jsonl');
    const out = (await append(path, { limitKb: 32 })).trimEnd().split('\n');
    const dead = out.filter((line) => line.startsWith('dead'));
    expect(dead).toEqual(['dead journal-short-write']);
    const acknowledged = out.slice(0, out.indexOf('dead journal-short-write'));
    expect(out.slice(out.indexOf('dead journal-short-write') + 1).every((line) => line === 'refused')).toBe(
      true,
    );
    expect(readFileSync(path).length).toBe(32 * 1024);
    expect(readJournal(path)).toMatchObject({
      ok: true,
      value: { events: { length: acknowledged.length }, torn: {} },
    });
  });
});
