import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type OpenAcp, openAcp } from '../../../src/channels/acp/acp-channel.ts';
import { HostAddress } from '../../../src/channels/acp/wire.ts';
import { noted } from '../../../src/channels/hook-answer.ts';
import { recordingPorts } from '../recording-ports.ts';
import { type AcpAgent, acpProfile } from './replay.ts';

let root: string;
let channel: OpenAcp | undefined;

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'cs-acp-')));
  mkdirSync(join(root, 'project/.git'), { recursive: true });
  mkdirSync(join(root, 'project/in "it"'));
});
afterEach(async () => {
  await channel?.close();
  channel = undefined;
  rmSync(root, { recursive: true, force: true });
});

async function open(agent: AcpAgent, homeWithin?: string): Promise<OpenAcp> {
  const recording = recordingPorts();
  channel = await openAcp({
    ...acpProfile(agent),
    ports: recording.ports,
    mcp: {
      route: { path: '/mcp', header: 'x-none', secret: 'none', answer: async () => noted },
      wire: async () => ({
        ...{ entries: { one: { command: ['gate'] } }, settings: {}, args: ['--servers'], names: new Map() },
        notices: ['one is left out'],
      }),
      close: async () => {},
    },
    ...{ workspace: join(root, 'project/in "it"'), directory: join(root, 'run'), homeWithin },
    ...{ nodePath: '/node', clientPath: '/acp-client.js', noProxy: 'mine' },
    doubted: () => {},
    onUsage: () => {},
  });
  return channel;
}

const addressFile = (opened: OpenAcp): string => opened.launcher.args[1] ?? '';

async function say(opened: OpenAcp, words: object, secret?: string): Promise<number> {
  const address = HostAddress.parse(JSON.parse(readFileSync(addressFile(opened), 'utf8')));
  const response = await fetch(address.url, {
    method: 'POST',
    headers: { [address.header]: secret ?? address.secret },
    body: JSON.stringify(words),
  });
  return response.status;
}

describe('a channel over ACP', () => {
  it('starts the client with the address of the host, which is gone once the client has spoken', async () => {
    const opened = await open('qwen');
    expect(opened.launcher).toEqual({
      file: '/node',
      args: ['/acp-client.js', join(root, 'run/acp-address.json')],
    });
    expect(statSync(addressFile(opened)).mode & 0o777).toBe(0o600);
    expect(await say(opened, { say: 'hello' }, 'another')).toBe(401);
    expect(await say(opened, { say: 'hello' })).toBe(200);
    expect(existsSync(addressFile(opened))).toBe(false);
  });

  it('gives the agent files and variables of the run, and takes them away again', async () => {
    const opened = await open('qwen');
    const settings = opened.env.QWEN_CODE_SYSTEM_SETTINGS_PATH ?? '';
    expect(dirname(settings)).toBe(join(root, 'run/acp'));
    expect(JSON.parse(readFileSync(settings, 'utf8')).permissions.ask).toContain('read_file');
    expect(JSON.parse(readFileSync(opened.env.QWEN_CODE_TRUSTED_FOLDERS_PATH ?? '', 'utf8'))).toEqual({
      [join(root, 'project/in "it"')]: 'DO_NOT_TRUST',
    });
    expect(opened.launchArgs).toEqual(['--acp', '--approval-mode', 'default', '--servers']);
    expect(opened.notices).toEqual(['one is left out']);
    expect(opened.env.NO_PROXY).toBe('127.0.0.1,localhost,mine');
    await opened.close();
    expect(existsSync(join(root, 'run/acp'))).toBe(false);
  });

  it.each([
    [undefined, undefined],
    ['/home/dana', '/home/dana/.config'],
  ])('within a boundary (home %s) its data go where the run has a folder of its own', async (home, data) => {
    const { env } = await open('opencode', home);
    expect(env.XDG_DATA_HOME).toBe(data);
    expect(JSON.parse(env.OPENCODE_CONFIG_CONTENT ?? '').mcp).toEqual({ one: { command: ['gate'] } });
  });

  it.each([
    ['opencode', '.opencode'],
    ['opencode', 'opencode.jsonc'],
    ['gemini', '.gemini'],
    ['copilot', '.github/hooks'],
    ['copilot', '.github/agents'],
    ['copilot', '.claude/settings.json'],
    ['copilot', '.mcp.json'],
  ] as const)(
    '%s: a project with %s starts no run, and one that gets it lets nothing through',
    async (agent, name) => {
      for (const folder of ['project/in "it"', 'project']) {
        mkdirSync(join(root, folder, name), { recursive: true });
        await expect(open(agent)).rejects.toMatchObject({ problem: { code: 'project-settings-in-agent' } });
        rmSync(join(root, folder, name), { recursive: true });
      }
      // Above the project it is somebody else's.
      mkdirSync(join(root, name), { recursive: true });
      await open(agent);
    },
  );
});
