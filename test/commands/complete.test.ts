import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { buildProgram } from '../../src/commands/cli-program.ts';
import { commandTree } from '../../src/commands/command-tree.ts';
import { type CompletionSources, complete, completionText } from '../../src/commands/complete.ts';
import { completionScripts } from '../../src/commands/completion-scripts.ts';
import { findPlaces } from '../../src/commands/places.ts';

const silent = { out: () => {}, err: () => {}, errColumns: () => undefined };
const program = buildProgram({
  io: silent,
  places: ({ store }) => findPlaces({}, store),
  finish: async () => {},
});
const tree = commandTree(program);
const sources: CompletionSources = {
  runs: async () => [
    { word: '4H2W9M', text: 'Tidy the sync' },
    { word: 'EG3QRT', text: 'Find out why' },
  ],
  liveRuns: async () => [{ word: 'EG3QRT', text: 'Find out why' }],
  profiles: async () => [{ word: 'claude-code', text: '' }],
};

const of = async (line: string) => {
  const { candidates, shell } = await complete(line.split(' '), tree, sources);
  return [...candidates.map(({ word }) => word), ...(shell === null ? [] : [`:${shell}`])].join(' ');
};

it.each([
  ['a command', 'resu', 'resume'],
  ['commands that begin alike', 're', 'resume replay'],
  ['the words of a command of two', 'case ', 'add list run'],
  ['nothing behind a command nobody knows', 'nothing ', ''],
  ['options', 'run --pro', '--profile'],
  ['options that are not there yet', 'ps --json --j', ''],
  ['choices', 'run --boundary ', 'bubblewrap landlock'],
  ['choices behind a sign', 'run --boundary=l', '--boundary=landlock'],
  ['profiles', 'run --profile cl', 'claude-code'],
  ['files of an option', 'run --contract ', ':files'],
  ['folders of an option', 'show --store ', ':folders'],
  ['an agent', 'run ', ':commands'],
  ['an agent behind the dashes', 'run --no-tui -- ', ':commands'],
  ["the agent's own words", 'run -- claude --', ':files'],
  ['runs', 'show ', '4H2W9M EG3QRT'],
  ['a run that begins so', 'replay E', 'EG3QRT'],
  ['runs behind an option with a value', 'show --store /tmp E', 'EG3QRT'],
  ['live runs', 'kill ', 'EG3QRT'],
  ['choices of an argument', 'completion z', 'zsh'],
  ['nothing behind the last argument', 'show E x', ''],
])('completes %s', async (_, line, wanted) => {
  expect(await of(line)).toBe(wanted);
});

it('offers every command, and not the one that is for shells', async () => {
  const words = (await of('')).split(' ');
  expect(words).toEqual([...new Set(tree.map(({ name }) => name.split(' ')[0]))]);
  expect(words).toContain('rollback');
  expect(words).not.toContain('complete');
});

it('keeps a word and its text on one line', () => {
  const text = completionText({ candidates: [{ word: 'a\tb', text: 'c\nd' }], shell: 'files' });
  expect(text).toBe(':files\na b\tc d\n');
});

it('is what bash offers', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cs-complete-'));
  try {
    const program = join(folder, 'countersign');
    writeFileSync(
      program,
      '#!/bin/sh\necho "$@" > "$0.asked"\nprintf ":folders\\nreplay\\tplay a run\\nresume\\tgo on\\n"\n',
    );
    chmodSync(program, 0o755);
    writeFileSync(join(folder, 'c.bash'), completionScripts.bash);
    execFileSync('mkdir', [join(folder, 'resin')]);
    const line = `source ./c.bash; COMP_WORDS=(${program} re); COMP_CWORD=1; _countersign; printf '%s,' "\${COMPREPLY[@]}"`;
    const options = { cwd: folder, encoding: 'utf8', env: { PATH: '/usr/bin:/bin' } } as const;
    expect(execFileSync('bash', ['--norc', '-c', line], options)).toBe('replay,resume,resin,');
    expect(execFileSync('cat', [`${program}.asked`], options)).toBe('complete -- re\n');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
