import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { builtins } from '../../../src/policy/shell/builtins.ts';
import { builtinGrammars } from '../../../src/policy/shell/grammars/grammars.ts';
import { programs } from '../../../src/policy/shell/programs/programs.ts';
import { wrappers } from '../../../src/policy/shell/wrappers.ts';
import { gitSubcommands, listed } from '../../corpus/closed.ts';
import { type Case, readCases } from '../../corpus/reading.ts';
import { type Judged, judgeCases, type Kind } from '../../corpus/scoring.ts';
import { cases } from './corpus.ts';

const folder = join(import.meta.dirname, '../../corpus/cases');
const files = readdirSync(folder).filter((name) => name.endsWith('.jsonl'));
const own = files.map((name) => readCases(readFileSync(join(folder, name), 'utf8'), name));

const line = (one: Judged): string =>
  `${one.id} ${one.got} instead of ${one.expect.join('|')}: ${one.cmd} (${one.reason})`;
const missed = (judged: readonly Judged[], kind: Kind): string[] =>
  judged.filter((one) => one.kind === kind).map(line);

/** Some dozen cases at a time: what fails is near, and a changed judge is found out before all are judged. */
const together = 40;
const portions = (list: readonly Case[]): Case[][] =>
  Array.from({ length: Math.ceil(list.length / together) }, (_, at) =>
    list.slice(at * together, (at + 1) * together),
  );

for (const { name, list } of [
  { name: 'corpus.jsonl', list: cases },
  ...own.map((read, at) => ({ name: files[at] ?? '', list: read.cases })),
]) {
  describe(`shell corpus, ${name}: bypasses nothing, blocks what is to be blocked, asks about no plain work`, () => {
    for (const some of portions(list)) {
      it(`${some[0]?.id} to ${some.at(-1)?.id}`, () => {
        const judged = judgeCases(some);
        expect(missed(judged, 'bypass')).toEqual([]);
        expect(missed(judged, 'under-block')).toEqual([]);
        expect(missed(judged, 'over-ask')).toEqual([]);
      });
    }
  });
}

/** Files of attacks above all. */
const attacks: ReadonlySet<string> = new Set(['blind-hostile.jsonl', 'blind-two.jsonl']);

describe('our own cases', () => {
  it('are readable, and none is there twice', () => {
    const all = own.flatMap((read) => read.cases);
    expect(own.flatMap((read) => read.problems)).toEqual([]);
    expect(twice([...cases, ...all].map((one) => one.id))).toEqual([]);
    expect(twice(all.map((one) => one.cmd))).toEqual([]);
  });

  it('are many, and half of them plain work, beside two files of attacks', () => {
    const all = own.filter((_, at) => !attacks.has(files[at] ?? '')).flatMap((read) => read.cases);
    expect(all.length).toBeGreaterThanOrEqual(400);
    expect(all.filter((one) => one.expect.includes('allow')).length * 2).toBeGreaterThanOrEqual(all.length);
  });
});

describe('the corpus contract is closed', () => {
  const known = [...builtinGrammars.keys(), ...programs.keys(), ...wrappers.keys(), ...builtins.keys()];
  const asked = (cmd: string): Case => ({
    id: cmd,
    cmd,
    expect: ['ask', 'deny', 'stop'],
    class: '',
    why: '',
  });
  const opened = (commands: readonly string[]): string[] => missed(judgeCases(commands.map(asked)), 'bypass');
  const shapes = ['', ' README.md', ' --version', ' x=1', ' -v ls', ' 1 ls'];

  const names = [...new Set(known)].filter((name) => !listed.has(name));

  it.each(shapes)('opens no program that policy.md does not list, as X%s', (shape) => {
    expect(names.length).toBeGreaterThan(20);
    expect(opened(names.map((name) => name + shape))).toEqual([]);
  });

  it('opens no subcommand that policy.md does not list', () => {
    const npm = Object.keys(builtinGrammars.get('npm')?.subcommands ?? { ls: {} })
      .flatMap((names) => names.split('|'))
      .filter((name) => name !== 'test');
    const commands = [...gitSubcommands.map((name) => `git ${name}`), ...npm.map((name) => `npm ${name}`)];
    expect(opened(commands.flatMap((name) => [name, `${name} README.md`, `${name} --list`]))).toEqual([]);
  });

  it('opens no option of a reader that writes', () => {
    const out = 'billing/export/o';
    const commands = [
      `sort -o ${out} README.md`,
      `sort -ro${out} README.md`,
      `sort README.md -uo ${out}`,
      `sort --output=${out} README.md`,
      `sort -k2 -t, README.md docs/deploy.md -o ${out}`,
      `uniq README.md ${out}`,
      `uniq -c README.md ${out}`,
      `uniq -f 1 README.md ${out}`,
      `find billing -name x -fprint ${out}`,
      `find billing -fls ${out}`,
      `find billing/export -name x -delete`,
      `git diff --output=${out}`,
      `git diff HEAD~1 --output ${out}`,
      `git log -3 --output=${out}`,
      `sed -n 'w ${out}' README.md`,
      `sed -n '/x/w ${out}' README.md`,
      `sed -n -e '1,5 w ${out}' README.md`,
      `sed 's/a/b/gw ${out}' README.md`,
      `sed 's/a/b/w${out}' README.md`,
    ];
    expect(opened(commands)).toEqual([]);
  });
});

function twice(texts: readonly string[]): string[] {
  return texts.filter((text, at) => texts.indexOf(text) !== at);
}
