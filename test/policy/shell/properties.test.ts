import { posix } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Effect } from '../../../src/model/words.ts';
import { createJudge } from '../../../src/policy/decide.ts';
import { depict } from '../../../src/policy/picture.ts';
import { parseScript } from '../../../src/policy/shell/parse.ts';
import { fixture, lookUp } from '../../corpus/fixture.ts';
import { actionOf } from '../inputs.ts';
import { inputFor } from './corpus.ts';
import { hold, path, paths, quoted, script, seeds, severity, simple, touching } from './fragments.ts';

const judge = createJudge();

/** Wherever a text stands in these, bash runs it: the verdict may not get milder. */
const places: readonly (readonly [name: string, place: (text: string) => string])[] = [
  ['subshell', (text) => `(${text}\n)`],
  ['group', (text) => `{ ${text}\n}`],
  ['condition', (text) => `if ${text}\nthen :; fi`],
  ['branch', (text) => `if true; then :; else ${text}\nfi`],
  ['loop', (text) => `for i in 1 2; do ${text}\ndone`],
  ['while', (text) => `while read -r line; do ${text}\ndone`],
  ['until', (text) => `until ${text}\ndo break; done`],
  ['case', (text) => `case x in y) ;; *) ${text}\n;; esac`],
  ['substitution', (text) => `echo $(${text}\n)`],
  ['quoted substitution', (text) => `echo "x $(${text}\n) y"`],
  ['assignment', (text) => `v=$(${text}\n)`],
  ['default', (text) => `echo "\${v:-$(${text}\n)}"`],
  ['test', (text) => `[[ -z $(${text}\n) ]]`],
  ['process substitution', (text) => `cat <(${text}\n)`],
  ['pipe', (text) => `ls | { ${text}\n} | wc -l`],
  ['and', (text) => `true && { ${text}\n}`],
  ['or', (text) => `false || { ${text}\n}`],
  ['background', (text) => `{ ${text}\n} & wait`],
  ['negation', (text) => `! { ${text}\n}`],
  ['time', (text) => `time { ${text}\n}`],
  ['function', (text) => `g() { ${text}\n}; g`],
  ['redirected', (text) => `{ ${text}\n} 2>/dev/null`],
  ['here-document', (text) => `cat <<E\n$(${text}\n)\nE`],
  ['bash -c', (text) => `bash -c ${quoted(text)}`],
  ['sh -c behind wrappers', (text) => `timeout 5 env CI=1 nice bash -o pipefail -c ${quoted(text)}`],
  ['eval', (text) => `eval ${quoted(text)}`],
];
const place = fc.constantFrom(...places);

/** Programs that start the command behind them. */
const wrappers = [
  'timeout 5',
  'nice -n 3',
  'nohup',
  'env CI=1',
  'stdbuf -oL',
  'command',
  'sudo',
  'xargs',
  'xargs -n1',
  'time',
];
const external = simple.filter(
  (text) =>
    /^[a-z][\w-]* /.test(text) &&
    !/^(?:cd|pushd|popd|set|exec|eval|source|command|read|time|test|trap|let|type|exit|wait|hash|alias|export|declare|unset|printf|shopt|enable|mapfile|complete|bind|history|fc|until|while|for|if|case|select|function|coproc)\b/.test(
      text,
    ),
);

describe('the judge of shell texts', () => {
  it('gives nothing a milder verdict for where it stands', () => {
    hold(
      fc.property(fc.oneof(fc.constantFrom(...seeds), script), place, (text, [, put]) => {
        fc.pre(parseScript(text).problem === null && text.length < 2_000);
        expect(severity(put(text))).toBeGreaterThanOrEqual(severity(text));
      }),
      220,
    );
  });

  it('gives a command no milder verdict behind a wrapper', () => {
    expect(external.length).toBeGreaterThan(300);
    hold(
      fc.property(
        fc.constantFrom(...wrappers),
        fc.oneof(fc.constantFrom(...external), touching),
        (wrapper, text) => {
          // What xargs appends may make a target a source: it is denied then, and no longer sure to be written.
          const most = wrapper.startsWith('xargs') ? 2 : 3;
          expect(severity(`${wrapper} ${text}`)).toBeGreaterThanOrEqual(Math.min(most, severity(text)));
        },
      ),
      200,
    );
  });

  it('gives two commands in a row no milder verdict than the first', () => {
    hold(
      fc.property(
        fc.oneof(fc.constantFrom(...seeds), script),
        fc.oneof(fc.constantFrom(...seeds), script),
        (first, then) => {
          fc.pre(parseScript(first).problem === null && parseScript(then).problem === null);
          expect(severity(`${first}\n${then}`)).toBeGreaterThanOrEqual(severity(first));
        },
      ),
      120,
    );
  });

  it('gives the second one no milder verdict than it has in the folder the first one leads to', () => {
    // No variables, functions or state of git's: only the folder is carried over.
    const plain = seeds.filter(
      (text) => !/[$`=*?]|\(\)|<<|\bgit\b|\bset\b|alias|function|\bread\b|hash|enable|shopt/.test(text),
    );
    expect(plain.length).toBeGreaterThan(300);
    const one = fc.oneof(
      fc.constantFrom(...plain),
      touching,
      path.map((at) => `cd ${at}`),
      path.map((at) => `(cd ${at})`),
    );
    const near = fc.constantFrom(
      ...[
        'npm test',
        'cat settings',
        'ls latest',
        'cat prod.yaml',
        'ls secrets',
        'ls hooks',
        'cat x > y',
        'ls ..',
      ],
      ...['cat ../.env', 'ls ../deploy', 'ls ../../deploy', 'ls migrations', 'touch new.ts', 'cat out/x'],
    );
    hold(
      fc.property(one, fc.oneof(one, near), (first, then) => {
        const { root, home } = fixture;
        const action = actionOf({ kind: 'run', command: first, cwd: root });
        const left = depict(action, lookUp, { home, workspace: root }).cwd;
        const target = /^cd (\S+)$/.exec(first)?.[1];
        // Where a plain cd leads is told by the fixture itself.
        const told = target === undefined ? null : lookUp(posix.resolve(root, target));
        const cwd = told === null ? (left?.real ?? null) : told.is === 'directory' ? told.real : root;
        fc.pre(cwd !== null);
        const alone = judge(inputFor(then, lookUp, cwd ?? root)).effect;
        expect(severity(`${first}\n${then}`)).toBeGreaterThanOrEqual(Effect.options.indexOf(alone));
      }),
      200,
    );
  });

  it('gets no milder with one more never', () => {
    const more = fc.record({
      touch: fc.array(
        fc.oneof(
          path,
          path.map((at) => `${at}/**`),
          fc.constantFrom('**', '*.ts', 'b*/**'),
        ),
        { maxLength: 2 },
      ),
      run: fc.array(fc.constantFrom('cat', 'git *', 'npm test', 'rm -rf *', '* *'), { maxLength: 1 }),
      reach: fc.array(fc.constantFrom('*', '*.example', 'evil.example'), { maxLength: 1 }),
    });
    hold(
      fc.property(fc.oneof(fc.constantFrom(...seeds), script), more, (text, added) => {
        const input = inputFor(text);
        const stricter = structuredClone(input);
        const { never } = stricter.contract.contract;
        never.touch.push(...added.touch);
        never.run.push(...added.run);
        never.reach.push(...added.reach);
        const [before, after] = [judge(input), judge(stricter)].map((verdict) =>
          Effect.options.indexOf(verdict.effect),
        );
        expect(after).toBeGreaterThanOrEqual(before ?? 0);
      }),
      150,
    );
  });

  it('reads a quoted word as the same word', () => {
    const quotes: readonly ((text: string) => string)[] = [
      (text) => `'${text}'`,
      (text) => `"${text}"`,
      (text) => [...text].map((char) => `\\${char}`).join(''),
      (text) => `$'${text}'`,
      (text) => `${text.slice(0, 1)}''"${text.slice(1)}"`,
      (text) =>
        `$'${[...text].map((char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`).join('')}'`,
      (text) => text.replace(/^(.)/, '$1\\\n'),
    ];
    // `time` and `!` are words of the grammar when they are not quoted; an assignment is none when it is.
    const plain = simple.filter(
      (text) => /^[\w./:@%+, -]+$/.test(text) && !/^(?:time|command time)\b|(?:^| )-?-?(?: |$)/.test(text),
    );
    expect(plain.length).toBeGreaterThan(200);
    const choice = fc.array(fc.nat(quotes.length), { minLength: 30, maxLength: 30 });
    hold(
      fc.property(fc.oneof(fc.constantFrom(...plain), touching), choice, (text, kinds) => {
        const spelled = text
          .split(/ +/)
          .map((one, at) => quotes[kinds[at % kinds.length] ?? 0]?.(one) ?? one)
          .join(' ');
        expect(severity(spelled), spelled).toBe(severity(text));
      }),
      250,
    );
  });

  it('reads a path by where it leads, not by how it is spelled', () => {
    const spellings: readonly ((at: string) => string)[] = [
      (at) => `./${at}`,
      (at) => `/repo/${at}`,
      (at) => `//repo/.//${at}`,
      (at) => `billing/../${at}`,
      (at) => `docs/current/../../${at}`,
      (at) => `../repo/${at}`,
      (at) => `"$PWD"/${at}`,
      (at) => at.replaceAll('/', '//'),
      (at) => at.replaceAll('/', '/./'),
      (at) => at.replace(/^billing\/export\//, 'docs/current/'),
      (at) => at.replace(/^deploy\//, 'billing/export/latest/'),
      (at) => at.replace(/\w$/, '?'),
      (at) => at.replace(/(\w)$/, '[$1]'),
      (at) => at.replace(/\w$/, '*'),
      (at) => at.replace(/(\w)$/, '{$1,$1}'),
      (at) => at.replace(/(\w)$/, '[!_]'),
      (at) => at.replace(/(?<=[\w.])(\w+)/, "''$1"),
    ];
    const program = fc.constantFrom(
      'cat',
      'ls',
      'grep -n x',
      'cat <',
      'tee',
      'echo x >',
      'stat',
      'rm',
      'cp README.md',
      'head --',
    );
    hold(
      fc.property(program, path, fc.constantFrom(...spellings), (before, at, spell) => {
        const text = `${before} ${spell(at)}`;
        // Two targets are none: bash refuses them.
        fc.pre(!/[<>].*\{/.test(text));
        // What a glob may match is denied; only what it names for sure stops the run.
        const most = /[?*[]/.test(text) ? 2 : 3;
        expect(severity(text), text).toBeGreaterThanOrEqual(Math.min(most, severity(`${before} ${at}`)));
      }),
      400,
    );
    expect(paths.length).toBeGreaterThan(40);
  });
});
