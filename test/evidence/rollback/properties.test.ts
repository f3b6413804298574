import { rmSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keepBefore, type Prepared, performRollback } from '../../../src/evidence/rollback/rollback.ts';
import { must } from '../../commands/recorded-run.ts';
import { type Edit, edit, filesOf, keptUnder, type Run, recordRun } from './run-rig.ts';

/** A few names, so that edits meet: files where folders were, links where files were, one that git ignores. */
const name = fc.constantFrom('a', 'b', 'ü\n', 'x.log', 'd');
const path = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('a', 'b', 'd/a') },
  { weight: 2, arbitrary: fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join('/')) },
);

const lines = (prefix: string): string => Array.from({ length: 12 }, (_, at) => `${prefix}${at}\n`).join('');
const content = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(lines('line '), lines('row ')) },
  fc.constantFrom('', 'one\n', 'one\r\ntwo\r\n', 'no line break', '\0binary\0', '\0other\xff'),
  fc.string({ maxLength: 40 }),
);

const edits = (line: string, maxLength: number): fc.Arbitrary<Edit[]> =>
  fc.array(
    fc.oneof(
      { weight: 5, arbitrary: fc.record({ do: fc.constant('write' as const), path, content }) },
      {
        weight: 5,
        arbitrary: fc.record({
          do: fc.constant('line' as const),
          path,
          at: fc.nat(12),
          content: fc.nat(99).map((number) => `${line} ${number}`),
        }),
      },
      fc.record({
        do: fc.constant('link' as const),
        path,
        content: fc.constantFrom('a', 'nowhere', '/no/such/place', '.'),
      }),
      fc.record({ do: fc.constant('remove' as const), path }),
      { weight: 2, arbitrary: fc.record({ do: fc.constant('flip' as const), path }) },
      fc.record({ do: fc.constant('move' as const), path, to: path }),
    ),
    { minLength: 1, maxLength },
  );

interface Files {
  readonly before: Map<string, string>;
  readonly after: Map<string, string>;
  readonly now: Map<string, string>;
  readonly result: Map<string, string>;
}

const isFile = (text: string | undefined): text is string => text !== undefined && /^[-x] /.test(text);
const human = /^human \d+$/;
const humanLines = (text: string | undefined): string[] =>
  (text?.split(/\r?\n/) ?? []).map((line) => line.replace(/^[-x] /, '')).filter((line) => human.test(line));

/** Every agent change is undone or reported; what a person did later is never lost, and nothing else is touched. */
async function judge(
  run: Run,
  { plan }: Prepared,
  files: Files,
  how: Map<string, string>,
  ref: string | null,
) {
  const reported = new Set(plan.unkept.map((one) => one.path));
  const { before, after, now, result } = files;
  for (const path of new Set([...before.keys(), ...after.keys(), ...now.keys(), ...result.keys()])) {
    const [was, left, stood, is] = [before.get(path), after.get(path), now.get(path), result.get(path)];
    const about = JSON.stringify({ path, was, left, stood, is, how: how.get(path) });
    if (was === left) {
      expect(is, `not the run's: ${about}`).toBe(stood);
      continue;
    }
    if (reported.has(path) || ['kept', 'failed'].includes(how.get(path) ?? '')) {
      expect(is, `reported and left: ${about}`).toBe(stood);
      continue;
    }
    if (stood === left || stood === was) {
      expect(is, `undone: ${about}`).toBe(was);
      continue;
    }
    // Changed by both: only a clean merge may touch it, and an executable bit set later stays set.
    if (isFile(left) && isFile(stood) && left[0] !== stood[0]) expect(is?.[0], about).toBe(stood[0]);
    if (how.get(path) === 'restored') {
      // Somebody put the content back and left the executable bit the run had set, or not set.
      expect([is, stood?.slice(1)], about).toEqual([was, was?.slice(1)]);
    } else if (is !== stood) {
      expect(how.get(path), about).toBe('merged');
      for (const line of humanLines(stood)) {
        if (!humanLines(was).includes(line)) expect(humanLines(is), about).toContain(line);
      }
    } else expect(['already', 'merged'], about).toContain(how.get(path));
  }
  const kept = ref === null ? new Map<string, Buffer>() : await keptUnder(run, ref);
  for (const [path, stood] of now) {
    if (result.get(path) === stood) continue;
    // What was replaced can be found again, byte by byte.
    expect(kept.get(path)?.toString('latin1')).toBe(stood.replace(/^(?:link|x|-) /, ''));
  }
}

const numRuns = Number(process.env.COUNTERSIGN_ROLLBACK_RUNS ?? 250);

describe('after a rollback every change of the agent is undone or reported, and no later change is lost', () => {
  it.each([
    ['in a repository with work that is not committed', false],
    ['outside git', true],
  ])(
    '%s',
    async (_, bare) => {
      const seen = new Map<string, number>();
      await fc.assert(
        fc.asyncProperty(
          edits('first', 10),
          edits('agent', 8),
          edits('human', 5),
          fc.boolean(),
          async (first, agent, later, idle) => {
            let was = new Map<string, string>();
            const run = await recordRun(
              (rig) => {
                if (!bare) rig.write({ '.gitignore': '*.log\n' });
                for (const one of first) edit(rig.at, one);
                was = filesOf(rig.at);
              },
              (rig) => {
                for (const one of agent) edit(rig.at, one);
              },
              { bare },
            );
            try {
              const after = filesOf(run.at);
              if (!idle) for (const one of later) edit(run.at, one);
              const now = filesOf(run.at);
              const prepared = must(await run.prepare());
              const { ref } = must(await keepBefore(prepared));
              const { paths, wanted, got } = await performRollback(prepared);
              const how = new Map(paths.map((one) => [one.path, one.how]));
              for (const one of how.values()) seen.set(one, (seen.get(one) ?? 0) + 1);
              const result = filesOf(run.at);
              await judge(run, prepared, { before: was, after, now, result }, how, ref);
              const left = paths.some((one) => one.how === 'kept' || one.how === 'failed');
              expect(wanted === got).toBe(!left);
              // Nothing is left to do.
              expect(must(await run.prepare()).plan.steps.filter((one) => one.how !== 'merged')).toEqual([]);
            } finally {
              rmSync(run.root, { recursive: true });
            }
          },
        ),
        { numRuns },
      );
      for (const one of ['restored', 'removed', 'already', 'kept', 'merged']) {
        expect(seen.get(one) ?? 0, one).toBeGreaterThan(0);
      }
    },
    300_000,
  );
});
