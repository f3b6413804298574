import { execFileSync } from 'node:child_process';
import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { buildProgram, createProgram } from '../../src/commands/cli-program.ts';
import { commandTree } from '../../src/commands/command-tree.ts';
import { findPlaces } from '../../src/commands/places.ts';
import { Problem } from '../../src/model/problem.ts';
import { temporaryDirectory } from '../harness/temporary.ts';
import * as make from '../state/bodies.ts';
import { eventful, recordRun, runId } from './recorded-run.ts';

const tree = commandTree(
  buildProgram({
    io: { out: () => {}, err: () => {} },
    places: ({ store }) => findPlaces({}, store),
    finish: async () => {},
  }),
);

/** Why a command has no `--json`. */
const without: Readonly<Record<string, string>> = {
  run: 'a screen; with --no-tui its events are JSON lines',
  demo: 'a screen',
  home: 'a screen; ps and history have it',
  attach: 'a screen',
  replay: 'a screen; show has it',
  mcp: 'speaks MCP on standard output',
  schema: 'prints JSON as it is',
  answers: 'prints nothing: the folder holds JSON',
  completion: 'prints a script for a shell',
  man: 'prints a page for man',
};

it('every command has --json, or a reason why not', () => {
  const bare = tree.filter(({ options }) => !options.some(({ name }) => name === '--json'));
  expect(bare.map(({ name }) => name).sort()).toEqual(Object.keys(without).sort());
});

interface Said {
  code: number;
  out: string;
  err: string;
}

async function say(...argv: string[]): Promise<Said> {
  const said = { out: '', err: '' };
  const io = {
    out: (text: string) => {
      said.out += text;
    },
    err: (text: string) => {
      said.err += text;
    },
  };
  return { code: await createProgram(io, argv), ...said };
}

const owner = 'dana@example.com';
const before = process.cwd();
let place = '';
const run = runId(1);

/** A repository, and a home of its own. */
beforeEach(() => {
  place = realpathSync(temporaryDirectory());
  for (const name of ['home', 'state', 'config', 'runtime', 'work'])
    mkdirSync(join(place, name), { mode: 0o700 });
  vi.stubEnv('HOME', join(place, 'home'));
  vi.stubEnv('XDG_STATE_HOME', join(place, 'state'));
  vi.stubEnv('XDG_CONFIG_HOME', join(place, 'config'));
  vi.stubEnv('XDG_RUNTIME_DIR', join(place, 'runtime'));
  vi.stubEnv('GIT_CONFIG_GLOBAL', '/dev/null');
  process.chdir(join(place, 'work'));
  execFileSync('git', ['init', '--quiet']);
});
afterEach(() => {
  process.chdir(before);
  vi.unstubAllEnvs();
});

const Told = Problem.extend({ level: z.enum(['error', 'warning']) }).strict();

/** Words without which a command is not understood. */
const needed: Readonly<Record<string, string[]>> = {
  prune: ['--older-than', 'never'],
  incident: ['--trigger', 'x'],
  hold: ['--reason', 'x'],
  discard: ['--reason', 'x', '--yes'],
  decide: ['--reason', 'x'],
  sandbox: ['--contract', 'missing.yaml', '--', 'true'],
  judge: ['--contract', 'missing.yaml'],
  doctor: ['--contract', 'missing.yaml'],
  backtest: ['nosuch'],
  check: ['missing.yaml'],
  'case run': ['nosuch'],
  'case list': ['too', 'many'],
  'config show': ['too', 'many'],
  'config check': ['too', 'many'],
  explain: ['no.such.field'],
  insights: ['--since', 'never'],
  init: ['--nosuch'],
  ps: ['--nosuch'],
  history: ['--nosuch'],
  disable: ['nosuch'],
};

// That nothing is about a thing is what `why` found, and no problem.
const having = tree.filter(({ name }) => !(name in without) && name !== 'why');

describe('what is wrong', () => {
  it.each(having.map(({ name, arguments: all }) => [name, all] as const))(
    'is JSON for %s, and ends as it does for people',
    async (name, all) => {
      const extra = needed[name] ?? [];
      const filled = all.filter(({ required }) => required).map(({ choices }) => choices[0] ?? 'nosuch');
      const words = [...filled, ...extra];
      const people = await say(...name.split(' '), ...words);
      const program = await say(...name.split(' '), '--json', ...words);
      expect(people.code).not.toBe(0);
      expect(program.code).toBe(people.code);
      expect(people.err).not.toMatch(/^\{/);
      const lines = program.err.trimEnd().split('\n');
      expect(lines.map((line) => Told.parse(JSON.parse(line)).level)).toContain('error');
      expect(program.out).toBe('');
    },
  );
});

describe('what comes of it', () => {
  it('is one JSON document, and nothing else', async () => {
    const { store } = findPlaces(process.env, undefined);
    const workspace = process.cwd();
    const called = make.passes(make.calls('a9', 'github', 'create_issue'), 'may.call[0]');
    const steps = eventful(run, 'Tidy up', { workspace, home: join(place, 'home') });
    await recordRun(store, run, [...steps.slice(0, -1), ...called, ...steps.slice(-1)]);
    const as = ['--as', owner];
    const lines: [string[], object][] = [
      [
        ['init', '--task', 'Tidy up', ...as],
        { written: ['countersign.yaml', '.countersign/contract.schema.json'] },
      ],
      [['check'], { valid: true, file: 'countersign.yaml' }],
      [['explain', 'may.run'], { kind: 'contract', path: 'may.run' }],
      [['explain', 'may'], { below: expect.arrayContaining(['run']) }],
      [['key', '--make', ...as], { listed: false, line: expect.stringContaining('ssh-ed25519') }],
      [['approve', '--yes', ...as], { signed: true, contract: 'countersign.yaml' }],
      [['sign', run, ...as], { run, name: owner, listed: true }],
      [['export', run], { run, files: expect.any(Number), sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }],
      [['verify', run], { verification: 1, run }],
      [['packet', run], { run: { id: run } }],
      [['show', run], { run: { id: run } }],
      [['suggest', run], {}],
      [['case', 'add', run, '--action', 'a2'], { name: 'run-00001a', actions: [{ id: 'a2' }] }],
      [['case', 'list'], [{}]],
      [['disable', 'github.delete_issue', '--reason', 'x', ...as], { call: 'github.delete_issue', live: 0 }],
      [['disable'], [{ call: 'github.delete_issue' }]],
      [['enable', 'github.delete_issue', ...as], { call: 'github.delete_issue', enabled: true }],
      [['incident', run, '--trigger', 'lag', ...as], { run, disabled: ['github.create_issue'], linked: [] }],
      [['hold', run, '--reason', 'x', '--lift', ...as], { run, held: false }],
      [['tag', run, 'release-2', ...as], { run, set: true, tags: ['release-2'] }],
      [['history', 'tag:release'], [{ run, tags: ['release-2'] }]],
      [['tag', run, 'release-2', '--remove', ...as], { run, set: false, tags: [] }],
      [['history'], [{}]],
      [['ps'], []],
      [['config', 'show'], { theme: {} }],
      [['config', 'check'], { valid: true }],
      [['why', run, 'a2'], {}],
    ];
    for (const [words, wanted] of lines) {
      const [first = '', ...rest] = words;
      const sub = first === 'case' || first === 'config' ? rest.splice(0, 1) : [];
      const { out, err } = await say(first, ...sub, '--json', ...rest);
      const told = err.split('\n').filter(Boolean);
      for (const line of told) expect(Told.parse(JSON.parse(line)).level, line).toBe('warning');
      const made = JSON.parse(out);
      expect(made, words.join(' ')).toMatchObject(wanted);
      // Whoever keeps the list accepts the key.
      if (first === 'key') writeFileSync(made.signers, `${made.line}\n`, { mode: 0o600 });
    }
  });

  it('says nothing of options behind the dashes', async () => {
    const { err, code } = await say('run', '--no-tui', '--nosuch', '--', 'agent', '--json');
    expect({ err, code }).toMatchObject({ code: 2, err: expect.stringMatching(/^error: /) });
  });
});
