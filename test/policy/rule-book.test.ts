import { describe, expect, it } from 'vitest';
import type { JudgeInput } from '../../src/model/judge-input.ts';
import { RuleSet } from '../../src/model/profile.ts';
import { createRuleBooks, type RuleBook, ruleBook } from '../../src/policy/rule-book.ts';
import { inputOf, profileOf, run, type Setting } from './inputs.ts';

const touched = { read: ['r'], edit: ['e'], run: ['x'], call: ['c.c'], reach: ['h'], expose: ['p'] };
const closed = { touch: ['t'], run: ['x'], call: ['c.c'], reach: ['h'], expose: ['p'] };
const rules = { may: touched, ask: touched, never: closed };
const standing = (source: 'user' | 'organisation'): JudgeInput['standing'][number] => ({
  source,
  file: `${source}.yaml`,
  rules: RuleSet.parse(rules),
});
const bookOf = (setting: Setting): RuleBook => ruleBook(inputOf(run('ls'), setting));

/** Every rule of some lists as `list: pattern id source file line`. */
const written = (lists: Readonly<Record<string, RuleBook['may']['read']>>): string[] =>
  Object.entries(lists).flatMap(([list, found]) =>
    found.map(
      ({ pattern, ref }) => `${list}: ${pattern} ${ref.id} ${ref.source} ${ref.file} ${ref.line} ${ref.text}`,
    ),
  );

const six = ['read r', 'edit e', 'run x', 'call c.c', 'reach h', 'expose p'].map((line) => line.split(' '));
const five = ['touch t', 'run x', 'call c.c', 'reach h', 'expose p'].map((line) => line.split(' '));
const lines = (
  lists: readonly (readonly string[])[],
  kind: string,
  prefix: string,
  where: string,
  line = 'null',
): string[] =>
  lists.map(
    ([list, pattern]) => `${list}: ${pattern} ${prefix}${kind}.${list}[0] ${where} ${line} ${pattern}`,
  );

describe('the rules that apply', () => {
  it.each<[of: string, setting: Setting, prefix: string, where: string, widens: boolean]>([
    ['the contract', { contract: rules }, '', 'contract countersign.yaml', true],
    ['the profile', { profile: { rules } }, 'profile:', 'profile profile test', true],
    ['the user', { standing: [standing('user')] }, 'user:', 'user user.yaml', false],
    [
      'the organisation',
      { standing: [standing('organisation')] },
      'organisation:',
      'organisation organisation.yaml',
      false,
    ],
  ])('of %s', (_, setting, prefix, where, widens) => {
    const book = bookOf(setting);
    const line = (id: string): string => (id === 'contract countersign.yaml' ? '9' : 'null');
    expect(written(book.may)).toEqual(
      widens ? lines(six, 'may', prefix, where).map((one) => lined(one)) : [],
    );
    expect(written(book.ask)).toEqual(lines(six, 'ask', prefix, where));
    expect(written(book.never)).toEqual(
      lines(five, 'never', prefix, where).map((one) =>
        one.replace(/(never\.touch.*) null/, `$1 ${line(where)}`),
      ),
    );
    expect(book.run.may.about(['x']).length).toBe(widens ? 1 : 0);
    for (const kind of ['ask', 'never'] as const) {
      expect(book.run[kind].about(['x']).map(({ pattern }) => pattern)).toEqual(['x']);
    }
    expect(book.run.stop.about(['x'])).toEqual([]);
  });

  it('stand in the order contract, profile, user, organisation', () => {
    const book = bookOf({
      contract: { never: { touch: ['a', 'b'] } },
      profile: { rules },
      standing: [standing('user'), standing('organisation')],
    });
    expect(book.never.touch.map(({ ref }) => ref.id)).toEqual([
      'never.touch[0]',
      'never.touch[1]',
      'profile:never.touch[0]',
      'user:never.touch[0]',
      'organisation:never.touch[0]',
    ]);
  });
});

/** Of the rules of a contract one has a line in these tests. */
const lined = (line: string): string => line.replace(/^(edit: e may\.edit\[0\].*) null/, '$1 7');

describe('stop rules', () => {
  const stop_if = [
    { touches: ['a', 'b'], because: 'of that' },
    { minutes: 5 },
    { runs: ['x y'] },
    { calls: ['c.*'] },
    { reaches: ['*.h'] },
    { similar_failures: 2 },
  ];

  it('about an action are in the list of what they name', () => {
    const book = bookOf({ contract: { stop_if } });
    expect(written(book.stop)).toEqual([
      'touches: a stop_if[0] contract countersign.yaml 11 touches a because of that',
      'touches: b stop_if[0] contract countersign.yaml 11 touches b because of that',
      'runs: x y stop_if[2] contract countersign.yaml null runs x y',
      'calls: c.* stop_if[3] contract countersign.yaml null calls c.*',
      'reaches: *.h stop_if[4] contract countersign.yaml null reaches *.h',
    ]);
    expect(book.run.stop.about(['x']).map(({ pattern }) => pattern)).toEqual(['x y']);
  });

  it('that a person answered are left out', () => {
    const book = bookOf({
      contract: { stop_if },
      circumstances: { answeredStops: ['stop_if[0]', 'stop_if[4]'] },
    });
    expect(written(book.stop).map((line) => line.split(':')[0])).toEqual(['runs', 'calls']);
  });
});

describe('books that are kept', () => {
  const sets = [standing('user'), standing('organisation')];
  const input = inputOf(run('ls'), { contract: rules, standing: sets });

  it.each<[what: string, other: Partial<JudgeInput>, kept: boolean]>([
    ['nothing', {}, true],
    ['the action', { action: run('make') }, true],
    ['the list of standing rules, not what is in it', { standing: [...input.standing] }, true],
    ['the profile', { profile: profileOf() }, false],
    ['one set of standing rules', { standing: [...sets.slice(0, 1), standing('organisation')] }, false],
    ['one more of them', { standing: [...sets, standing('organisation')] }, false],
    ['one less of them', { standing: sets.slice(0, 1) }, false],
    ['none of them', { standing: [] }, false],
    ['an answered stop', { circumstances: { ...input.circumstances, answeredStops: ['stop_if[0]'] } }, false],
    ['the contract', { contract: { ...input.contract } }, false],
  ])('are the same when %s is another: %j', (_, other, kept) => {
    const books = createRuleBooks();
    const first = books(input);
    expect(books({ ...input, ...other }) === first).toBe(kept);
    expect(books({ ...input, ...other })).toEqual({
      ...ruleBook({ ...input, ...other }),
      run: expect.anything(),
    });
  });

  it('are one for each contract', () => {
    const books = createRuleBooks();
    const other = inputOf(run('ls'), { contract: { may: { read: ['only'] } } });
    const first = books(input);
    expect(books(other).may.read.map(({ pattern }) => pattern)).toEqual(['only']);
    expect(books(input)).toBe(first);
  });
});
