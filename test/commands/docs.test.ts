import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { buildProgram } from '../../src/commands/cli-program.ts';
import { commandTree } from '../../src/commands/command-tree.ts';
import { findPlaces } from '../../src/commands/places.ts';
import { AnswerKind } from '../../src/model/event.ts';
import { exitCode, exitText } from '../../src/model/exit-code.ts';
import type { Field } from '../../src/model/field.ts';
import { contractFields, fieldsOf } from '../../src/model/fields.ts';
import { Circumstances } from '../../src/model/judge-input.ts';
import { OrganisationFile } from '../../src/model/organisation.ts';
import { RunRecord } from '../../src/model/record.ts';
import { ActionKind, Effect, Outcome, Provenance } from '../../src/model/words.ts';
import { parseContract } from '../../src/store/contract-file.ts';
import {
  allPages,
  anchorsOf,
  linksOf,
  type Page,
  table,
  typedCommands,
  withGenerated,
  yamlOf,
} from './docs-pages.ts';

const root = resolve(import.meta.dirname, '../..');
const pages = allPages();
const byPath = new Map(pages.map((page) => [page.path, page]));

const program = buildProgram({
  io: { out: () => {}, err: () => {}, errColumns: () => undefined },
  places: ({ store }) => findPlaces({}, store),
  finish: async () => {},
});
const tree = commandTree(program);

const fieldRows = (fields: readonly Field[]): string =>
  table(
    ['field', 'what it is for'],
    fields.map(({ path, text }): [string, string] => [`\`${path}\``, text]),
  );
const words = (options: readonly string[]): string => options.map((word) => `\`${word}\``).join(', ');

/** Parts of pages that are made from the program: `-u` writes them anew. */
const generated = {
  'exit codes': table(
    ['ends with', 'when'],
    Object.values(exitCode).map((code): [string, string] => [String(code), exitText[code]]),
  ),
  'contract fields': fieldRows(contractFields),
  'profile fields': fieldRows(fieldsOf('profile').filter(({ path }) => !path.includes('.'))),
  'organisation fields': fieldRows(fieldsOf('organisation')),
  'action kinds': words(ActionKind.options),
  effects: words(Effect.options),
  provenance: words(Provenance.options),
  outcomes: words(Outcome.options),
  answers: words(AnswerKind.options),
  circumstances: words(Object.keys(Circumstances.shape)),
  'record fields': words(Object.keys(RunRecord.shape)),
};

describe('the docs', () => {
  it.each(pages.map((page) => [page.path, page] as const))('%s points to what is there', (_, page) => {
    const wrong = linksOf(page).filter(({ to, anchor }) => {
      if (!existsSync(resolve(root, to))) return true;
      const target = byPath.get(to);
      return anchor !== null && (target === undefined || !anchorsOf(target).includes(anchor));
    });
    expect(wrong).toEqual([]);
  });

  it('are all reached from the overview', () => {
    const seen = new Set(['README.md']);
    for (const path of seen) {
      const page = byPath.get(path);
      for (const { to } of page === undefined ? [] : linksOf(page)) if (byPath.has(to)) seen.add(to);
    }
    expect(pages.map(({ path }) => path).filter((path) => !seen.has(path))).toEqual([]);
  });

  it('are all named on the map', () => {
    const map = byPath.get('docs/README.md');
    const named = new Set(map === undefined ? [] : linksOf(map).map(({ to }) => to));
    const elsewhere = (path: string): boolean => path === 'README.md' || path === 'docs/README.md';
    // Each agent has its page behind the page of all agents.
    const missing = pages.filter(({ path }) => !elsewhere(path) && !path.startsWith('docs/agents/'));
    expect(missing.map(({ path }) => path).filter((path) => !named.has(path))).toEqual([]);
  });

  it.each(pages.map((page) => [page.path, page] as const))('%s names commands there are', (_, page) => {
    expect(typedCommands(page).flatMap(unknownIn)).toEqual([]);
  });

  it.each(pages.map((page) => [page.path, page] as const))('%s names scripts there are', (_, { text }) => {
    const { scripts } = z
      .looseObject({ scripts: z.record(z.string(), z.string()) })
      .parse(JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')));
    const named = [...text.matchAll(/\bnpm (?:run ([\w:-]+)|(start|test)\b)/g)];
    const wrong = named.map(([, run, own]) => run ?? own ?? '').filter((name) => !(name in scripts));
    // Commands in examples of contracts are somebody else's scripts.
    expect(wrong.filter((name) => !['lint', 'build', 'x', 'old', 'new', 'deploy'].includes(name))).toEqual(
      [],
    );
  });

  it.each(pages.flatMap((page) => yamlOf(page).map((text) => [page.path, text] as const)))(
    '%s shows YAML that is valid',
    (_, text) => {
      const keys = [...text.matchAll(/^(\w+):/gm)].map(([, key = '']) => key);
      expect(keys).not.toEqual([]);
      if (keys.includes('organisation'))
        return expect(() => OrganisationFile.parse(parse(text))).not.toThrow();
      // Parts of a profile are shown without what else belongs to one.
      const ofProfile = new Set(fieldsOf('profile').map(({ path }) => path));
      if (keys.every((key) => ofProfile.has(key) && key !== 'may')) return undefined;
      const head = keys.includes('contract') ? '' : 'contract: 1\ntask: t\nowner: a@example.com\n';
      const parsed = parseContract(`${head}${text}`, { file: 'shown.yaml', workspace: root, now: 0 });
      return expect(parsed.ok ? [] : parsed.problems).toEqual([]);
    },
  );

  it.each(
    pages
      .filter(({ text, path }) => text.includes('<!-- end -->') && path !== 'docs/agents.md')
      .map((page) => [page.path, page] as const),
  )('%s says what the program says (written anew with -u)', async (path, page) => {
    await expect(withGenerated(page, generated)).toMatchFileSnapshot(resolve(root, path));
  });
});

/** What a printed command line names that the program does not have. */
function unknownIn(line: string): string[] {
  const [own = ''] = line.split(/ -- | #| {2,}|\||;|&&|>/);
  const [, ...typed] = own.trim().split(/\s+/);
  const rest = typed.filter((word) => word !== '…');
  if (rest.length === 0 || /^[A-Z[…(]/.test(rest[0] ?? '')) return [];
  const command = tree.findLast(({ name }) => `${rest.join(' ')} `.startsWith(`${name} `));
  const isGroup = tree.some(({ name }) => name.startsWith(`${rest[0]} `));
  if (command === undefined) return rest[0]?.startsWith('-') || (isGroup && rest.length === 1) ? [] : [line];
  const options = rest.flatMap((word) => /^\[?(--[\w-]+)/.exec(word)?.[1] ?? []);
  return options
    .filter((option) => option !== '--help' && !command.options.some(({ name }) => name === option))
    .map((option) => `${line}: ${option}`);
}

describe('a page is read so that', () => {
  const page = (text: string): Page => ({ path: 'docs/a.md', text });

  it('links and anchors of code are none', () => {
    const { length } = linksOf(page('[a](b.md) `[c](d.md)`\n```\n[e](f.md)\n```\n    [g](h.md)\n'));
    expect(length).toBe(1);
    expect(linksOf(page('[a](../README.md#try-it) [b](#x) [c](https://x.io/a.md)'))).toEqual([
      { to: 'README.md', anchor: 'try-it' },
      { to: 'docs/a.md', anchor: 'x' },
    ]);
    expect(anchorsOf(page('# Sign, `anchor`\n```\n# no\n```\n## A\n## A\n'))).toEqual([
      'sign-anchor',
      'a',
      'a-1',
    ]);
  });

  it('a command that is not there is found, in blocks, indented and in sentences', () => {
    const text =
      '```sh\n$ countersign nope   # x\n```\n    countersign run --nope -- claude\nor `npx countersign case nope`, `countersign`\n';
    expect(typedCommands(page(text)).flatMap(unknownIn)).toEqual([
      'countersign nope   # x',
      'countersign run --nope -- claude: --nope',
      'countersign case nope',
    ]);
  });

  it('a generated part nobody makes is no part', () => {
    expect(() => withGenerated(page('<!-- generated: x -->\n<!-- end -->'), {})).toThrow('nobody makes');
  });
});
