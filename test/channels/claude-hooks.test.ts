import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ClaudeHooks, openClaudeHooks } from '../../src/channels/claude-hooks.ts';
import { bodyLimit, secretHeader } from '../../src/channels/hook-server.ts';
import { testProfile } from '../agent/test-profile.ts';
import { fixture } from './fixture.ts';
import { allow, recordingPorts } from './recording-ports.ts';

const profile = testProfile(
  {},
  { tools: { Bash: { kind: 'run', command: 'command' } }, usage: 'claude-transcript' },
);
const client = join(import.meta.dirname, '../../src/channels/hook-client.ts');
const bash = fixture('PreToolUse-Bash');

let directory: string;
let hooks: ClaudeHooks;
let heard: ReturnType<typeof recordingPorts>;
let judge: NonNullable<Parameters<typeof recordingPorts>[0]>;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'cs-hooks-'));
  judge = () => allow;
  heard = recordingPorts((action, withdrawn) => judge(action, withdrawn));
  hooks = await openClaudeHooks({
    profile,
    ports: heard.ports,
    nodePath: process.execPath,
    hookClientPath: client,
    directory: join(directory, `it's a run`),
    workspace: directory,
    noProxy: '.corp',
  });
});
afterEach(async () => {
  await hooks.close();
  rmSync(directory, { recursive: true, force: true });
});

const settingsFile = () => hooks.launchArgs[1] ?? '';
const settings = () => JSON.parse(readFileSync(settingsFile(), 'utf8'));
const secret = (): string => settings().hooks.PreToolUse[0].hooks[0].headers[secretHeader];

interface Reply {
  status: number;
  body: string;
}
function call(
  body: string | Buffer,
  options: { headers?: http.OutgoingHttpHeaders; method?: string; path?: string; signal?: AbortSignal } = {},
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const { headers = { [secretHeader]: secret() }, method = 'POST', path = '/hook', signal } = options;
    const request = http.request(
      { host: '127.0.0.1', port: hooks.port, method, path, headers, ...(signal ? { signal } : {}) },
      (response) => {
        let text = '';
        response.on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}
const json = JSON.stringify;

describe('the files', () => {
  it('are private and gone after the run', async () => {
    expect(statSync(settingsFile()).mode & 0o777).toBe(0o600);
    expect(statSync(join(settingsFile(), '..')).mode & 0o777).toBe(0o700);
    const file = settingsFile();
    await hooks.close();
    expect(statSync(file, { throwIfNoEntry: false })).toBeUndefined();
  });

  it('carry every lock the real program was seen to need', () => {
    const ask = {
      type: 'http',
      url: `http://127.0.0.1:${hooks.port}/hook`,
      timeout: 86_400,
      onFailure: 'block',
      headers: { [secretHeader]: secret() },
      statusMessage: 'waiting for a person',
    };
    const { hooks: events, ...rest } = settings();
    expect(rest).toEqual({
      disableAllHooks: false,
      disableSkillShellExecution: true,
      disableAgentView: true,
      env: {
        CLAUDE_CODE_SIMPLE: '0',
        CLAUDE_CODE_SAFE_MODE: '0',
        NO_PROXY: '127.0.0.1,localhost,.corp',
        no_proxy: '127.0.0.1,localhost,.corp',
        NODE_OPTIONS: '',
        BASH_ENV: '',
      },
    });
    const { SessionStart: start, ...others } = events;
    expect(start[0].hooks[0]).toMatchObject({ type: 'command' });
    expect(start[0].hooks[0].command).toMatch(/^'\/usr\/bin\/env' '-i' '\/.*' '\/.*' '\/.*'$/);
    expect(Object.keys(others).sort()).toEqual(
      'ConfigChange PermissionRequest PostToolUse PostToolUseFailure PreToolUse SessionEnd Stop StopFailure SubagentStart SubagentStop UserPromptSubmit'.split(
        ' ',
      ),
    );
    for (const entries of Object.values(others)) expect(entries).toEqual([{ hooks: [ask] }]);
  });

  it('keep the secret out of the environment and the arguments', () => {
    expect(json([hooks.env, hooks.launchArgs])).not.toContain(secret());
    expect(secret().length).toBeGreaterThanOrEqual(43);
  });
});

describe('a good call', () => {
  it('is answered with what was released', async () => {
    const reply = await call(json(bash));
    expect(reply.status).toBe(200);
    expect(JSON.parse(reply.body)).toMatchObject({ hookSpecificOutput: { permissionDecision: 'allow' } });
    expect(heard.actions).toHaveLength(1);
  });

  it('may be 3 MB', async () => {
    await call(json({ ...bash, tool_input: { command: 'x'.repeat(3_000_000) } }));
    expect(heard.actions[0]).toMatchObject({ kind: 'run', command: 'x'.repeat(3_000_000) });
  });

  it('is held without holding up others', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    judge = (action) => (action.ref === 'held' ? held.then(() => allow) : allow);
    const first = call(json({ ...bash, tool_use_id: 'held' }));
    expect((await call(json(bash))).status).toBe(200);
    release();
    expect((await first).status).toBe(200);
  });
});

describe('a broken call is refused and told', () => {
  const wrongSecret = (value: string | undefined) => () => ({
    headers: value === undefined ? {} : { [secretHeader]: value },
  });
  it.each<[string, number, string | Buffer, () => Parameters<typeof call>[1]]>([
    ['no secret', 401, json(bash), wrongSecret(undefined)],
    ['an empty secret', 401, json(bash), wrongSecret('')],
    ['a wrong secret', 401, json(bash), wrongSecret('x'.repeat(43))],
    ['the secret and more', 401, json(bash), () => ({ headers: { [secretHeader]: `${secret()}x` } })],
    ['half the secret', 401, json(bash), () => ({ headers: { [secretHeader]: secret().slice(0, 20) } })],
    ['the secret twice', 401, json(bash), () => ({ headers: { [secretHeader]: [secret(), secret()] } })],
    [
      'the hook secret at the metrics',
      401,
      '{}',
      () => ({ path: '/v1/metrics', headers: { 'x-countersign-metrics': secret() } }),
    ],
    ['GET', 405, '', () => ({ method: 'GET' })],
    ['PUT', 405, json(bash), () => ({ method: 'PUT' })],
    ['another path', 404, json(bash), () => ({ path: '/' })],
    ['a longer path', 404, json(bash), () => ({ path: '/hook/x' })],
    ['a query', 404, json(bash), () => ({ path: '/hook?x=1' })],
    ['no body', 400, '', () => ({})],
    ['half a body', 400, json(bash).slice(0, 80), () => ({})],
    ['plain text', 400, 'allow', () => ({})],
    ['two bodies', 400, json(bash) + json(bash), () => ({})],
    [
      'broken UTF-8',
      400,
      Buffer.concat([Buffer.from('{"hook_event_name":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]),
      () => ({}),
    ],
    ['a list', 400, json([bash]), () => ({})],
    ['a malformed event', 422, json({ ...bash, tool_input: 'ls' }), () => ({})],
    [
      'too deep a body',
      422,
      `${json(bash).slice(0, -1)},"deep":${'['.repeat(6000)}${']'.repeat(6000)}}`,
      () => ({}),
    ],
    ['too large a body', 413, json({ ...bash, pad: 'x'.repeat(bodyLimit) }), () => ({})],
  ])('%s: %i', async (_what, status, body, options) => {
    const reply = await call(body, options());
    expect(reply.status).toBe(status);
    expect(JSON.parse(reply.body)).toMatchObject({ hookSpecificOutput: { permissionDecision: 'deny' } });
    expect(heard.actions).toEqual([]);
    expect(heard.said.filter((text) => text.startsWith('anomaly'))).toHaveLength(1);
  });

  it('what is no http at all', async () => {
    const socket = net.connect(hooks.port, '127.0.0.1');
    const text = await new Promise<string>((resolve) => {
      let all = '';
      socket.on('data', (chunk) => {
        all += chunk;
      });
      socket.on('close', () => resolve(all));
      socket.write('\x16\x03\x01 hello\r\n\r\n');
    });
    expect(text).toMatch(/^HTTP\/1.1 400/);
    expect(heard.said).toEqual(['anomaly a broken http request came to the hook port']);
  });
});

describe('a call the agent gives up', () => {
  it('withdraws the action, and nothing is answered', async () => {
    const gone = new AbortController();
    const withdrawn = new Promise<string>((resolve) => {
      judge = (action, signal) =>
        new Promise((release) => {
          gone.abort();
          signal.addEventListener('abort', () => {
            resolve(action.id);
            release(allow);
          });
        });
    });
    await expect(
      call(json(bash), { headers: { [secretHeader]: secret() }, signal: gone.signal }),
    ).rejects.toThrow();
    expect(await withdrawn).toBe('a1');
    await call(json({ ...fixture('PostToolUse-Bash'), tool_use_id: bash.tool_use_id }));
    expect(heard.finished[0]?.differs).toBe(true);
  });

  it('ends when the channel is closed', async () => {
    let aborted = false;
    const asked = new Promise<void>((resolve) => {
      judge = (_action, signal) =>
        new Promise(() => {
          signal.addEventListener('abort', () => {
            aborted = true;
          });
          resolve();
        });
    });
    const reply = call(json(bash)).catch((error: Error) => error.message);
    await asked;
    await hooks.close();
    expect(await reply).toMatch(/hang up|ECONNRESET/);
    expect(aborted).toBe(true);
    expect(heard.said).toEqual([]);
  });
});

describe('a port somebody else opened', () => {
  let inside: net.Server;
  beforeEach(async () => {
    await hooks.close();
    inside = net.createServer();
    await new Promise<void>((done) => inside.listen(0, '127.0.0.1', done));
    const address = inside.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    hooks = await openClaudeHooks({
      profile,
      ports: heard.ports,
      nodePath: process.execPath,
      hookClientPath: client,
      directory: join(directory, 'inside'),
      workspace: directory,
      inside: { port, server: inside },
    });
    expect(hooks.port).toBe(port);
  });
  afterEach(() => void inside.close());

  it('is answered there, and only with the secret', async () => {
    expect((await call(json(bash))).body).toContain('"allow"');
    expect((await call(json(bash), { headers: {} })).status).toBe(401);
  });

  it('is answered no more once the hooks are closed: nobody waits there', async () => {
    const headers = { [secretHeader]: secret() };
    await hooks.close();
    await expect(call(json(bash), { headers })).rejects.toThrow();
    expect(heard.said.filter((text) => text.startsWith('lost'))).toEqual([]);
  });

  it('is lost when it closes by itself', async () => {
    await new Promise<void>((done) => inside.close(() => done()));
    expect(heard.said).toContainEqual(expect.stringMatching(/^lost .*hook port/));
  });
});

describe('hooks of others', () => {
  const skill = () => {
    mkdirSync(join(directory, '.claude/skills/x'), { recursive: true });
    writeFileSync(join(directory, '.claude/skills/x/SKILL.md'), '---\nhooks: {}\n---\n');
  };
  it('that appear during the run keep everything from being let through', async () => {
    const here = { ...bash, cwd: directory };
    expect((await call(json(here))).body).toContain('"allow"');
    skill();
    const reply = await call(json({ ...here, tool_use_id: 'next' }));
    expect(reply.body).toContain('"deny"');
    expect(reply.body).toContain('SKILL.md now has hooks');
    expect(heard.said).toEqual([expect.stringContaining('a2 was released but refused')]);
    await call(json({ ...fixture('PostToolUse-Bash'), tool_use_id: 'next' }));
    expect(heard.finished).toMatchObject([{ action: 'a2', differs: true }]);
  });
  it('that are there at the start leave the project out, and nothing more', async () => {
    skill();
    await hooks.close();
    hooks = await openClaudeHooks({
      profile,
      ports: heard.ports,
      nodePath: process.execPath,
      hookClientPath: client,
      directory: join(directory, 'again'),
      workspace: directory,
    });
    expect(hooks.launchArgs.slice(2)).toEqual(['--setting-sources', 'user']);
    expect(hooks.notices).toHaveLength(1);
    expect((await call(json({ ...bash, cwd: directory }))).body).toContain('"allow"');
  });
});

describe('the start command', () => {
  const start = (command: string, input: string) =>
    new Promise<{ code: number | null; error: string }>((resolve) => {
      const child = spawn('/bin/sh', ['-c', command], {
        env: { PATH: '/nonexistent', NODE_OPTIONS: '--require /nonexistent' },
      });
      let error = '';
      child.stderr.on('data', (chunk) => {
        error += chunk;
      });
      child.on('close', (code) => resolve({ code, error }));
      child.stdin.on('error', () => undefined);
      child.stdin.end(input);
    });
  const command = (): string => settings().hooks.SessionStart[0].hooks[0].command;

  it('proves that hooks live, whatever PATH and NODE_OPTIONS are', async () => {
    const done = await start(command(), json(fixture('SessionStart')));
    expect(done).toEqual({ code: 0, error: '' });
    expect(heard.said[0]).toMatch(/^alive /);
  });

  it.each<[string, (line: string) => string, string]>([
    ['the address file is gone', (line) => line.replace('hook-address', 'other'), 'cannot be read'],
    ['the payload is junk', (line) => line, 'refused this session (400)'],
  ])('fails when %s', async (_what, change, error) => {
    const done = await start(change(command()), 'junk');
    expect(done.code).toBe(2);
    expect(done.error).toContain(error);
    expect(heard.said.some((text) => text.startsWith('alive'))).toBe(false);
  });

  it('fails when nobody listens', async () => {
    const line = command();
    const file = join(settingsFile(), '..', 'hook-address.json');
    const address = readFileSync(file, 'utf8');
    await hooks.close();
    writeFileSync(file, address);
    expect((await start(line, json(fixture('SessionStart')))).error).toContain('cannot be reached');
  });
});

describe('metrics', () => {
  const point = (usd: number) => ({
    resourceMetrics: [
      {
        scopeMetrics: [
          {
            metrics: [
              {
                name: 'claude_code.cost.usage',
                sum: { aggregationTemporality: 1, dataPoints: [{ asDouble: usd }, { asDouble: 0.25 }] },
              },
              {
                name: 'claude_code.token.usage',
                sum: { aggregationTemporality: 1, dataPoints: [{ asDouble: 900 }] },
              },
            ],
          },
        ],
      },
    ],
  });
  const send = (body: unknown) => {
    const [name = '', value = ''] = (hooks.env.OTEL_EXPORTER_OTLP_METRICS_HEADERS ?? '').split('=');
    return call(json(body), { path: '/v1/metrics', headers: { [name]: value } });
  };
  it('say what was spent', async () => {
    expect((await send(point(0.5))).status).toBe(200);
    expect(heard.said).toEqual(['spent 0.75']);
  });
  it.each([[{}], [[]], [{ resourceMetrics: 7 }], [point(-1)]])('say nothing for %j', async (body) => {
    expect((await send(body)).status).toBe(200);
    expect(heard.said).toEqual([]);
  });
});
