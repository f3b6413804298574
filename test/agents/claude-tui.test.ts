import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { finalScreen } from '../../src/commands/replay.ts';
import { decide } from '../../src/policy/decide.ts';
import type { Cell } from '../../src/terminal/cell.ts';
import { createMirror } from '../../src/terminal/mirror.ts';
import { rejudge } from '../../src/views/rejudge.ts';
import type { AgentHome } from './rig/agent-home.ts';
import { createClaudeHome } from './rig/claude-home.ts';
import { installAgent } from './rig/install-agents.ts';
import { openScriptedModel, type ScriptedModel } from './rig/scripted-model.ts';
import { type Supervised, supervise } from './rig/supervised.ts';
import { until } from './rig/until.ts';

/** The real Claude Code through the built program and its own keys, as a person sits before it. */
let binary: string;
let model: ScriptedModel;
let home: AgentHome;
let claude: Supervised | undefined;

const contract = (task: string): string => `contract: 1
task: ${task}
owner: dana@example.com
agent: { profile: claude-code, identity: test-account }
risk: low
may:
  read: [src/**]
  edit: [src/**]
  run: ["echo hello"]
  call: [demo.poke]
ask: { edit: [out/**] }
never: { touch: [secret/**] }
stop_if:
  - { touches: [migrations/**], because: the fix needs a schema change }
hold: 10m
`;

beforeAll(async () => {
  binary = await installAgent('claude');
  model = await openScriptedModel();
});
afterAll(() => model.close());
beforeEach(() => {
  const files = { 'src/a.txt': 'one\n', 'src/b.txt': 'b\n', 'src/c.txt': 'c\n', 'out/a': '' };
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

function begin(task: string, options: { agentArgs?: string[] } = {}): Supervised {
  home.put('countersign.yaml', contract(task));
  claude = supervise({ binary, home, ...options });
  return claude;
}

/** In the workspace and in one file: the boundary shows a server nothing of what stands elsewhere. */
const mcpServer = () => {
  const bundle = here('mcp-server.cjs');
  const source = join(import.meta.dirname, 'rig/mcp-server.ts');
  const how = ['--bundle', '--platform=node', '--format=cjs', '--log-level=error'];
  execFileSync('esbuild', [source, ...how, `--outfile=${bundle}`]);
  return { mcpServers: { demo: { command: process.execPath, args: [bundle] } } };
};

it('reads, edits, asks, is refused, calls, delegates and works in parallel under its contract', async () => {
  home.put('mcp.json', mcpServer());
  model.script('helper', [[read('src/b.txt')]]);
  model.script('tour', [
    [read('src/a.txt')],
    [{ tool: 'Edit', input: { file_path: here('src/a.txt'), old_string: 'one', new_string: 'two' } }],
    [bash('touch out/asked.txt')],
    [{ tool: 'Write', input: { file_path: here('secret/x.txt'), content: 'no' } }],
    [{ tool: 'mcp__demo__poke', input: { what: 'bear' } }],
    [
      {
        tool: 'Agent',
        input: { description: 'help', prompt: 'do SCRIPT:helper', subagent_type: 'general-purpose' },
      },
    ],
    [read('src/b.txt'), read('src/c.txt'), bash('echo hello')],
  ]);
  const run = begin('please SCRIPT:tour', { agentArgs: ['--mcp-config', here('mcp.json')] });

  await run.event('channel.opened');
  const asked = await run.event('action.decided', ({ verdict }) => verdict.effect === 'ask');
  expect(readFileSync(here('src/a.txt'), 'utf8')).toBe('two\n');
  await run.terminal.waitFor(/1 waiting/);
  // Held for as long as a person may be away, longer than any client's default patience.
  const since = performance.now();
  await until('90 s to pass', () => performance.now() - since > 90_000, 100_000);
  expect(existsSync(here('out/asked.txt'))).toBe(false);
  expect(await run.answer('y')).toContain('touch out/asked.txt');
  await run.event('action.released', ({ action, effect }) => action === asked.action && effect === 'allow');
  await until('the approved command to have run', () => existsSync(here('out/asked.txt')));

  const refused = await until('the refusal to reach the model', () => model.results.get('toolu_tour_3_0'));
  expect(refused.isError).toBe(true);
  expect(refused.text).toContain('never.touch[0]');
  expect(existsSync(here('secret/x.txt'))).toBe(false);

  expect((await until('the MCP answer', () => model.results.get('toolu_tour_4_0'))).text).toContain('bear');

  const delegated = await run.event('action.requested', ({ action }) => action.kind === 'delegate');
  const decided = await run.event('action.decided', ({ action }) => action === delegated.action.id);
  expect(decided.verdict).toMatchObject({ effect: 'allow', rule: { id: 'builtin:delegate' } });
  const inner = await run.event('action.requested', ({ action }) => action.by !== null);
  expect(inner.action).toMatchObject({ kind: 'read', by: { type: 'general-purpose' } });
  for (const block of [0, 1, 2]) {
    const result = await until('a parallel result', () => model.results.get(`toolu_tour_6_${block}`));
    expect(result.isError).toBe(false);
  }

  run.command('q');
  await run.terminal.waitFor(/what happens to the agent/);
  run.terminal.type('s');
  await run.event('run.ended');
  const journal = run.events();
  expect(rejudge(journal, decide)).toMatchObject({ different: [], notRejudgeable: [], unexplained: [] });
  expect(journal.filter(({ body }) => body.type === 'action.decided').length).toBeGreaterThanOrEqual(9);
});

it('forgets a question the person takes back with Esc in the agent, and freezes on a stop rule', async () => {
  model.script('esc', [[bash('touch never.txt')]]);
  model.script('stop', [[{ tool: 'Write', input: { file_path: here('migrations/1.sql'), content: 'x' } }]]);
  const run = begin('please SCRIPT:esc');
  await run.terminal.waitFor(/1 waiting/);
  run.terminal.type('\x1b');
  const gone = await run.event('action.finished', ({ outcome }) => outcome === 'withdrawn');
  await run.terminal.waitFor((text) => !/1 waiting/.test(text));
  expect(run.bodies('action.released').some(({ action }) => action === gone.action)).toBe(false);
  expect(existsSync(here('never.txt'))).toBe(false);

  run.terminal.type('\x1b[200~now SCRIPT:stop\x1b[201~');
  await run.terminal.waitFor(/SCRIPT:stop/);
  run.terminal.type('\r');
  await run.event('stop.hit');
  const frozen = await run.event('run.paused');
  expect(frozen.processes).toBeGreaterThan(0);
  const own = processesOf(run.run());
  expect(own.length).toBeGreaterThan(0);
  expect(own.filter((pid) => !standsStill(pid))).toEqual([]);
  await run.terminal.waitFor(/STOP: \^\] a/);
  expect(await run.answer('x')).toContain('migrations/1.sql');
  const ended = await run.event('run.ended');
  expect(ended).toMatchObject({ outcome: 'stopped' });
  expect(existsSync(here('migrations/1.sql'))).toBe(false);
});

/** Stopped by a signal, or in a group of processes that is frozen. */
function standsStill(pid: string): boolean {
  if (readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ')[2] === 'T') return true;
  const group = /^0::(.*)$/m.exec(readFileSync(`/proc/${pid}/cgroup`, 'utf8'))?.[1] ?? '';
  const mounted = /^cgroup2 (\S+) /m.exec(readFileSync('/proc/mounts', 'utf8'))?.[1] ?? '';
  return /^frozen 1$/m.test(readFileSync(join(mounted, group, 'cgroup.events'), 'utf8'));
}

/** The agent's own processes, whatever stands around them. */
const processesOf = (run: string): string[] =>
  readdirSync('/proc').filter((pid) => {
    try {
      const environment = readFileSync(`/proc/${pid}/environ`, 'utf8');
      return readlinkSync(`/proc/${pid}/exe`) === binary && environment.includes(`COUNTERSIGN_RUN=${run}`);
    } catch {
      return false;
    }
  });

/** A cell as it looks: on a blank one, weight and colour of the letter that is not there show nothing. */
function seen(cell: Cell): Cell {
  if (cell.text.trim() !== '') return cell;
  const letter = /(^|;)(?:38;5;\d+|38;2;\d+;\d+;\d+|3[0-7]|9[0-7]|[123])(?=;|$)/g;
  return { ...cell, style: cell.style.replace(letter, '') };
}

it('shows in replay what was on screen live, cell by cell', async () => {
  model.script('cells', [[read('src/a.txt')], [bash('echo hello')]]);
  const run = begin('please SCRIPT:cells');
  await run.terminal.waitFor(/Script cells done/);
  run.command('z');
  await run.terminal.waitFor((text) => !text.includes('actions'));
  run.command('q');
  await run.terminal.waitFor(/what happens to the agent/);
  run.terminal.type('s');
  await run.event('run.ended');
  await run.terminal.waitFor(/the run ended/);
  const replayed = await finalScreen(run.store, run.run());
  if (!replayed.ok) throw new Error(replayed.problems[0]?.message);
  // What the person's terminal shows, read with the same eyes as the replay: text, width and style of every cell.
  const { cols, rows } = replayed.value;
  const terminal = createMirror({ cols, rows: rows + 1 });
  await new Promise<void>((parsed) => terminal.write(run.terminal.raw(), parsed));
  const live = Array.from({ length: rows }, (_, y) => terminal.readRow(y));
  expect(
    live.map((row) =>
      row
        .map(({ text }) => text)
        .join('')
        .trimEnd(),
    ),
  ).toEqual(replayed.value.text);
  expect(live.map((row) => row.map(seen))).toEqual(replayed.value.cells.map((row) => row.map(seen)));
});
