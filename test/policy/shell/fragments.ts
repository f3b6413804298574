import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { LookUp } from '../../../src/model/facts.ts';
import { Effect } from '../../../src/model/words.ts';
import { createJudge } from '../../../src/policy/decide.ts';
import { parseScript } from '../../../src/policy/shell/parse.ts';
import { fixture } from '../../corpus/fixture.ts';
import { readCases } from '../../corpus/reading.ts';
import { commands } from './command-table.ts';
import { cases, inputFor } from './corpus.ts';

const judge = createJudge();

/** How severe the verdict about a text is under the corpus policy: 0 allow to 3 stop. */
export const severity = (text: string, see?: LookUp): number =>
  Effect.options.indexOf(judge(inputFor(text, see)).effect);

/**
 * Runs a property. `FC_RUNS` multiplies the runs, `FC_SEED` chooses others: for long runs
 * (`FC_RUNS=100 FC_SEED=$RANDOM npx vitest run test/policy/shell/properties.test.ts`).
 */
export function hold(property: fc.IRawProperty<unknown>, runs: number): void {
  const times = Number(process.env.FC_RUNS ?? 1);
  const seed = Number(process.env.FC_SEED ?? 11);
  fc.assert(property, {
    numRuns: runs * times,
    seed,
    interruptAfterTimeLimit: times > 1 ? 3_000_000 : 60_000,
  });
}

const folder = join(import.meta.dirname, '../../corpus/cases');
const own = readdirSync(folder)
  .filter((name) => name.endsWith('.jsonl'))
  .flatMap((name) => readCases(readFileSync(join(folder, name), 'utf8'), name).cases);

/** Every command anyone wrote down, if the parser takes it and it can be followed by more text. */
export const seeds: readonly string[] = [
  ...new Set([...cases, ...own].map((one) => one.cmd).concat(commands.map((one) => one.command))),
].filter(
  (text) => parseScript(text).problem === null && !/\\$/.test(text) && !/(?:^|[\s;&|(])time$/.test(text),
);

/** Those of one simple command, with nothing around it. */
export const simple = seeds.filter((text) => {
  const [only, ...more] = parseScript(text).script?.commands ?? [];
  const node = only?.command;
  if (more.length > 0 || only?.background === true || node?.type !== 'Command') return false;
  return node.prefix.length === 0 && node.redirects.length === 0 && !text.includes('#');
});

const under = (path: string): string => path.slice(fixture.root.length + 1);
const inside = [...fixture.dirs, ...fixture.files, ...Object.keys(fixture.symlinks)].map(under);

/** Paths of the fixture, below it and outside, as they are written from /repo. */
export const paths: readonly string[] = [
  ...inside.filter((path) => path !== ''),
  ...['billing/invoice/total.ts', 'src/index.ts', 'billing/export/new.ts', 'billing/export/latest/prod.yaml'],
  ...[
    'docs/current/csv.ts',
    'docs/current/settings',
    'billing/export/out/x',
    'src/vendor/lib.ts',
    'config/secrets/new',
  ],
  ...[
    'billing/.env',
    'src/secrets/x',
    'src/migrations/1.sql',
    'billing/deploy/x',
    'deploy/new',
    '.env.example',
  ],
];
export const path = fc.constantFrom(...paths);

const reader = fc.constantFrom(
  'cat',
  'ls',
  'head -3',
  'wc -l',
  'grep -n x',
  'sed -n 1p',
  'stat',
  'jq .',
  'diff README.md',
);
const writer = fc.constantFrom(
  'touch',
  'mkdir -p',
  'tee',
  'cp README.md',
  'sed -i s/a/b/',
  'rm',
  'mv README.md',
);

/** A simple command about one path. */
export const touching = fc.tuple(fc.oneof(reader, writer), path).map(([program, at]) => `${program} ${at}`);

const seed = fc.constantFrom(...seeds);
const word = fc.oneof(
  path,
  fc.constantFrom('$x', '"$x"', '$(pwd)', '*.md', '{a,b}', "'a b'", '~', '$1', '-n', '--'),
);

/** Texts of bash, nested, of commands on the fixture. */
export const script: fc.Arbitrary<string> = fc.letrec<{ script: string; command: string }>((tie) => {
  const nested = tie('script');
  return {
    command: fc.oneof(
      { weight: 4, arbitrary: touching },
      { weight: 3, arbitrary: seed },
      { weight: 1, arbitrary: fc.tuple(reader, word).map((words) => words.join(' ')) },
      {
        weight: 1,
        arbitrary: fc.tuple(fc.constantFrom('x', 'y', 'F'), word).map(([name, value]) => `${name}=${value}`),
      },
      { weight: 1, arbitrary: path.map((at) => `cd ${at}`) },
      {
        weight: 1,
        arbitrary: fc
          .tuple(touching, fc.constantFrom('>', '>>', '<', '2>'), path)
          .map((all) => all.join(' ')),
      },
    ),
    script: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      tie('command'),
      fc
        .tuple(nested, fc.constantFrom('\n', ' &&\n', ' ||\n', ' |\n', '\n\n'), nested)
        .map((all) => all.join('')),
      nested.map((inner) => `(${inner}\n)`),
      nested.map((inner) => `{ ${inner}\n}`),
      nested.map((inner) => `echo "$(${inner}\n)"`),
      nested.map((inner) => `while read -r x; do ${inner}\ndone`),
      fc.tuple(word, nested).map(([one, inner]) => `for x in ${one}; do ${inner}\ndone`),
      fc.tuple(nested, nested).map(([one, two]) => `if ${one}\nthen ${two}\nfi`),
      nested.map((inner) => `f() { ${inner}\n}\nf README.md`),
      nested.map((inner) => `bash -c ${quoted(inner)}`),
    ),
  };
}).script;

/** A text as one word in single quotes. */
export const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
