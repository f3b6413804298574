import { describe, expect, it } from 'vitest';
import { decide } from '../../src/policy/decide.ts';
import { inputOf, run, type Setting } from './inputs.ts';

const all = { read: ['**'], edit: ['**'], reach: ['*'], expose: ['*'] };
const verdict = (command: string, contract: Record<string, unknown> = {}, setting: Setting = {}) =>
  decide(inputOf(run(command), { contract, ...setting }));
const told = (command: string, contract?: Record<string, unknown>): string => {
  const { effect, rule, reason } = verdict(command, contract);
  return `${effect} ${rule.id}: ${reason}`;
};

/** What stops the run, and with which rule; null when it is only asked about or allowed. */
const stopping: readonly [command: string, stop: string | null][] = [
  ['git push --force origin main', 'forced-push'],
  ['git push -f origin master', 'forced-push'],
  ['git push -uf origin main', 'forced-push'],
  ['git push --force-with-lease origin main', 'forced-push'],
  ['git push --delete origin main', 'forced-push'],
  ['git push -d origin main', 'forced-push'],
  ['git push --force', 'forced-push'],
  ['git push --force origin', 'forced-push'],
  ['git push --mirror', 'forced-push'],
  ['git push --mirror origin x', 'forced-push'],
  ['git push origin --mirr', 'forced-push'],
  ['git push origin +main', 'forced-push'],
  ['git push origin :main', 'forced-push'],
  ['git push origin +x:main', 'forced-push'],
  ['git push origin x +y:refs/heads/main', 'forced-push'],
  ["git push -f origin '*:*'", 'forced-push'],
  ['hub push -f origin main', 'forced-push'],
  ['/usr/bin/git push -f origin main', 'forced-push'],
  ['git -C x push -f origin main', 'forced-push'],
  ['docker exec c git push -f origin main', 'forced-push'],
  ['git push origin main', null],
  ['git push origin x:main', null],
  ['git push -f origin x', null],
  ['git push -f origin maintenance', null],
  ['git push -f origin not-main', null],
  ['git push origin +x', null],
  ['git push origin :x', null],
  ['git push origin a+main', null],
  ['git push -v origin main', null],
  ['git push --no-force origin main', null],
  ['git push origin a--mirror', null],
  ['git log -f main', null],
  ['mytool push -f origin main', null],
  ['psql -c "drop table x"', 'schema'],
  ["psql <<< 'drop table x'", 'schema'],
  ['psql db drop table x', 'schema'],
  ['echo "drop table x" | psql', 'schema'],
  ['docker exec c psql -c "drop table x"', 'schema'],
  ['/usr/bin/psql -c "alter table x add y int"', 'schema'],
  ['psql -c "select 1"', null],
  ['mytool -c "drop table x"', null],
  ['echo drop table psql', null],
  ['prisma migrate deploy', 'schema'],
  ['npx prisma migrate deploy', 'schema'],
  ['kubectl apply -f x', 'infrastructure'],
];

describe('commands that stop the run where no rule names them', () => {
  it.each(stopping)('%s: %s', (command, stop) => {
    const { effect, parts } = verdict(command, { may: all });
    const stops = new Set(parts.flatMap((part) => (part.effect === 'stop' ? [part.rule.id] : [])));
    expect([...stops]).toEqual(stop === null ? [] : [`builtin:${stop}`]);
    expect(effect === 'stop').toBe(stop !== null);
  });

  it.each(stopping.filter(([, stop]) => stop !== null))('or that a person answered: %s', (command, stop) => {
    const setting = { circumstances: { answeredStops: [`builtin:${stop}`] } };
    expect(verdict(command, { may: all }, setting).effect).not.toBe('stop');
  });

  it.each(['git push -f origin main', 'psql -c "drop table x"', 'npx prisma migrate deploy'])(
    'but not where one does: %s',
    (command) => {
      expect(verdict(command, { may: { ...all, run: [command] } }).effect).toBe('allow');
    },
  );
});

describe('a rule that names a command', () => {
  const may = { ...all, run: ['prisma migrate deploy'] };
  it.each([
    ['prisma migrate deploy', 'allow'],
    ['FOO=1 prisma migrate deploy', 'stop'],
    ['cd $X && prisma migrate deploy', 'stop'],
    ['prisma migrate deploy --force', 'stop'],
  ])('names it where all of it is known: %s: %s', (command, effect) => {
    expect(verdict(command, { may }).effect).toBe(effect);
  });
});

describe('the words of a command', () => {
  it.each<[command: string, contract: Record<string, unknown>, told: string]>([
    [
      'mytool a',
      {},
      "ask default: Running `mytool a` is not on the contract's list: `mytool` is not known.".slice(0, 60),
    ],
    ["mytool 'a b'", { may: { run: ['mytool *'] } }, "allow may.run[0]: Running `mytool 'a b'` is delegated"],
    ['mytool "$X"', {}, 'ask default: Running `mytool "$X"` is not on'],
    ['ls', { may: all }, 'allow may.read[0]: Listing . is delegated'],
    ['true', {}, 'allow builtin:harmless: Running `true` does nothing beyond what is judged beside it.'],
    ['mytool', { never: { run: ['mytool'] } }, 'deny never.run[0]: Running `mytool` is off limits'],
    ['mytool', { ask: { run: ['mytool'] } }, "ask ask.run[0]: Running `mytool` needs a person's word"],
    ['mytool', { stop_if: [{ runs: ['mytool'] }] }, 'stop stop_if[0]: Running `mytool` hits a stop rule'],
    [
      'FOO=1 BAR=2 true',
      {},
      "ask builtin:environment: Running `true` needs a person's word: it sets FOO, BAR.",
    ],
    [
      'git push -f origin main',
      { may: all },
      'stop builtin:forced-push: Running `git push -f origin main` stops the run: it overwrites or deletes a shared branch, and no rule of may.run names it.',
    ],
    [
      'prisma db push',
      { may: all },
      'stop builtin:schema: Running `prisma db push` stops the run: it changes a database schema, and no rule',
    ],
  ])('%s under %j: %s', (command, contract, expected) => {
    expect(told(command, contract).slice(0, expected.length)).toBe(expected);
  });

  it('are shown as far as a line goes, and judged whole', () => {
    const command = (length: number): string => 'mytool '.padEnd(length, 'x');
    expect(told(command(120))).toContain(`\`${command(120)}\``);
    expect(told(command(121))).toContain(`\`${command(121).slice(0, 119)}…\``);
    const [part] = verdict(command(200)).parts;
    expect(part).toMatchObject({ does: 'run', target: command(200) });
  });

  it('are named by a rule for the command around them', () => {
    const { parts } = verdict('npx eslint a', { may: { run: ['npx eslint *'] } });
    expect(parts.map(({ rule }) => rule)).toMatchObject([
      { id: 'may.run[0]' },
      { id: 'builtin:named-command', source: 'builtin', text: 'a rule names the whole command' },
    ]);
    expect(parts[1]?.reason).toContain(
      'It is delegated: builtin:named-command "a rule names the whole command".',
    );
  });
});
