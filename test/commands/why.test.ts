import { describe, expect, it } from 'vitest';
import { runWhy } from '../../src/commands/why.ts';
import { exitCode } from '../../src/model/exit-code.ts';
import { auditedStore, auditQuestions, runId } from '../auditor/audited-store.ts';
import { temporaryDirectory } from '../harness/temporary.ts';

const places = (store: string) => ({ store, config: '/none', runtime: '/none', home: '/home/dana' });

async function ask(store: string, words: readonly string[], json = false) {
  let out = '';
  let err = '';
  const io = {
    out: (text: string) => {
      out += text;
    },
    err: (text: string) => {
      err += text;
    },
  };
  const code = await runWhy({ words, json, columns: 80, places: places(store) }, io);
  return { code, out, err };
}

describe('an auditor asks', () => {
  it('ten questions, each answered by one command', async () => {
    const store = temporaryDirectory();
    await auditedStore(store, 200, 6);
    for (const { words, says } of auditQuestions) {
      const { out, code, err } = await ask(store, words);
      expect(err).toBe('');
      for (const pattern of says) expect(out.replace(/\s+/g, ' ')).toMatch(pattern);
      expect(code).toBe(exitCode.done);
      expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    }
  }, 120_000);

  it('and hears that nothing is about it', async () => {
    const store = temporaryDirectory();
    await auditedStore(store, 3, 6);
    expect(await ask(store, ['nobody/touched/this'])).toMatchObject({
      code: exitCode.agentFailed,
      out: 'No run on record is about nobody/touched/this.\n',
    });
    const one = await ask(store, [runId(1), 'nobody/touched/this']);
    expect(one.out).toContain('Nothing on record in this run is about nobody/touched/this.');
    expect(one.code).toBe(exitCode.agentFailed);
    const alone = await ask(store, [runId(1)]);
    expect(alone.err).toContain(`${runId(1)} is a run: name what about it`);
    for (const words of [[''], ['  '], [runId(1), ' ']]) {
      const nothing = await ask(store, words);
      expect(nothing.err).toContain('Nothing is named to ask about.');
      expect(nothing.code).toBe(exitCode.usage);
    }
    expect((await ask(store, ['NORUN', 'x'])).err).toContain('There is no run "NORUN"');
  });

  it('for programs: the chain with the hash of every event', async () => {
    const store = temporaryDirectory();
    await auditedStore(store, 1, 6);
    const { out } = await ask(store, [runId(0), 'w1'], true);
    const { actions } = JSON.parse(out);
    expect(actions[0].chain.map(({ type }: { type: string }) => type)).toEqual([
      'action.requested',
      'action.decided',
      'action.released',
      'action.finished',
    ]);
    expect(actions[0].chain[0].hash).toMatch(/^[0-9a-f]{64}$/);
  });
});
