import { expect, it } from 'vitest';
import { buildProgram } from '../../src/commands/cli-program.ts';
import { commandTree } from '../../src/commands/command-tree.ts';
import { commandSections, keySections, manual, otherKeys } from '../../src/commands/manual.ts';
import { markdownPage, roffPage } from '../../src/commands/manual-text.ts';
import { findPlaces } from '../../src/commands/places.ts';
import { exitCode } from '../../src/model/exit-code.ts';
import { keyTable } from '../../src/ui/key-table.ts';

const program = buildProgram({
  io: { out: () => {}, err: () => {}, errColumns: () => undefined },
  places: ({ store }) => findPlaces({}, store),
  finish: async () => {},
});
const tree = commandTree(program);
const page = roffPage(manual(tree, 'Ctrl-]'), '1.2.3');

/** Made from the program as it is: with `vitest --update` it is written anew. */
const made = 'This page is made from the program itself.';

it('is what the docs say of the commands', async () => {
  const text = markdownPage('Commands', made, commandSections(tree));
  await expect(text).toMatchFileSnapshot('../../docs/commands.md');
});

it('is what the docs say of the keys', async () => {
  const text = markdownPage(
    'Keys',
    `${made} The prefix is Ctrl-] unless the settings say otherwise. ${otherKeys}.`,
    keySections('Ctrl-]'),
  );
  await expect(text).toMatchFileSnapshot('../../docs/keys.md');
});

it('names every command, every option, every key and every exit code', () => {
  for (const { name, options } of tree) {
    expect(page).toContain(`.SS "${name.replaceAll('-', '\\-')}`);
    for (const option of options) expect(page).toContain(option.name.replaceAll('-', '\\-'));
  }
  for (const { text } of Object.values(keyTable).flat()) expect(page).toContain(text.replaceAll('-', '\\-'));
  for (const code of Object.values(exitCode)) expect(page).toContain(`\\fB${code}\\fR`);
});

it('holds no line that roff would take for a command', () => {
  const known = /^\.(TH|SH|SS|TP|PP)\b/;
  const commands = page.split('\n').filter((line) => /^[.']/.test(line) && !known.test(line));
  expect(commands).toEqual([]);
  const odd = roffPage([{ title: 'a "b"', paragraphs: ['.so /etc/passwd', "'x", 'a\\b'] }], '1');
  expect(odd).toContain('.SH "a \\(dqb\\(dq"\n\\&.so /etc/passwd\n.PP\n\\&\'x\n.PP\na\\eb\n');
});
