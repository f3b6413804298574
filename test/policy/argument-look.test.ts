import { describe, expect, it } from 'vitest';
import {
  followsSecretFlag,
  type Look,
  lookOf,
  type NameSort,
  sortOfName,
} from '../../src/policy/argument-look.ts';

const sorts: readonly [sort: NameSort, names: string][] = [
  ['path', 'path paths file files filename filenames filepath filepaths dir dirs cwd directory directories'],
  ['path', 'folder folders root roots uri uris workdir dest src destination outfile infile'],
  ['path', 'filePath output_dir path.to FILE_NAME file1Path src2Dir tokenFile passwordFile file-name'],
  ['other', 'branch branches ref refs head base repo repository repositories label labels tag tags topic'],
  ['other', 'package packages image model query q jql sql title body message content contents text texts'],
  [
    'other',
    'description comment prompt summary type mime html markdown owner org data regex pattern timezone',
  ],
  ['other', 'name hostName file_content pathPattern urlTitle dirLabel full_name'],
  ['host', 'host hosts hostname domain domains server endpoint url urls address origin'],
  ['host', 'baseUrl server_id originHint'],
  [
    'secret',
    'password passwords passwd passphrase secret secrets token tokens apiKey api_key api-key accessKeys',
  ],
  ['secret', 'privatekey secretKey credential credentials authorization pwd pass cookie cookies otp pin'],
  ['secret', 'pathToken dbPassword fileSecret PASSWORD'],
  ['unknown', 'x id count limit names bodies heading profile secretary hosted pathology éfile'],
];

describe('what the name of an argument says', () => {
  for (const [sort, names] of sorts) {
    it.each(names.split(' '))(`%s: ${sort}`, (name) => expect(sortOfName(name)).toBe(sort));
  }

  it('is read where it is long, too', () => {
    expect(sortOfName(`${'x'.repeat(300)}_password`)).toBe('secret');
    expect(sortOfName(`${'x '.repeat(300)}file`)).toBe('unknown');
    expect(sortOfName(`file ${'x '.repeat(300)}`)).toBe('path');
  });
});

describe('a flag in a list', () => {
  it.each([
    [['--password', 'x'], 1, true],
    [['--db-token', 'x'], 1, true],
    [['--Password', 'x'], 1, true],
    [['-password', 'x'], 1, false],
    [['password', 'x'], 1, false],
    [['--passwords-file', 'x'], 1, false],
    [['--password', 'x', 'y'], 2, false],
    [[7, 'x'], 1, false],
    [['--password'], 0, false],
    [[`--${'x'.repeat(300)}-password`, 'x'], 1, true],
  ])('%j at %i says a secret follows: %s', (list, at, follows) => {
    expect(followsSecretFlag(list, at)).toBe(follows);
  });
});

const long = (start: string, length: number): string => start.padEnd(length, 'x');

const looks: readonly [sort: NameSort, text: string, look: Look | null][] = [
  ['path', '', null],
  ['path', '  ', null],
  ['path', 'https://a.b/c', null],
  ['path', 'x', 'plain'],
  ['path', 'a b', 'plain'],
  ['path', 'a\nb', 'plain'],
  ['path', long('a\n', 1024), 'plain'],
  ['path', long('a\n', 1025), null],
  ['path', long('a', 2000), 'plain'],
  ['secret', 'x', null],
  ['secret', 'a/b', 'written'],
  ['secret', long('a/', 1024), 'written'],
  ['secret', long('a/', 1025), null],
  ['unknown', 'a/b\nc', null],
  ['unknown', 'a/b\rc', null],
  ['unknown', '/a', 'plain'],
  ['unknown', ' /a ', 'plain'],
  ['unknown', '/a b', 'plain'],
  ['unknown', './a', 'plain'],
  ['unknown', '../a', 'plain'],
  ['unknown', '.', 'plain'],
  ['unknown', '..', 'plain'],
  ['host', '.', 'plain'],
  ['host', '..', 'plain'],
  ['host', '...', 'perhaps'],
  ['host', '.a', 'perhaps'],
  ['host', '~', 'plain'],
  ['host', '~/a', 'plain'],
  ['host', '~a', 'perhaps'],
  ['host', 'file:x', 'plain'],
  ['host', 'FILE:x', 'plain'],
  ['other', '/a', 'plain'],
  ['other', '/a b', 'existing'],
  ['other', long('/a ', 1024), 'existing'],
  ['other', long('/a ', 1025), null],
  ['unknown', long('/a ', 1025), 'plain'],
  ['other', long('/a', 1025), 'plain'],
  ['unknown', 'a/b', 'plain'],
  ['host', 'a/b', 'plain'],
  ['other', 'a/b', 'existing'],
  ['unknown', 'a/b c', 'existing'],
  ['unknown', long('a/b ', 1024), 'existing'],
  ['unknown', long('a/b ', 1025), null],
  ['unknown', 'a.txt', 'plain'],
  ['host', 'a.txt', 'perhaps'],
  ['other', 'a.txt', 'perhaps'],
  ['unknown', 'a b.txt', 'perhaps'],
  ['unknown', 'a', 'perhaps'],
  ['unknown', long('a.', 255), 'plain'],
  ['unknown', long('a.', 256), null],
  ['unknown', long('a', 255), 'perhaps'],
  ['unknown', long('a', 256), null],
];

describe('how much a text looks like a path', () => {
  for (const [sort, text, look] of looks) {
    it(`${sort} ${JSON.stringify(text.slice(0, 20))} (${text.length}): ${look}`, () =>
      expect(lookOf(sort, text)).toBe(look));
  }
});
