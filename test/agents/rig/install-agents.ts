import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The exact version every measured fact and fixture belongs to. */
export const claudeVersion = '2.1.328';

interface RealAgent {
  package: string;
  version: string;
  /** Below the folder it is installed in. */
  program: string;
  env?: Record<string, string>;
}

const { platform, arch } = process;

/** The real command line agents: what they are installed from, and what is started. */
const agents = {
  claude: {
    package: '@anthropic-ai/claude-code',
    version: claudeVersion,
    program: `@anthropic-ai/claude-code-${platform}-${arch}/claude`,
    env: { DISABLE_AUTOUPDATER: '1' },
  },
  opencode: {
    package: 'opencode-ai',
    version: '1.18.33',
    program: `opencode-${platform}-${arch}/bin/opencode`,
    env: { OPENCODE_DISABLE_AUTOUPDATE: '1' },
  },
  codex: { package: '@openai/codex', version: '0.169.0', program: '.bin/codex' },
  copilot: {
    package: '@github/copilot',
    version: '1.0.102',
    program: '.bin/copilot',
    env: { COPILOT_AUTO_UPDATE: 'false', COPILOT_OFFLINE: 'true' },
  },
  qwen: { package: '@qwen-code/qwen-code', version: '0.24.4', program: '.bin/qwen' },
  gemini: { package: '@google/gemini-cli', version: '0.61.0', program: '.bin/gemini' },
} satisfies Record<string, RealAgent>;
export type AgentName = keyof typeof agents;
export const agentNames: readonly AgentName[] = ['claude', 'opencode', 'codex', 'copilot', 'qwen', 'gemini'];

/**
 * A real CLI, installed once into the user's cache (100 to 400 MB, some 10 s) and checked: resolves to its program. No install
 * script runs; native binaries come as optional dependencies of their own.
 */
export async function installAgent(name: AgentName | 'bash'): Promise<string> {
  // Every system has its own.
  if (name === 'bash') return '/bin/bash';
  const agent: RealAgent = agents[name];
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  const folder = `${agent.package.split('/').at(-1)}-${agent.version}`;
  const directory = join(cache, 'countersign-test-agents', folder);
  const program = join(directory, 'node_modules', agent.program);
  if ((await reports(agent, program)) === null) return program;
  const fresh = `${directory}.${process.pid}`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true });
  await writeFile(join(fresh, 'package.json'), '{"private":true}');
  const wanted = `${agent.package}@${agent.version}`;
  const begun = performance.now();
  process.stderr.write(`installing ${wanted} into ${cache} (up to 400 MB)\n`);
  await run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', wanted], {
    cwd: fresh,
    timeout: 300_000,
  });
  await rm(directory, { recursive: true, force: true });
  await rename(fresh, directory);
  process.stderr.write(`installed ${wanted} in ${Math.ceil((performance.now() - begun) / 1000)}s\n`);
  const fault = await reports(agent, program);
  if (fault === null) return program;
  throw new Error(`${wanted} was installed but ${program} does not report ${agent.version}: ${fault}`);
}

/** Null when it is there and says its version. */
async function reports(agent: RealAgent, program: string): Promise<string | null> {
  // Some make folders in their home even to say their version.
  const home = await mkdtemp(join(tmpdir(), 'cs-version-'));
  try {
    await stat(program);
    const node = join(process.execPath, '..');
    const { stdout } = await run(program, ['--version'], {
      env: { HOME: home, PATH: `${node}:/usr/bin:/bin`, ...agent.env },
      timeout: 60_000,
    });
    return stdout.includes(agent.version) ? null : stdout.slice(0, 200);
  } catch (error) {
    return String(error).slice(0, 400);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}
