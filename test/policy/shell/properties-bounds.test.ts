import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LookUp } from '../../../src/model/facts.ts';
import { Verdict } from '../../../src/model/verdict.ts';
import { createJudge } from '../../../src/policy/decide.ts';
import { depict } from '../../../src/policy/picture.ts';
import { fixture, lookUp } from '../../corpus/fixture.ts';
import { actionOf } from '../inputs.ts';
import { inputFor } from './corpus.ts';
import { hold, script, seeds } from './fragments.ts';

const judge = createJudge();

const pieces = [
  ...[
    '$(',
    ')',
    '`',
    '"',
    "'",
    '{',
    '}',
    '((',
    '))',
    '[[',
    ']]',
    '<<E',
    '\nE\n',
    '<(',
    '>(',
    '>',
    '<',
    '>&',
    '&>',
    '|',
    '|&',
    '&&',
    '||',
    ';',
    ';;',
    ';&',
    '&',
  ],
  ...[
    '\n',
    ' ',
    '\t',
    '\r',
    '\\',
    '\\\n',
    '#',
    '$',
    '${',
    '${x:-',
    '$((',
    '$[',
    "$'",
    '$"',
    '*',
    '?',
    '[',
    ']',
    '~',
    '=',
    '+=',
    '!',
    '{a,b}',
    '{1..9}',
  ],
  ...[
    'if ',
    'then ',
    'else ',
    'fi',
    'for x in ',
    'do ',
    'done',
    'while ',
    'case x in ',
    'esac',
    'f() ',
    'function f ',
    'select x in ',
    'coproc ',
    'time ',
    '[ ',
    ' ]',
  ],
  ...[
    'cat ',
    '.env',
    'x=',
    '$x',
    '"$@"',
    'cd ',
    'eval ',
    'bash -c ',
    'xargs ',
    'git ',
    'find . -exec ',
    '\\;',
    'sed -n ',
    '-',
    '--',
    'é',
    '\u202e',
    '\0',
    '\ud800',
    '💥',
  ],
];
const fragments = fc
  .array(fc.oneof(fc.constantFrom(...pieces), fc.constantFrom(...seeds)), { maxLength: 40 })
  .map((all) => all.join(''));
const anything = fc.oneof(
  fragments,
  script,
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  // A valid text with a piece cut out, doubled, or put in.
  fc
    .tuple(fc.constantFrom(...seeds), fc.nat(), fc.nat({ max: 9 }), fc.constantFrom(...pieces, ''))
    .map(([text, at, count, more]) => {
      const start = at % (text.length + 1);
      return text.slice(0, start) + more + text.slice(start + count);
    }),
);

/** Texts that repeat something: what grows with them must not grow without end. */
const bombs: readonly (readonly [name: string, text: (count: number) => string])[] = [
  ['brackets', (n) => `${'('.repeat(n)}ls${')'.repeat(n)}`],
  ['substitutions', (n) => `${'echo $('.repeat(n)}ls${')'.repeat(n)}`],
  ['quoted substitutions', (n) => `${'echo "$('.repeat(n)}ls${')"'.repeat(n)}`],
  ['groups', (n) => `${'{ '.repeat(n)}ls${'; }'.repeat(n)}`],
  ['ifs', (n) => `${'if true; then '.repeat(n)}ls${'; fi'.repeat(n)}`],
  ['loops', (n) => `${'while read x; do '.repeat(n)}ls${'; done'.repeat(n)}`],
  ['loops over ranges', (n) => `${'for x in {1..60}; do '.repeat(n)}((x = 1))${'; done'.repeat(n)}`],
  [
    'loops that hand on variables',
    (n) => `${'while read x; do a=$b; b=$c; c=$x; '.repeat(n)}ls${'; done'.repeat(n)}`,
  ],
  ['commands', (n) => 'cat README.md; '.repeat(n)],
  ['wrappers', (n) => `${'env '.repeat(n)}ls`],
  ['doubling variables', (n) => `a=aaaaaaaa; ${'a=$a$a; '.repeat(n)}cat $a`],
  ['doubling unknown variables', (n) => `${'a=$a$b$a; '.repeat(n)}cat "$a"`],
  [
    'functions',
    (n) => `${Array.from({ length: n }, (_, at) => `f${at}() { f${at + 1}; f${at + 1}; }\n`).join('')}f0`,
  ],
  ['recursion', (n) => `f() { ${'f; '.repeat(n)}}; f`],
  ['braces', (n) => `cat ${'{a,b}'.repeat(n)}`],
  ['ranges', (n) => `cat ${'{1..200} '.repeat(n)}`],
  ['globs', (n) => `cat ${'billing/*/*.ts '.repeat(n)}`],
  ['climbing', (n) => `cat ${'billing/../'.repeat(n)}README.md`],
  ['arithmetic', (n) => `echo $((${'1+'.repeat(n)}1))`],
  ['arithmetic brackets', (n) => `echo $((${'('.repeat(n)}1${')'.repeat(n)}))`],
  ['tests', (n) => `[[ ${'( '.repeat(n)}a${' )'.repeat(n)} ]]`],
  ['defaults', (n) => `echo ${'${a:-'.repeat(n)}b${'}'.repeat(n)}`],
  ['here-documents', (n) => 'cat <<A\n$(ls)\nA\n'.repeat(n)],
  ['cds', (n) => `${'cd docs/current/..; '.repeat(n)}ls`],
  ['evals', (n) => `${'eval '.repeat(n)}ls`],
  ['falling cases', (n) => `case a in ${'x) a=b$a;& '.repeat(n)}esac`],
  ['removals', (n) => `x=${'a'.repeat(n)}; cat "\${x%%*a*a*a*b}"`],
  ['text', (n) => 'a'.repeat(n)],
];

describe('the judge of shell texts', () => {
  it('has a verdict for any text', () => {
    hold(
      fc.property(anything, (text) => {
        const verdict = judge(inputFor(text));
        expect(Verdict.safeParse(verdict).success).toBe(true);
      }),
      500,
    );
  });

  it('has a verdict, and not a mild one, for texts of up to a megabyte', () => {
    const long = fc.tuple(anything, fc.constantFrom(40_000, 300_000, 1_000_000)).map(([text, size]) => {
      const unit = `${text} `;
      return unit.repeat(Math.ceil(size / unit.length)).slice(0, size);
    });
    hold(
      fc.property(long, (text) => judge(inputFor(text)).effect !== 'allow'),
      12,
    );
  });

  it.each(bombs)('counts what it does about %s', (_, text) => {
    for (const count of [10, 200, 1_500]) {
      let looks = 0;
      const see: LookUp = (path) => {
        looks += 1;
        return lookUp(path);
      };
      const command = text(count);
      const action = actionOf({ kind: 'run', command, cwd: fixture.root });
      const picture = depict(action, see, { home: fixture.home, workspace: fixture.root });
      expect(looks).toBeLessThan(20_000);
      expect(picture.commands.length + picture.paths.length + picture.opaque.length).toBeLessThan(12_000);
      const words = picture.commands.flatMap((one) => one.words.map((word) => word.text.length));
      expect(words.reduce((sum, size) => sum + size, 0)).toBeLessThan(4_000_000);
    }
  });

  it('judges what follows something too deep to analyse', () => {
    expect(judge(inputFor(`echo $((${'1+'.repeat(8_000)}1)); cat .env`)).effect).toBe('deny');
  });

  it('allows no text that is nested beyond what anyone reads', () => {
    const nested = bombs.filter(([name]) =>
      /brackets|substitutions|groups|ifs|loops|evals|recursion|defaults/.test(name),
    );
    const mild = nested
      .filter(([, text]) => judge(inputFor(text(300))).effect === 'allow')
      .map(([name]) => name);
    expect(mild).toEqual([]);
  });
});
