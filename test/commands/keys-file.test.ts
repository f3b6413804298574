import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { explainField } from '../../src/commands/explain.ts';
import { keyFields } from '../../src/commands/key-fields.ts';
import { keysFile, readKeys } from '../../src/commands/keys-file.ts';
import { schemaText } from '../../src/commands/schema.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-keys-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function read(text: string) {
  const file = keysFile({ config: folder });
  writeFileSync(file, text);
  return readKeys(file, '^]');
}

/** `LINE:COLUMN message | fix`. */
function told(text: string): string[] {
  const outcome = read(text);
  return outcome.ok
    ? []
    : outcome.problems.map(
        ({ where = '', message, fix }) => `${where.split('keys.yaml:')[1] ?? where} ${message} | ${fix}`,
      );
}

describe('keys.yaml', () => {
  it('need not exist', () =>
    expect(readKeys(join(folder, 'none.yaml'), '^]')).toEqual({ ok: true, value: {} }));

  it('says keys for actions, in the ways YAML has', () => {
    const text = 'panes:\n  follow: F\n  copy: ~\n  pane: [5, 6, 7, 8]\nreplay:\n  "previous-action": "["\n';
    expect(read(text)).toEqual({
      ok: true,
      value: {
        panes: { follow: ['F'], copy: [], pane: ['5', '6', '7', '8'] },
        replay: { 'previous-action': ['['] },
      },
    });
  });

  it('may be empty', () => expect(read('')).toEqual({ ok: true, value: {} }));

  const refused: [string, string, string][] = [
    ['panes:\n  folow: F\n', '2:3 there is no action `folow` in `panes`', 'did you mean `follow`?'],
    ['pane:\n  follow: F\n', '1:1 there is no place `pane`', 'did you mean `panes`?'],
    ['danger:\n  accept: y\n', '1:1 the keys of `danger` stay as they are', 'remove the line'],
    ['panes:\n  follow: ctrl-f\n', '2:3 panes.follow: "ctrl-f" is no key', 'write "^f"'],
    [
      'panes:\n  follow: { key: F }\n',
      '2:11 `panes.follow` has to be a key or a list of keys',
      'write for example',
    ],
    ['- y\n', '1:1 the keys have to be places with actions', 'write for example'],
    ['panes:\n  follow: F\n  follow: G\n', '3:3 ', ''],
    ['ask:\n  allow: Enter\n', '2:3 ask.allow: Enter cannot decide', 'take a letter'],
    [
      'panes:\n  verdict: V\n  follow: p\n',
      '3:3 p would be two actions in panes: follow and pause',
      'another key',
    ],
  ];
  it.each(refused)('%j is refused with its place', (text, message, fix) => {
    const [first = ''] = told(text);
    expect(first).toContain(message);
    expect(first.split(' | ')[1]).toContain(fix);
  });

  it('is explained and has a schema', () => {
    const explained = explainField('keys.ask.allow');
    expect(explained.ok && explained.value).toContain('allow once. In the table: y');
    const place = explainField('keys.panes');
    expect(place.ok && place.value).toContain('page-down');
    expect(explainField('keys.ask.alow')).toMatchObject({
      ok: false,
      problems: [{ fix: 'did you mean `ask.allow`?' }],
    });
    const schema: unknown = JSON.parse(schemaText('keys'));
    expect(schema).toMatchObject({
      additionalProperties: false,
      properties: { ask: { anyOf: [{ properties: { allow: { description: 'allow once' } } }, {}] } },
    });
  });

  it('takes every example it is explained with', () => {
    for (const { example } of keyFields) expect(told(`${example}\n`)).toEqual([]);
  });
});
