import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryDirectory } from '../harness/temporary.ts';

/** The built program as a shell sees it: exit codes and what it says. */
const program = resolve(import.meta.dirname, '../../dist/countersign.js');

function run(args: string[], cwd: string): Promise<{ code: number; out: string; err: string }> {
  const home = temporaryDirectory();
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: home,
    GIT_CONFIG_GLOBAL: join(home, 'none'),
    LANG: 'C.UTF-8',
  };
  return new Promise((done) => {
    execFile(process.execPath, [program, ...args], { cwd, env }, (error, out, err) => {
      done({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
    });
  });
}

const valid = 'contract: 1\ntask: Fix it\nowner: dana@example.com\nmay: { read: [src/**] }\n';

function workspace(contract?: string): string {
  const directory = temporaryDirectory();
  mkdirSync(join(directory, 'src'));
  if (contract !== undefined) writeFileSync(join(directory, 'countersign.yaml'), contract);
  return directory;
}

const as = ['--as', 'dana@example.com'];
const cases: [name: string, args: string[], contract: string | undefined, code: number, says: RegExp][] = [
  ['says its version', ['--version'], undefined, 0, /^\d+\.\d+\.\d+/],
  ['explains a field', ['explain', 'may.run'], undefined, 0, /Commands the agent may run/],
  ['prints a schema', ['schema', 'contract'], undefined, 0, /draft-07/],
  ['checks a good contract', ['check'], valid, 0, /is valid/],
  ['checks a bad one', ['check'], `${valid}rsk: low\n`, 6, /countersign\.yaml:5:1/],
  [
    'checks the profile it names',
    ['check'],
    `${valid}agent: { profile: nosuch }\n`,
    6,
    /no profile "nosuch"/,
  ],
  [
    'takes one contract, not two',
    ['run', '--task', 'x', '--contract', 'y', '--no-tui', ...as, '--', 'claude'],
    valid,
    2,
    /--contract/,
  ],
  [
    'has no network of its own without a boundary',
    ['run', '--no-boundary', '--network', 'none', '--no-tui', ...as, '--', 'claude'],
    undefined,
    2,
    /--network.*cannot be used with.*--no-boundary/,
  ],
  ['misses a contract', ['run', '--no-tui', ...as, '--', 'claude'], undefined, 6, /countersign init/],
  ['knows no such command', ['hstory'], undefined, 2, /history/],
  ['knows no such option', ['history', '--jsn'], undefined, 2, /--json/],
  ['needs to know who starts it', ['run', '--no-tui', '--', 'claude'], valid, 6, /--as/],
  [
    'refuses a stranger',
    ['run', '--no-tui', '--as', 'eve', '--', 'claude'],
    valid,
    6,
    /delegated by dana@example.com/,
  ],
  [
    'refuses a flag that opens the gate',
    ['run', '--no-tui', ...as, '--', 'claude', '--bare'],
    valid,
    2,
    /--bare/,
  ],
  ['has no terminal', ['run', ...as, '--', 'claude'], valid, 2, /--no-tui/],
  [
    'misses the agent',
    ['run', '--no-tui', ...as, '--profile', 'claude-code', '--', 'no-such-agent'],
    valid,
    127,
    /no-such-agent/,
  ],
  ['finds no run', ['show', 'ABCDEF'], undefined, 2, /countersign history/],
  ['lists no runs', ['history', '--json'], undefined, 0, /^\[\]|"entries": \[\]|\{/],
];

it.each(cases)('%s', async (_name, args, contract, code, says) => {
  const result = await run(args, workspace(contract));
  expect([result.code, result.out + result.err]).toEqual([code, expect.stringMatching(says)]);
});

it('names its interpreter, so that an installed program starts', () => {
  expect(readFileSync(program, 'utf8').split('\n', 1)).toEqual(['#!/usr/bin/env node']);
});
