import { createHash } from 'node:crypto';
import { lstatSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRuleWriter } from '../../src/commands/write-rule.ts';
import type { Event } from '../../src/model/event.ts';
import type { Intent } from '../../src/model/intent.ts';
import { temporaryDirectory } from '../harness/temporary.ts';
import * as make from '../state/bodies.ts';

const text =
  'contract: 1\ntask: a task # the task\nowner: dana@example.com\nmay:\n  run:\n    - npm test # always\n';
const added = `${text}    - make release\n`;
const hash = (of: string): string => createHash('sha256').update(of).digest('hex');

const intent: Extract<Intent, { intent: 'make-rule' }> = {
  intent: 'make-rule',
  action: 'a1',
  decided: '0'.repeat(64),
  lines: [{ list: 'run', pattern: 'make release' }],
  contract: added,
  shown: { hash: '0'.repeat(64), ms: 1, swallowed: 0 },
};
const amended = (of: string): Event => ({
  v: 1,
  seq: 9,
  t: 9,
  prev: '0'.repeat(64),
  hash: '1'.repeat(64),
  body: {
    type: 'contract.amended',
    contract: { ...make.pinned({}), text: of, hash: hash(of), version: 2 },
    by: make.dana,
    reason: 'rule for a1: may.run  make release',
  },
});

function open(over: { file?: string; hashes?: string[] } = {}) {
  const workspace = temporaryDirectory();
  const path = join(workspace, 'countersign.yaml');
  writeFileSync(path, text);
  const said: [string, boolean][] = [];
  const writer = createRuleWriter({
    contract: () => ({ workspace, file: 'countersign.yaml', hashes: [hash(text)], ...over }),
    say: (words, bad) => said.push([words, bad]),
    wall: () => 0,
  });
  return { writer, path, said, file: () => readFileSync(path, 'utf8') };
}

describe('a rule in the contract file', () => {
  it('is written once the run has it, comments and all kept', () => {
    const { writer, said, file } = open();
    writer.sent(intent);
    expect(file()).toBe(text);
    writer.recorded(amended(added));
    expect(file()).toBe(added);
    expect(said).toEqual([['rule in countersign.yaml: may.run  make release', false]]);
  });

  it('is written to the file of the start although the run was amended since', () => {
    const { writer, file } = open({ hashes: [hash(text), hash('amended')] });
    writer.sent({ ...intent, contract: `${added}# amended\n` });
    writer.recorded(amended(`${added}# amended\n`));
    expect(file()).toBe(added);
  });

  it('is written into what a link leads to', () => {
    const { writer, path } = open();
    const real = `${path}.real`;
    writeFileSync(real, text);
    rmSync(path);
    symlinkSync(real, path);
    writer.sent(intent);
    writer.recorded(amended(added));
    expect(readFileSync(real, 'utf8')).toBe(added);
    expect(lstatSync(path).isSymbolicLink()).toBe(true);
  });

  it('is not written when somebody else amended, or the host refused it', () => {
    const other = open();
    other.writer.sent(intent);
    other.writer.recorded(amended(`${added}# other\n`));
    const refused = open();
    refused.writer.sent(intent);
    refused.writer.refused();
    refused.writer.recorded(amended(added));
    const nobody = open();
    nobody.writer.recorded(amended(added));
    for (const { file, said } of [other, refused, nobody]) expect([file(), said]).toEqual([text, []]);
  });

  it('is not written into a file that changed since, and that is said', () => {
    const { writer, path, said, file } = open();
    writer.sent(intent);
    writeFileSync(path, `${text}# mine\n`);
    writer.recorded(amended(added));
    expect(file()).toBe(`${text}# mine\n`);
    expect(said).toEqual([[expect.stringMatching(/this run only: the contract file changed since/), true]]);
  });

  it('that cannot be read says so', () => {
    const { writer, path, said } = open();
    rmSync(path);
    writer.sent(intent);
    writer.recorded(amended(added));
    expect(said).toEqual([[expect.stringMatching(/cannot be read/), true]]);
  });

  it('has no file where the contract came from the command line', () => {
    const { writer, said } = open({ file: 'command line' });
    writer.sent(intent);
    writer.recorded(amended(added));
    expect(said).toEqual([['rule made for this run: may.run  make release', false]]);
  });
});
