import { describe, expect, it } from 'vitest';
import type { LookUp } from '../../../../src/model/facts.ts';
import { Grammars } from '../../../../src/model/grammar.ts';
import { createJudge } from '../../../../src/policy/decide.ts';
import { coreutils } from '../../../../src/policy/shell/grammars/coreutils.ts';
import { lookUp } from '../../../corpus/fixture.ts';
import { inputFor } from '../corpus.ts';
import { files, reading, system } from './coreutils-table.ts';
import { wrongLines } from './reading-contract.ts';

describe('coreutils', () => {
  it('are grammars', () => {
    expect(Grammars.safeParse(coreutils).error?.issues ?? []).toEqual([]);
    expect(Object.keys(coreutils).length).toBeGreaterThan(80);
  });
  it('that read are judged as the table says', () => expect(wrongLines(reading)).toEqual([]));
  it('that look at files or change them are judged as the table says', () =>
    expect(wrongLines(files)).toEqual([]));
  it('that say something of the machine are judged as the table says', () =>
    expect(wrongLines(system)).toEqual([]));

  it.each(['latest', 'latest/', 'latest/@'])('diff meets a symlink that both folders name: %s', (entry) => {
    const see: LookUp = (path) =>
      path === '/repo/billing/invoice/' ? { ...lookUp(path), entries: [entry] } : lookUp(path);
    const effect = (command: string) => createJudge()(inputFor(command, see)).effect;
    expect(effect('diff billing/invoice billing/export')).toBe('ask');
    expect(effect('diff -r billing/export billing/invoice')).toBe('ask');
  });
});
