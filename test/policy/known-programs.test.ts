import { describe, expect, it } from 'vitest';
import { isKnownProgram } from '../../src/policy/known-programs.ts';

const known = `
cd pushd popd pwd echo printf true false : exit return break continue wait test [ read set export declare typeset local
readonly type command eval exec source . trap let alias unalias shopt enable hash mapfile readarray unset complete bind
history fc env xargs bash sh cp mv ln find git sed jq date diff install awk gawk mawk nawk tar gtar bsdtar rg fd fdfind tree
strings ps cat ls grep curl ssh docker kubectl npm cargo node python3 psql gh aws timeout nohup pytest eslint apt-get pip uv
`;

describe('a program the judge understands by itself', () => {
  it.each(known.split(/\s+/).filter((name) => name !== ''))('%s', (name) =>
    expect(isKnownProgram(name)).toBe(true),
  );
  it.each(['mytool', '', 'toString', 'constructor', 'gitk', 'Cat', './cat', '/bin/cat'])(
    '%s is none',
    (name) => expect(isKnownProgram(name)).toBe(false),
  );
});
