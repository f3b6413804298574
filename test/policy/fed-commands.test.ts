import { describe, expect, it } from 'vitest';
import { isFed } from '../../src/policy/fed-commands.ts';
import { depict } from '../../src/policy/picture.ts';
import { files, home, run, workspace } from './inputs.ts';

/** Whether a command of a line is fed. */
function fed(line: string): boolean {
  const picture = depict(run(line), files(), { home, workspace, grammars: {} });
  return picture.commands.some((command) => isFed(command, picture));
}

const runningWhatTheyRead = `
sh
bash
/bin/sh
bash -x
bash +x
bash +ex
bash -s
bash -s src/a
sh -s src/a
bash -o pipefail
bash -O extglob
bash --rcfile src/a
bash --init-file src/a
bash --unheard-of src/a
bash -
bash /dev/stdin
bash /dev/fd/0
sh /proc/self/fd/0
dash
dash -s src/a
zsh -o src/a
env bash
python3
python3 -B
python3 -B -
python3 - src/a
python3 -W ignore
python3 /dev/stdin
node
node -r ./src/a.js
node --import ./src/a.js
node -r ./src/a.js -
node --test-reporter src/a
ruby -r src/a
perl -I src/a
deno run -
bun
concurrently < src/a
mytool < src/a
mytool <<< text
cat src/a | mytool
`;

const namingWhatTheyRun = `
bash src/a
bash -x src/a
bash -euo pipefail src/a
bash --norc --rcfile src/a src/a
bash -- src/a
bash src/a -s
bash ./+x
bash ./dev/stdin
bash /dev/stdin0
sh /srv/dev/stdin
dash -c 'make all'
python3 src/a
python3 -B src/a -
python3 -c 1
python3 -m pytest
node src/a -
node -r ./src/a.js src/b.js
node -e 1
node -p 1
deno run src/a
deno eval 1
deno install
bun install
npm install
make
mytool
mytool -
mytool > src/a
cat < src/a
cat src/a | cat
npm ci --unheard-of
`;

const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '');

describe('what a command takes beside its words', () => {
  it.each(lines(runningWhatTheyRead))('%s: all of what it runs, or a text', (line) =>
    expect(fed(line)).toBe(true),
  );

  it.each(lines(namingWhatTheyRun))('%s: nothing that it would run', (line) => expect(fed(line)).toBe(false));
});
