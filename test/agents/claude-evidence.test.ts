import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { recordOf } from '../../src/commands/finish-run.ts';
import type { RunRecord } from '../../src/model/record.ts';
import type { AgentHome } from './rig/agent-home.ts';
import { createClaudeHome } from './rig/claude-home.ts';
import { installAgent } from './rig/install-agents.ts';
import { openScriptedModel, type ScriptedModel } from './rig/scripted-model.ts';
import { type Supervised, supervise } from './rig/supervised.ts';
import { until } from './rig/until.ts';

/** A medium-risk task as reviewers get it: everything that was done, seen and refused has to be in the packet, by its owner. */
let binary: string;
let model: ScriptedModel;
let home: AgentHome;
let claude: Supervised | undefined;

const program = resolve(import.meta.dirname, '../../dist/countersign.js');

const contract = `contract: 1
task: Please SCRIPT:fix
ticket: PAY-4317
owner: dana@example.com
risk_owner: dana@example.com
agent: { profile: claude-code, identity: test-account }
risk: medium
may:
  read: [src/**, test/**]
  edit: [src/**]
  run: ["node --test test/**"]
never: { touch: [secret/**] }
evidence: [failing-test, passing-test, files-changed, assumptions, residual-risk, rollback-note]
report: RUN-REPORT.md
approver: sam@example.com
incident_trigger: sums that are off by one
rollback:
  change: add instead of subtract
  undo: revert src/sum.mjs
  data_risk: none; no data is written
  trigger: sums that are off by one
  owner: the sum team
hold: 10m
`;

const report = `# Report

## Assumptions
- Only whole numbers are added.

## Residual risk
- Very large numbers lose digits.

## Least sure about
- Whether anybody relied on the old result.
`;

/** The test starts a process that outlives it and writes when nothing of the agent's is under way: no action explains that change. */
const files = {
  'src/sum.mjs': 'export const sum = (a, b) => a - b;\n',
  'test/sum.test.mjs': `import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import test from 'node:test';
import { sum } from '../src/sum.mjs';
const late = "const fs = require('node:fs'); const end = Date.now() + 60000; const look = () => { if (fs.existsSync(process.env.HOME + '/go')) fs.writeFileSync('src/planted.mjs', 'export {};'); else if (Date.now() < end) setTimeout(look, 50); }; look();";
spawn(process.execPath, ['-e', late], { detached: true, stdio: 'ignore' }).unref();
test('adds', () => assert.equal(sum(2, 3), 5));
`,
  'secret/key.txt': 'not for agents\n',
};

beforeAll(async () => {
  binary = await installAgent('claude');
  model = await openScriptedModel();
});
afterAll(() => model.close());
beforeEach(() => {
  home = createClaudeHome(model.url, { files });
});
afterEach(async () => {
  await claude?.stop();
  claude = undefined;
  home.remove();
});

const here = (name: string) => join(home.repo, name);
const bash = (command: string) => ({ tool: 'Bash', input: { command, description: 'test' } });
const read = (name: string) => ({ tool: 'Read', input: { file_path: here(name) } });

function countersign(store: string, ...args: string[]): string {
  const env = { PATH: `${home.env.PATH}`, HOME: home.home, LANG: 'C.UTF-8' };
  return execFileSync(process.execPath, [program, ...args, '--store', store], { encoding: 'utf8', env });
}

/** What differs from machine to machine and from run to run. */
const plain = (text: string, run: string): string =>
  text
    .replaceAll(home.root, '/home/dana')
    .replaceAll(binary, '/usr/local/bin/claude')
    .replaceAll(run, 'RUN')
    .replaceAll(run.slice(-8), 'RUN')
    .replaceAll(`user \`${userInfo().username}\``, 'user `dana`')
    .replace(/\b[0-9a-f]{12,64}\b/g, 'HASH')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/g, 'TIME')
    .replace(/\b(?:\d+m\d\ds|\d+(?:\.\d+)? ?m?s)\b/g, 'N s')
    .replace(/^( *- )\d\d:\d\d /gm, '$1MM:SS ')
    .replace(/\b\d+ events\b/g, 'N events')
    .replace(/\d+\.\d\d USD, tokens \d+/, 'N USD, tokens N')
    // Which programs the agent starts by itself, and which of their names were gone, is another thing each time.
    .replace(
      /\d+ programs? (?:was|were) started by the agent without [^"\n]*/g,
      'PROGRAMS were started by the agent.',
    )
    .replace(/^- program starts: .*\n/m, '- program starts: N\n')
    .replace(/\d+ program starts\)/, 'N program starts)')
    .replace(
      /^- .* \((?:UNCLAIMED(?:: `a[^)]*)?|as an action said: .*|possibly by an action[^)]*|expected of the agent itself)\)\n/gm,
      '',
    );

/** Numbers that are times, sizes of the journal, or what the agent happened to use. */
const measured = /^(?:t|ms|.*Ms|swallowed|events|usd|tokens|requests|bytes)$/;

const isIdleLook = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'moment' in value && value.moment === 'idle';

function settled(value: unknown, key = ''): unknown {
  if (typeof value === 'number') return measured.test(key) ? 0 : value;
  if (key === 'osUser') return 'dana';
  if (key === 'processes') return 'seen';
  // How often it was looked in between is a matter of how long things took.
  if (typeof value === 'string' && /^s\d+$/.test(value)) return 'sN';
  if (Array.isArray(value)) return value.filter((one) => !isIdleLook(one)).map((one) => settled(one, key));
  if (typeof value !== 'object' || value === null) return value;
  const known = 'known' in value && 'value' in value && typeof value.value === 'number';
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, settled(inner, known ? key : name)]),
  );
}

async function supervisedFix(): Promise<{ run: string; store: string; record: RunRecord }> {
  home.put('countersign.yaml', contract);
  model.script('fix', [
    [bash('node --test test/sum.test.mjs')],
    [read('src/sum.mjs')],
    [{ tool: 'Edit', input: { file_path: here('src/sum.mjs'), old_string: 'a - b', new_string: 'a + b' } }],
    [bash('node --test test/sum.test.mjs')],
    [{ tool: 'Write', input: { file_path: here('secret/key.txt'), content: 'mine' } }],
    [bash('touch asked.txt')],
    [{ tool: 'Write', input: { file_path: here('RUN-REPORT.md'), content: report } }],
  ]);
  // Without a boundary: its packet is kept, and what a boundary closes differs from machine to machine.
  claude = supervise({ binary, home, boundary: false });
  await claude.event('channel.opened');
  await claude.event('action.decided', ({ verdict }) => verdict.effect === 'ask', 90_000);
  await claude.terminal.waitFor(/1 waiting/);
  await claude.answer('y');
  const written = await claude.event(
    'action.requested',
    ({ action }) => /RUN-REPORT/.test(JSON.stringify(action.input)),
    60_000,
  );
  // Between two looks that were taken while nothing was asked: an edit is followed by one.
  const looks = () => claude?.bodies('snapshot.taken') ?? [];
  await until(
    'a look while nothing is asked',
    () => {
      const edited = looks().findIndex(({ action }) => action === written.action.id);
      return edited !== -1 && looks().some(({ moment }, at) => at > edited && moment === 'idle');
    },
    60_000,
  );
  writeFileSync(join(home.home, 'go'), '');
  await until('the change nobody announced', () => existsSync(here('src/planted.mjs')), 60_000);
  await claude.event('witness.seen', ({ seen }) => seen.what === 'file', 60_000);
  await claude.terminal.waitFor(/Script fix done/);
  claude.command('q');
  await claude.terminal.waitFor(/what happens to the agent/);
  claude.terminal.type('s');
  await claude.event('run.ended');
  await claude.terminal.waitFor(/the run ended/);
  const run = claude.run();
  const record = await until('the record', () => {
    const made = recordOf(claude?.store ?? '', run);
    return made.ok && made.value.run.complete ? made.value : undefined;
  });
  return { run, store: claude.store, record };
}

// What a look catches of an edit, and which programs are seen, is a matter of the moment: on a busy machine a run now and then
// differs from the one that is kept, and is made anew.
it('a packet holds the failing test, the fix, the passing test, the refusal, the approval, and the change nobody announced', {
  timeout: 240_000,
  retry: 2,
}, async () => {
  const { run, store, record } = await supervisedFix();

  const tests = record.tests.checks.filter(({ kind }) => kind === 'test');
  expect(tests.map(({ status, passed, failed }) => [status, passed, failed])).toEqual([
    ['failed', 0, 1],
    ['passed', 1, 0],
  ]);
  expect(record.tests.pairs).toHaveLength(1);
  expect(record.denied.map(({ target }) => target)).toEqual([expect.stringContaining('secret/key.txt')]);
  const [approved] = record.approvals.list;
  expect(approved).toMatchObject({ target: 'touch asked.txt', granted: true });
  if (!record.files.observed.known) throw new Error(record.files.observed.why);
  const seen = new Map(record.files.observed.value.map(({ path, claim }) => [path, claim]));
  expect(seen.get('src/sum.mjs')).toBe('claimed');
  expect(seen.get('src/planted.mjs')).toBe('unclaimed');
  expect(record.findings).toContainEqual(
    expect.objectContaining({ code: 'unclaimed-change', weight: 'serious', paths: ['src/planted.mjs'] }),
  );
  expect(record.statements.assumptions).toMatchObject({ value: ['Only whole numbers are added.'] });
  expect(readFileSync(here('secret/key.txt'), 'utf8')).toBe('not for agents\n');

  const markdown = countersign(store, 'packet', run, '--format', 'md');
  for (const part of ['src/planted.mjs', 'touch asked.txt', 'secret/key.txt', 'src/sum.mjs', 'PAY-4317'])
    expect(markdown).toContain(part);
  await expect(plain(markdown, run)).toMatchFileSnapshot('golden/packet.md');
  const json: unknown = JSON.parse(countersign(store, 'packet', run, '--format', 'json'));
  const text = `${JSON.stringify(settled(json), null, 2)}\n`;
  await expect(plain(text, run)).toMatchFileSnapshot('golden/packet.json');

  expect(countersign(store, 'why', run, 'src/planted.mjs').replace(/\s+/g, ' ')).toContain(
    'no action on record explains it',
  );
  expect(countersign(store, 'verify', run)).not.toMatch(/failed/);
});
