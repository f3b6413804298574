import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { claude as kit } from './kits/claude.ts';
import type { Supervised } from './rig/supervised.ts';
import { until } from './rig/until.ts';
import { workbench } from './rig/workbench.ts';

/** The real Claude Code on the boundary of its run: its screen, its hooks and its tools work, and what it starts stays inside. */
const bench = workbench(kit);
const { here, result } = bench;
/** A service of this machine the agent has no business with. */
let service: net.Server;
let port = 0;

const rules = `may:
  read: [src/**, test/**]
  edit: [src/**]
  run: ["node --test test/**", "git add *", "git commit -m *"]
ask: { run: ["node src/tool.mjs"] }
never: { touch: [secret/**] }
hold: 10m
`;

/** What an allowed test command executes, nobody has read: this one tries to leave. */
const leaving = `import assert from 'node:assert/strict';
import fs from 'node:fs';
import net from 'node:net';
import test from 'node:test';
import { sum } from '../src/sum.mjs';
const fails = (act) => assert.throws(act, ({ code }) => ['EROFS', 'ENOENT', 'EACCES', 'EPERM'].includes(code));
test('adds', () => assert.equal(sum(2, 3), 5));
test('writes outside', () => fails(() => fs.writeFileSync('../outside.txt', 'x')));
test('writes beside what it may edit', () => fails(() => fs.writeFileSync('outside.txt', 'x')));
test('reads what nobody may touch', () => fails(() => fs.readFileSync('secret/key.txt')));
test('plants a hook', () => fails(() => fs.writeFileSync('.git/hooks/post-commit', 'x')));
test('plants settings of its own', () => fails(() => fs.writeFileSync(process.env.HOME + '/.claude/settings.json', '{}')));
test('reaches a service of this machine', () => new Promise((done, failed) => {
  const socket = net.connect(PORT, '127.0.0.1');
  socket.on('connect', () => failed(new Error('it was reached')));
  socket.on('error', () => done());
}));
`;

beforeAll(async () => {
  service = net.createServer((socket) => socket.end('hello'));
  await new Promise<void>((done) => service.listen(0, '127.0.0.1', done));
  const address = service.address();
  port = address !== null && typeof address === 'object' ? address.port : 0;
});
afterAll(() => void service.close());
beforeEach(() => {
  const files = {
    'src/sum.mjs': 'export const sum = (a, b) => a - b;\n',
    'src/tool.mjs': "import fs from 'node:fs';\nfs.writeFileSync('src/made.txt', 'made');\n",
    'test/sum.test.mjs': leaving.replace('PORT', String(port)),
    'secret/key.txt': 'not for agents\n',
  };
  bench.lay({ rules, files });
});

const bash = kit.says.run;

/** What differs from run to run, by something of the same width. */
const plain = (screen: string): string =>
  screen
    .replace(/cs-agent-\w{6}/g, 'cs-agent-000000')
    .replace(/claude\d/g, 'claude0')
    .replace(/@[0-9a-f]{5}\b/g, '@00000')
    .replace(/Committed [0-9a-f]{7}/g, 'Committed 0000000')
    .replace(/\S \S+ for \d+s · done \d+:\d\d [AP]M */g, (words) => 'it is done'.padEnd(words.length))
    .replace(/\$\d+\.\d\d · \d+k tokens/g, '$0.00 · 0k tokens')
    .replace(/freeze {3}by (?:cgroup|pid namespace)/, 'freeze   by what there is')
    // Shown for its first moments only.
    .replace(/◐ \w+ · \/effort/, (words) => ' '.repeat(words.length))
    .replace(/ +$/gm, '')
    .replace(/\d\d:\d\d:\d\d/g, '00:00:00');

/** Every process that belongs to the run, by the marker in its environment. */
function processesOf(run: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`COUNTERSIGN_RUN=${run}`);
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** The keeper of the run's network: the program of that name in the network of the agent. */
function keeperOf(run: string): number {
  const network = (pid: number): string => readlinkSync(`/proc/${pid}/ns/net`);
  const [agent = 0] = processesOf(run);
  const found = readdirSync('/proc').find((pid) => {
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      return words[1]?.endsWith('stage-keeper.cjs') && network(Number(pid)) === network(agent);
    } catch {
      return false;
    }
  });
  return Number(found);
}

it.each([
  [80, 24],
  [140, 40],
])('reads, edits, tests, asks, is refused and commits within, at %ix%i', async (cols, rows) => {
  const run = bench.start(
    [
      [kit.says.read(here('src/sum.mjs'))],
      [kit.says.edit(here('src/sum.mjs'), 'a - b', 'a + b')],
      [bash('node --test test/sum.test.mjs')],
      [kit.says.write(here('secret/x.txt'), 'no')],
      [bash('node src/tool.mjs')],
      [bash('git add src/sum.mjs && git commit -m Add')],
    ],
    { cols, rows },
  );
  const { home } = bench;
  await run.event('channel.opened');
  await run.event('action.decided', ({ verdict }) => verdict.effect === 'ask');
  const tested = await result(2);
  expect(tested.text).toMatch(/# fail 0|ℹ fail 0/);
  const refused = await result(3);
  expect(refused.text).toContain('never.touch[0]');
  expect(existsSync(here('src/made.txt'))).toBe(false);
  expect(await run.answer('y')).toContain('node src/tool.mjs');
  await until('the approved program to have run', () => existsSync(here('src/made.txt')));
  const committed = await result(5);
  expect(committed.isError).toBe(false);
  const log = execFileSync('git', ['log', '--format=%s'], { cwd: home.repo, env: home.env }).toString();
  expect(log.split('\n')[0]).toBe('Add');
  await bench.done();

  await run.terminal.waitFor(/ · done \d+:\d\d/);
  // What the boundary of this machine does not hold stands in the header: nothing of it may be loud.
  const [header, ...below] = run.terminal.screen();
  expect(header).toMatch(/claude-code .* REC/);
  expect(header).not.toMatch(/no boundary|failed/);
  await expect(`${plain(below.join('\n'))}\n`).toMatchFileSnapshot(`golden/within-${cols}x${rows}.txt`);

  // A terminal as the agent knows it: another size reaches it.
  run.terminal.resize(cols - 5, rows - 2);
  await bench.done();
  run.terminal.resize(cols, rows);
  await bench.done();

  run.command('q');
  await run.terminal.waitFor(/what happens to the agent/);
  run.terminal.type('s');
  const ended = await run.event('run.ended');
  expect(ended.outcome).toBe('stopped');
  const [opened] = run.bodies('boundary.opened');
  expect(opened?.boundary.network.forwards).toHaveLength(1);
  expect(run.bodies('boundary.failed')).toEqual([]);
  expect(existsSync(join(home.root, 'outside.txt'))).toBe(false);
  expect(existsSync(join(home.home, '.claude/settings.json'))).toBe(false);
  await until('everything of it to be gone', () => processesOf(run.run()).length === 0);
});

describe('when a part of what holds it is gone', () => {
  /** Up to the moment a command is held. */
  async function heldCommand(): Promise<Supervised> {
    const run = bench.start([[bash('node src/tool.mjs')]]);
    await run.event('action.decided', ({ verdict }) => verdict.effect === 'ask');
    return run;
  }

  it('the keeper of its network: the agent is ended, and the record says why', async () => {
    const run = await heldCommand();
    process.kill(keeperOf(run.run()), 'SIGKILL');
    const failed = await run.event('boundary.failed');
    expect(failed.reason).toMatch(/keeper/);
    expect(await run.event('run.ended')).toMatchObject({ outcome: 'unsupervised' });
    await until('everything of it to be gone', () => processesOf(run.run()).length === 0);
    expect(existsSync(here('src/made.txt'))).toBe(false);
  });

  it('the host with its hook port: nothing of it goes on', async () => {
    const run = await heldCommand();
    const keeper = keeperOf(run.run());
    process.kill(run.hostPid(), 'SIGKILL');
    await until('everything of it to be gone', () => processesOf(run.run()).length === 0);
    await until('its network to be gone', () => !existsSync(`/proc/${keeper}`));
    expect(existsSync(here('src/made.txt'))).toBe(false);
  });
});

it('says in the header and on record when there is none', async () => {
  const run = bench.start([[bash('node --test test/sum.test.mjs')]], { boundary: false });
  await run.event('channel.opened');
  // All that is tried within succeeds here, or nothing would be shown by its failing there.
  expect((await result(0)).text).toMatch(/fail 7/);
  await run.terminal.waitFor(/no boundary/);
  expect(run.bodies('run.started')[0]?.boundary).toMatchObject({
    kind: 'none',
    by: { name: 'dana@example.com' },
  });
});
