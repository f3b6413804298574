import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mayDo } from '../../src/model/organisation.ts';
import { readOrganisation, readOrganisationFile } from '../../src/store/organisation-file.ts';
import { temporaryDirectory } from '../harness/temporary.ts';

/** A user's configuration and a file for the whole machine, which are there when they have text. */
function places(texts: { whole?: string; own?: string }) {
  const directory = temporaryDirectory();
  const whole = join(directory, 'etc.yaml');
  const config = join(directory, 'config');
  mkdirSync(config);
  if (texts.whole !== undefined) writeFileSync(whole, texts.whole, { mode: 0o644 });
  if (texts.own !== undefined) writeFileSync(join(config, 'organisation.yaml'), texts.own, { mode: 0o600 });
  return { config, whole, own: join(config, 'organisation.yaml') };
}

describe('readOrganisation', () => {
  it('is null without a file', () => {
    const { config, whole } = places({});
    expect(readOrganisation({ config }, whole)).toEqual({ ok: true, value: null });
  });

  it('joins both: the user can take away, not add', () => {
    const { config, whole, own } = places({
      whole: 'organisation: 1\nmay: { decide: [sam, dana] }\n',
      own: 'organisation: 1\nmay: { decide: [dana, eve] }\n',
    });
    const read = readOrganisation({ config }, whole);
    expect(read.ok && read.value?.files).toEqual([whole, own]);
    const may = (name: string) => read.ok && mayDo(read.value, 'decide', name);
    expect(['sam', 'dana', 'eve'].map(may)).toEqual([false, true, false]);
  });

  it.each([0o666, 0o664, 0o622])('refuses one that others may write (%o)', (mode) => {
    const { config, whole, own } = places({ own: 'organisation: 1\n' });
    chmodSync(own, mode);
    expect(readOrganisation({ config }, whole)).toMatchObject({
      ok: false,
      problems: [{ code: 'organisation-open', where: own }],
    });
  });

  it('refuses one that is a link, also one that leads nowhere', () => {
    const { config, whole, own } = places({ whole: 'organisation: 1\n' });
    symlinkSync(join(config, 'nothing'), own);
    expect(readOrganisation({ config }, whole)).toMatchObject({
      ok: false,
      problems: [{ code: 'organisation-open' }],
    });
  });

  it('says what is wrong in both files', () => {
    const { config, whole } = places({
      whole: 'organisation: 2\n',
      own: 'organisation: 1\nmay: { decides: [x] }\n',
    });
    const read = readOrganisation({ config }, whole);
    expect(read.ok ? [] : read.problems.map(({ code }) => code)).toEqual(['version-newer', 'unknown-field']);
  });
});

describe('readOrganisationFile', () => {
  const faults: [text: string, code: string, at: string, fix: RegExp][] = [
    ['organisation: 1\nmay:\n  decides: [a]\n', 'unknown-field', ':3:3', /`decide`/],
    ['organisation: 1\nmay: { decide: sam }\n', 'wrong-type', ':2:16', /decide: \[sam\]/],
    ['organisation: 1\nretention: { keep: long }\n', 'wrong-format', ':2:20', /./],
    ['organisation: 1\nsigned: [huge]\n', 'wrong-value', ':2:10', /low|medium|high/],
    ['organisation: 1\nallowed_signers: signers\n', 'wrong-format', ':2:18', /absolute path/],
    ['may: {}\n', 'field-missing', ':1:1', /organisation: 1/],
    ['organisation: 1\norganisation: 1\n', 'field-twice', ':2:1', /./],
    ['organisation: [\n', 'yaml-syntax', '', /./],
  ];
  it.each(faults)('%j: %s', (text, code, at, fix) => {
    const { own } = places({ own: text });
    const read = readOrganisationFile(own);
    const [first] = read.ok ? [] : read.problems;
    expect(first?.code).toBe(code);
    expect(first?.where).toContain(`organisation.yaml${at}`);
    expect(first?.fix).toMatch(fix);
  });
});
