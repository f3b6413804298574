import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { decide } from '../../src/policy/decide.ts';
import { rejudge } from '../../src/views/rejudge.ts';
import { claude } from './kits/claude.ts';
import { codex } from './kits/codex.ts';
import { copilot } from './kits/copilot.ts';
import { gemini } from './kits/gemini.ts';
import { opencode } from './kits/opencode.ts';
import { qwen } from './kits/qwen.ts';
import type { AgentHome } from './rig/agent-home.ts';
import { installAgent } from './rig/install-agents.ts';
import { tinyBundle, tinyTools } from './rig/mcp-tiny.ts';
import { openScriptedModel, type ScriptedModel } from './rig/scripted-model.ts';
import { type Supervised, supervise } from './rig/supervised.ts';
import { until } from './rig/until.ts';

/** Every real agent whose MCP servers the built program puts behind the gateway by what its profile says. */
const kits = [claude, opencode, codex, copilot, qwen, gemini];

let model: ScriptedModel;
let home: AgentHome | undefined;
let agent: Supervised | undefined;
beforeAll(async () => {
  model = await openScriptedModel();
});
afterAll(() => model.close());
afterEach(async () => {
  await agent?.stop();
  agent = undefined;
  home?.remove();
  home = undefined;
});

const contract = (profile: string, task: string) => ({
  ...{ contract: 1, task, owner: 'dana@example.com', agent: { profile }, risk: 'low', hold: '10m' },
  may: { read: ['src/**'], run: ['cat src/a.txt'], call: ['tiny.echo', 'tiny.variables'] },
  // What an agent looks for by itself: nobody is to be asked about that here.
  never: {
    call: ['tiny.die', 'planted.*'],
    reach: ['*.npmjs.org', '*.github.com', 'github.com', '*.githubusercontent.com'],
  },
});

/** A server that a repository brings along, wherever an agent might look for one: it says that it was started. */
const planted = { command: process.execPath, args: ['-e', "fs.writeFileSync('planted.txt', '')"] };
const words = JSON.stringify([planted.command, ...planted.args]);
const toml = `[mcp_servers.planted]\ncommand = ${JSON.stringify(planted.command)}\nargs = ${JSON.stringify(planted.args)}\n`;
const ofTheProject: Record<string, unknown> = {
  '.mcp.json': { mcpServers: { planted } },
  '.github/mcp.json': { mcpServers: { planted } },
  '.qwen/settings.json': { mcpServers: { planted } },
  '.gemini/settings.json': { mcpServers: { planted } },
  '.codex/config.toml': toml,
  'opencode.json': `{ "mcp": { "planted": { "type": "local", "command": ${words} } } }`,
};

/** An agent that starts no server at all where a project brings such a file along has a test of its own for that. */
const none: Record<string, readonly string[]> = {
  qwen: ['.qwen/settings.json', '.mcp.json'],
  gemini: ['.gemini/settings.json'],
};
const projectOf = (profile: string) =>
  Object.fromEntries(Object.entries(ofTheProject).filter(([name]) => !none[profile]?.includes(name)));

/** The person's files that name the server, with what is in them. */
function settingsOf({ home }: AgentHome): Record<string, string> {
  const files = readdirSync(home, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(?:json|jsonc|toml)$/.test(name),
  );
  const texts = files.map((name) => [name, readFileSync(join(home, name), 'utf8')] as const);
  return Object.fromEntries(texts.filter(([, text]) => text.includes('server.cjs')));
}

describe.each(kits)('$profile', (kit) => {
  it('has its MCP servers behind the gateway: cut to the contract, judged and asked once, on record as seen', async () => {
    const script = `mcp-${kit.profile}`;
    const tools = ['echo', 'fail', 'die', 'variables'];
    home = kit.home(model.url, {
      files: {
        ...projectOf(kit.profile),
        'server.cjs': tinyBundle(),
        'tools.json': tinyTools(...tools),
        'src/a.txt': 'a\n',
        'countersign.yaml': stringify(contract(kit.profile, `Please SCRIPT:${script}`)),
      },
      servers: {
        tiny: { command: process.execPath, args: ['server.cjs', 'tools.json'], env: { OWN: 'o1' } },
      },
    });
    const settings = settingsOf(home);
    const call = (tool: string, input = {}) => [kit.says.call('tiny', tool, input)];
    model.script(script, [
      // Its servers may take their time.
      [{ waitMs: 5_000, ...kit.says.read(join(home.repo, 'src/a.txt')) }],
      call('echo', { text: 'bear' }),
      call('fail', { text: 'x' }),
      call('die'),
      call('variables'),
    ]);
    agent = supervise({
      ...{ binary: await installAgent(kit.program), home, command: kit.command },
      ...(kit.args ? { agentArgs: [...kit.args] } : {}),
    });
    const run = agent;
    await run.event('channel.opened', () => true, 150_000);
    const result = (turn: number) =>
      until(
        () => `the result of turn ${turn}\n${run.terminal.text()}`,
        () => model.results.get(`toolu_${script}_${turn}_0`),
        150_000,
      );
    expect((await result(1)).text).toContain('bear');
    const offered = model.offered().join(' ');

    // Outside the contract: asked once, whoever heard of it first.
    const asked = await run.event('action.decided', ({ verdict }) => verdict.effect === 'ask', 60_000);
    await run.terminal.waitFor(/1 waiting/);
    expect(await run.answer('y')).toContain('tiny.fail');
    expect((await result(2)).text).toContain('no such thing');
    // Never listed: nobody could call it.
    await result(3);
    const variables = (await result(4)).text;
    expect(variables).toContain('o1');
    expect(variables).not.toMatch(/COUNTERSIGN_MCP|API_KEY|OPENCODE_|dummy/);

    await until('the calls to be over', () => observed(run).length >= 3);
    expect(observed(run).map(({ outcome }) => outcome)).toEqual(['ok', 'failed', 'ok']);
    expect(observed(run)[0]?.excerpt).toMatch(/bear.*\n\[\d+ bytes, sha256 [0-9a-f]{64}\]/);
    expect(observed(run)[1]?.action).toBe(asked.action);
    const calls = run
      .bodies('action.requested')
      .flatMap(({ action }) => (action.kind === 'call' ? [`${action.server}.${action.name}`] : []));
    expect(calls.filter((name) => name !== 'tiny.die')).toEqual(['tiny.echo', 'tiny.fail', 'tiny.variables']);
    const asks = run.bodies('action.decided').filter(({ verdict }) => verdict.effect === 'ask');
    expect(asks).toHaveLength(1);
    const notes = run.bodies('note.added').map(({ text }) => text);
    const list = notes.find((text) => text.startsWith('MCP server tiny: the agent sees'));
    expect(list).toContain('the agent sees 3 tools; hidden: die');
    expect(offered).not.toMatch(/die|planted/);
    expect(existsSync(join(home.repo, 'planted.txt'))).toBe(false);
    expect(settingsOf(home)).toEqual(settings);
    const { different, unexplained } = rejudge(run.events(), decide);
    expect({ different, unexplained }).toEqual({ different: [], unexplained: [] });
  }, 600_000);
});

/** What the gateway saw of calls. */
function observed(run: Supervised) {
  return run.bodies('action.finished').filter(({ provenance }) => provenance === 'observed');
}
