import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type ProposingPorts, proposeRule } from '../../src/commands/propose-rule.ts';
import { readJournal } from '../../src/journal/read.ts';
import type { EventBody } from '../../src/model/event.ts';
import { createJudge } from '../../src/policy/decide.ts';
import { runDirectory } from '../../src/store/run-directory.ts';
import { temporaryDirectory } from '../harness/temporary.ts';
import * as make from '../state/bodies.ts';
import { judged, must, recordRun, runId } from './recorded-run.ts';

const workspace = '/home/dana/app';
const text = 'contract: 1\ntask: a task\nowner: dana@example.com\nmay:\n  run:\n    - npm test # always\n';
const contract = { text, file: 'countersign.yaml' };

/** A run in which commands were wanted; `no` were denied by a person. */
async function record(
  store: string,
  number: number,
  commands: readonly string[],
  no: readonly string[] = [],
  over = {},
) {
  const run = runId(number);
  const start = make.started({ run, ...over });
  const steps = commands.flatMap((command, at): EventBody[] => {
    const bodies = judged(make.runs(`a${at + 1}`, command), start);
    return no.includes(command)
      ? bodies.map((body) => (body.type === 'action.answered' ? { ...body, answer: 'deny' as const } : body))
      : bodies;
  });
  await recordRun(store, run, [start, ...steps, make.ended()]);
  return run;
}

async function proposal(store: string, run: string, action: string, ports: Partial<ProposingPorts> = {}) {
  const { events } = must(readJournal(runDirectory(store, run).journal));
  const rest = async (): Promise<void> => {};
  return proposeRule(
    { run, workspace, store, action, events, contract },
    { judge: createJudge(), now: () => 0, wall: () => 0, rest, ...ports },
  );
}

describe('the rule for a question', () => {
  it('is its narrowest line, in the contract with nothing else changed', async () => {
    const store = temporaryDirectory();
    const run = await record(store, 1, ['make release']);
    const { widths, why } = await proposal(store, run, 'a1');
    expect(why).toBeNull();
    expect(widths).toEqual([
      {
        lines: [{ list: 'run', pattern: 'make release' }],
        contract: `${text.trimEnd()}\n    - make release\n`,
        earlier: { asked: 0, allowed: 0 },
        also: [],
      },
    ]);
  });

  it('says what the same lines would have let go before, what was denied first', async () => {
    const store = temporaryDirectory();
    await record(store, 1, ['npx eslint src/a.ts', 'npx eslint src/b.ts'], ['npx eslint src/b.ts']);
    await record(store, 2, ['npx eslint src/a.ts'], ['npx eslint src/a.ts']);
    const run = await record(store, 3, ['npx eslint src/c.ts', 'npx eslint src/a.ts', 'npx eslint src/a.ts']);
    const found = await proposal(store, run, 'a3');
    expect(found).toMatchObject({ runs: 3, more: false });
    const [exact, wide] = found.widths;
    expect(exact).toMatchObject({ earlier: { asked: 2, allowed: 2 } });
    expect(exact?.also.map(({ what, answered }) => [what, answered])).toEqual([
      ['npx eslint src/a.ts', 'denied'],
    ]);
    expect(wide?.lines).toEqual([{ list: 'run', pattern: 'npx eslint src/**' }]);
    expect(wide?.also.map(({ answered }) => answered)).toEqual(['denied', 'denied', 'allowed']);
  });

  it('looks at no run of another workspace', async () => {
    const store = temporaryDirectory();
    await record(store, 1, ['make release'], [], { workspace: '/home/dana/other' });
    const run = await record(store, 2, ['make release']);
    expect(await proposal(store, run, 'a1')).toMatchObject({ runs: 1, more: false });
  });

  it.each([
    ['at once', 400, 1],
    ['between runs', 80, 2],
  ])('stops %s when the time is over, and says so', async (_, ms, runs) => {
    const store = temporaryDirectory();
    for (const number of [1, 2, 3]) await record(store, number, ['make release']);
    let clock = 0;
    const now = (): number => {
      clock += ms;
      return clock;
    };
    const found = await proposal(store, runId(3), 'a1', { now });
    expect(found).toMatchObject({ runs, more: true, why: null });
  });

  it('looks first at what a person denied', async () => {
    const store = temporaryDirectory();
    const many = Array.from({ length: 60 }, () => 'npx eslint src/a.ts');
    const all = [...many, 'npx eslint src/no.ts', 'npx eslint src/b.ts'];
    const run = await record(store, 1, all, ['npx eslint src/no.ts']);
    let clock = 0;
    const now = (): number => {
      clock += 140;
      return clock;
    };
    const { widths, more } = await proposal(store, run, 'a62', { now });
    expect(more).toBe(true);
    expect(widths[1]?.also[0]).toMatchObject({ what: 'npx eslint src/no.ts', answered: 'denied' });
  });

  it('learns nothing from a damaged run', async () => {
    const store = temporaryDirectory();
    const bad = await record(store, 1, ['make release']);
    const { journal } = runDirectory(store, bad);
    writeFileSync(journal, `${JSON.stringify({ body: { workspace } })}\n{}\n`);
    const run = await record(store, 2, ['make release']);
    expect(await proposal(store, run, 'a1')).toMatchObject({ runs: 1, more: false });
  });

  it('lets keys and pictures in between runs', async () => {
    const store = temporaryDirectory();
    for (const number of [1, 2, 3]) await record(store, number, ['make release']);
    let rests = 0;
    await proposal(store, await record(store, 4, ['make release']), 'a1', {
      rest: async () => {
        rests += 1;
      },
    });
    expect(rests).toBeGreaterThanOrEqual(4);
  });

  const none: [string, string, RegExp][] = [
    ['what is allowed', 'npm test', /not asked about/],
    ['what nobody knows before it runs', 'make $TARGET', /./],
    ['what is dangerous', 'rm -rf src', /dangerous/],
  ];
  it.each(none)('does not exist for %s', async (_, command, why) => {
    const store = temporaryDirectory();
    const found = await proposal(store, await record(store, 1, [command]), 'a1');
    expect(found).toMatchObject({ widths: [], why: expect.stringMatching(why) });
  });

  it('does not exist for what is not on record', async () => {
    const store = temporaryDirectory();
    expect(await proposal(store, await record(store, 1, []), 'a9')).toMatchObject({ widths: [] });
  });
});
