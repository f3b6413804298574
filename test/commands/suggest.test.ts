import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { runSuggest } from '../../src/commands/suggest.ts';
import { temporaryDirectory } from '../harness/temporary.ts';
import * as make from '../state/bodies.ts';
import { judged, recordRun, runId, type Step } from './recorded-run.ts';

const file = (name: string): string => `/home/dana/app/${name}`;

/** A run in which the given commands were wanted, one after the other. */
async function record(store: string, number: number, commands: readonly string[]): Promise<string> {
  const run = runId(number);
  const start = make.started({ run, task: 'a task' });
  const steps: Step[] = commands.flatMap((command, at) => judged(make.runs(`a${at + 1}`, command), start));
  await recordRun(store, run, [start, ...steps, make.ended()]);
  return run;
}

async function suggest(store: string, answers: string[] | null = null, contract = file('countersign.yaml')) {
  let [out, err] = ['', ''];
  const io = { out: (text: string) => (out += text), err: (text: string) => (err += text) };
  const asked: string[] = [];
  const left = [...(answers ?? [])];
  const confirm = async (question: string): Promise<string> => {
    asked.push(question);
    return left.shift() ?? '';
  };
  const places = { store, config: store, runtime: store, home: '/home/dana' };
  const how = { json: false, write: answers !== null, contract, confirm, columns: 80 };
  const args = { run: runId(1), places, ...how, now: 0 };
  const code = await runSuggest(args, io);
  return { code, out, err, asked };
}

const contractText = 'contract: 1\ntask: a\nowner: dana@example.com\nmay:\n  run: [npm test]\n';

describe('suggest', () => {
  it('proposes the narrowest line, the same one once, and says what else it would let go', async () => {
    const store = temporaryDirectory();
    await record(store, 1, ['npm run build', 'npm run build', 'rm -rf src']);
    await record(store, 2, ['npm run build', 'npm run deploy']);
    const { code, out } = await suggest(store);
    expect(code).toBe(0);
    expect(out).toContain('1.  may.run  npm run build\n');
    expect(out).toContain('would have answered a1, a2 (you said yes 2 times)');
    expect(out).toMatch(
      /also let go, judged against 2 runs:\n +00002A a1 {2}npm run build {2}\(a person said yes\)/,
    );
    expect(out).not.toContain('npm run deploy');
    expect(out).toMatch(/No line answers:\n +a3 rm -rf src\n +no rule is offered for a dangerous action/);
  });

  it('writes what is confirmed, and only after showing it', async () => {
    const store = temporaryDirectory();
    await record(store, 1, ['npm run build', 'npm ci']);
    const contract = join(temporaryDirectory(), 'countersign.yaml');
    writeFileSync(contract, contractText);
    const { code, out, asked } = await suggest(store, ['y', 'n', 'y'], contract);
    expect(code).toBe(0);
    expect(asked).toHaveLength(3);
    expect(out).toContain('-  run: [npm test]\n+  run: [npm test, npm run build]');
    expect(readFileSync(contract, 'utf8')).toBe(
      contractText.replace('[npm test]', '[npm test, npm run build]'),
    );
  });

  it.each([[['n', 'n']], [['y', 'n', '']], [['q']], [[]]])('writes nothing after %j', async (answers) => {
    const store = temporaryDirectory();
    await record(store, 1, ['npm run build', 'npm ci']);
    const contract = join(temporaryDirectory(), 'countersign.yaml');
    writeFileSync(contract, contractText);
    const { out } = await suggest(store, answers, contract);
    expect(out).toContain('Nothing was written.');
    expect(readFileSync(contract, 'utf8')).toBe(contractText);
  });

  it('refuses to write when nobody can confirm', async () => {
    const store = temporaryDirectory();
    await record(store, 1, ['npm run build']);
    let err = '';
    const io = { out: () => undefined, err: (text: string) => (err += text) };
    const places = { store, config: store, runtime: store, home: '/home/dana' };
    const args = { run: runId(1), places, json: false, write: true, confirm: null, now: 0, columns: 80 };
    expect(await runSuggest(args, io)).toBe(4);
    expect(err).toContain('Nobody is here to confirm');
  });

  it('prints the same as JSON', async () => {
    const store = temporaryDirectory();
    await record(store, 1, ['npm run build']);
    let out = '';
    const io = { out: (text: string) => (out += text), err: () => undefined };
    const places = { store, config: store, runtime: store, home: '/home/dana' };
    await runSuggest(
      { run: runId(1), places, json: true, write: false, confirm: null, now: 0, columns: 80 },
      io,
    );
    const shape = z.object({ suggestions: z.array(z.object({ lines: z.unknown(), asks: z.unknown() })) });
    expect(shape.parse(JSON.parse(out)).suggestions).toEqual([
      { lines: [{ list: 'run', pattern: 'npm run build' }], asks: ['a1'] },
    ]);
  });
});
