import { describe, expect, it } from 'vitest';
import type { Action } from '../../src/model/action.ts';
import { decide } from '../../src/policy/decide.ts';
import { actionOf, inputOf, run, type Setting } from './inputs.ts';

type Rules = NonNullable<Setting['contract']>;
const reach = (url: string): Action => actionOf({ kind: 'reach', url });
const expose = (what: string): Action => actionOf({ kind: 'expose', what });
const told = (action: Action, contract: Rules = {}): string => {
  const { effect, rule, reason } = decide(inputOf(action, { contract }));
  return `${effect} ${rule.id}: ${reason}`;
};

const table: readonly [action: Action, contract: Rules, told: string][] = [
  [reach('https://a.b/x'), {}, 'ask default: Reaching a.b is outside what the contract delegates.'],
  [reach('https://a.b/x'), { may: { reach: ['a.b'] } }, 'allow may.reach[0]: Reaching a.b is delegated'],
  [
    reach('https://a.b/x'),
    { may: { reach: ['*'] }, ask: { reach: ['*.b'] } },
    'ask ask.reach[0]: Reaching a.b',
  ],
  [
    reach('https://a.b/x'),
    { may: { reach: ['*'] }, never: { reach: ['a.*'] } },
    'deny never.reach[0]: Reaching',
  ],
  [
    reach('https://a.b/x'),
    { stop_if: [{ reaches: ['a.b'] }] },
    'stop stop_if[0]: Reaching a.b hits a stop rule',
  ],
  [reach('https://a.b/x'), { never: { reach: ['*'] } }, 'deny never.reach[0]: Reaching a.b'],
  [
    reach('https://a.b\\@c.d'),
    { may: { reach: ['*'] } },
    'ask default: `https://a.b\\@c.d` could not be understood',
  ],
  [reach(`https://a.b/${'x'.repeat(1_988)}`), { may: { reach: ['*'] } }, 'allow may.reach[0]'],
  [reach(`https://a.b/${'x'.repeat(1_989)}`), { may: { reach: ['*'] } }, 'ask default: Publishing (upload)'],
  [reach(`https://a.b/${'x'.repeat(1_989)}`), { may: { reach: ['*'], expose: ['upload'] } }, 'allow may.'],
  [run('unknown x.config.ts'), { may: { run: ['unknown *'] }, never: { reach: ['*'] } }, 'allow may.run[0]'],
  [
    run('unknown x.config.ts'),
    { may: { run: ['unknown *'] }, never: { reach: ['*.ts'] } },
    'deny never.reach[0]',
  ],
  [run('unknown x.config.ts'), { may: { run: ['unknown *'] }, ask: { reach: ['*.ts'] } }, 'allow may.run[0]'],
  [
    run('unknown x.config.ts'),
    { may: { run: ['unknown *'] }, stop_if: [{ reaches: ['*.ts'] }] },
    'stop stop_if[0]',
  ],
  [
    reach('https://a.b/x'),
    { may: { reach: ['a.b'] }, stop_if: [{ reaches: ['c.d'] }] },
    'allow may.reach[0]',
  ],
  [reach('https://a.b/x'), { may: { reach: ['a.b'] }, ask: { reach: ['c.d'] } }, 'allow may.reach[0]'],
  [reach('https://a.b/x'), { may: { reach: ['a.b'] }, never: { reach: ['c.d'] } }, 'allow may.reach[0]'],
  [run('npm ci'), { may: { run: ['npm ci'] } }, 'allow may.run[0]'],
  [run('npm ci'), { may: { run: ['npm ci'] }, ask: { reach: ['registry.npmjs.org'] } }, 'ask ask.reach[0]: '],
  [run('npm ci'), { may: { run: ['npm ci'] }, never: { reach: ['*.npmjs.org'] } }, 'deny never.reach[0]: '],
  [expose('release'), { may: { expose: ['*'] }, ask: { expose: ['push'] } }, 'allow may.expose[0]'],
  [expose('release'), { may: { expose: ['*'] }, never: { expose: ['push'] } }, 'allow may.expose[0]'],
  [expose('release'), {}, 'ask default: Publishing (release) is outside what the contract delegates.'],
  [
    expose('release'),
    { may: { expose: ['rel*'] } },
    'allow may.expose[0]: Publishing (release) is delegated',
  ],
  [expose('release'), { may: { expose: ['push'] } }, 'ask default: Publishing (release)'],
  [
    expose('release'),
    { may: { expose: ['*'] }, ask: { expose: ['release'] } },
    'ask ask.expose[0]: Publishing',
  ],
  [
    expose('release'),
    { may: { expose: ['*'] }, never: { expose: ['release'] } },
    'deny never.expose[0]: Publ',
  ],
  [actionOf({ kind: 'delegate', to: 'a', task: 't' }), {}, 'allow builtin:delegate: Delegating to a is free'],
  [
    actionOf({ kind: 'delegate', to: 'a', task: 't', holds: 'watch' }),
    {},
    "ask default: Delegating to a needs a person's word",
  ],
  [
    actionOf({ kind: 'unknown', why: 'no mapping' }),
    {},
    'ask default: `T` could not be understood: no mapping.',
  ],
  [
    actionOf({ kind: 'edit', changes: [] }),
    { may: { edit: ['**'] } },
    'ask default: `T` could not be understood',
  ],
  [actionOf({ kind: 'read', paths: [], recursive: false }), { may: { read: ['.'] } }, 'allow may.read[0]'],
  [actionOf({ kind: 'read', paths: [], recursive: false }), { may: { read: ['src'] } }, 'ask default: '],
];

describe('hosts, publishing, subagents and what is not understood', () => {
  it.each(table)('%#', (action, contract, expected) => {
    const line = told(action, contract);
    expect(line.slice(0, expected.length)).toBe(expected);
  });

  it.each<[Action, string]>([
    [reach('https://a.b/x'), 'reach a.b'],
    [expose('release'), 'expose release'],
    [actionOf({ kind: 'delegate', to: 'a', task: 't' }), 'delegate a'],
    [actionOf({ kind: 'unknown', why: 'w' }), 'unknown T'],
  ])('%j does %s', (action, expected) => {
    const { parts } = decide(inputOf(action));
    expect(parts.map(({ does, target }) => `${does} ${target}`)).toEqual([expected]);
  });

  it('are shown as far as a line goes', () => {
    const shown = told(actionOf({ kind: 'unknown', tool: 'x'.repeat(121), why: 'w' }));
    expect(shown).toContain(`\`${'x'.repeat(119)}…\``);
    expect(told(actionOf({ kind: 'unknown', tool: 'x'.repeat(120), why: 'w' }))).toContain(
      `\`${'x'.repeat(120)}\``,
    );
  });
});
