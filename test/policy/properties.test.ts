import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Action } from '../../src/model/action.ts';
import { Verdict } from '../../src/model/verdict.ts';
import { Effect } from '../../src/model/words.ts';
import { actionKey } from '../../src/policy/action-key.ts';
import { createJudge, decide } from '../../src/policy/decide.ts';
import { mostSevere } from '../../src/policy/ruling.ts';
import { actionOf, files, inputOf, type Setting } from './inputs.ts';
import { commands } from './shell/command-table.ts';

const severity = (effect: Effect): number => Effect.options.indexOf(effect);
const name = fc.constantFrom(
  'src',
  'a.ts',
  '.env',
  'deploy',
  '..',
  'docs',
  'secrets',
  'é',
  'auth',
  '*',
  'x y',
);
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'));
const piece = fc.constantFrom(
  'cat',
  'rm -rf',
  '$X',
  '&&',
  '|',
  '>',
  '$(',
  ')',
  '"',
  "'",
  '`',
  '{a,b}',
  '<<E',
  '\n',
  ';',
  'x=1',
  '~/',
  'git push',
  'sed -n 1p',
  'for f in *; do',
  'done',
);
const text = fc
  .array(fc.oneof(piece, path, fc.string({ maxLength: 8 })), { maxLength: 10 })
  .map((words) => words.join(' '));
const known = fc.constantFrom(...commands.map((one) => one.command));

const action: fc.Arbitrary<Action> = fc.oneof(
  fc.oneof(text, known, fc.string({ unit: 'binary' })).map((command) => actionOf({ kind: 'run', command })),
  fc
    .array(path, { maxLength: 3 })
    .map((paths) => actionOf({ kind: 'read', paths, recursive: paths.length === 1 })),
  path.map((one) => actionOf({ kind: 'edit', changes: [{ path: one, before: null, after: '' }] })),
  fc.string().map((one) => actionOf({ kind: 'call', server: 's', name: one, args: { one } })),
  fc.string().map((url) => actionOf({ kind: 'reach', url })),
  fc.string().map((what) => actionOf({ kind: 'expose', what })),
);
const touch = fc.array(
  fc.constantFrom(
    'src/**',
    '.env*',
    '**/secrets/**',
    'deploy/**',
    '**',
    'docs/*',
    '[',
    '{a',
    '!x',
    '(',
    '~/x',
    '/etc/**',
  ),
  { maxLength: 3 },
);
const runs = fc.array(
  fc.constantFrom(
    'cat ...',
    'git push',
    'in:src/** rm *',
    'npm test -- src/**...',
    '[-x *] a|b',
    '...',
    '[',
    'in:',
  ),
  { maxLength: 3 },
);
const setting: fc.Arbitrary<Setting> = fc.record({
  contract: fc.record({
    may: fc.record({ read: touch, edit: touch, run: runs }),
    ask: fc.record({ read: touch, run: runs }),
    never: fc.record({ touch, run: runs }),
    stop_if: fc.array(fc.record({ touches: touch.filter((list) => list.length > 0) }), { maxLength: 2 }),
  }),
  circumstances: fc.record({
    attended: fc.boolean(),
    risk: fc.constantFrom('low' as const, 'high' as const),
  }),
  lookUp: fc.constantFrom(
    files(),
    files({ '/w/docs': '/w/deploy' }),
    files({}, { '/w': ['src/', '.env'], '/w/src': ['a.ts'] }),
  ),
});

const check = (property: fc.IProperty<unknown>): void => fc.assert(property, { numRuns: 120, seed: 7 });
const judge = createJudge();

describe('decide holds its promises', () => {
  it('gives a verdict for anything, and the same one twice', () => {
    check(
      fc.property(action, setting, (one, given) => {
        const input = inputOf(one, given);
        const verdict = judge(input);
        expect(Verdict.parse(verdict)).toEqual(verdict);
        expect(decide(structuredClone(input))).toEqual(verdict);
      }),
    );
  });

  it('takes the most severe part', () => {
    check(
      fc.property(action, setting, (one, given) => {
        const verdict = judge(inputOf(one, given));
        const worst = Math.max(...verdict.parts.map((part) => severity(part.effect)));
        expect(severity(verdict.effect)).toBe(worst);
        const deciding = mostSevere(verdict.parts);
        if (verdict.effect !== 'allow') expect(verdict.rule).toEqual(deciding?.rule);
        expect(verdict.parts.map((part) => part.rule)).toContainEqual(verdict.rule);
      }),
    );
  });

  it('never gets milder with one more never', () => {
    check(
      fc.property(action, setting, fc.constantFrom('src/**', '.env*', '**'), (one, given, more) => {
        const input = inputOf(one, given);
        const stricter = structuredClone(input);
        stricter.contract.contract.never.touch.push(more);
        expect(severity(judge(stricter).effect)).toBeGreaterThanOrEqual(severity(judge(input).effect));
      }),
    );
  });

  it('lets a grant open an ask or the default, nothing harder', () => {
    check(
      fc.property(action, setting, (one, given) => {
        const input = inputOf(one, given);
        const before = judge(input);
        const by = { name: 'sam', osUser: 'sam', how: 'claimed' as const };
        const grant = {
          id: 'g1',
          key: actionKey(one, input.facts, input.profile),
          what: 'it',
          by,
          action: 'a0',
          until: null,
        };
        const after = judge({ ...input, circumstances: { ...input.circumstances, grants: [grant] } });
        const hard = before.parts.some((part) => severity(part.effect) > 1 && part.rule.id !== 'default');
        expect(hard ? after.effect === before.effect : after.effect === 'allow').toBe(true);
      }),
    );
  });

  it('allows nothing without recorded facts', () => {
    check(
      fc.property(path, setting, (one, given) => {
        const input = inputOf(
          actionOf({ kind: 'edit', changes: [{ path: one, before: null, after: '' }] }),
          given,
        );
        const blind = { ...input, facts: { ...input.facts, paths: {} } };
        expect(judge(blind).effect).not.toBe('allow');
      }),
    );
  });
});
