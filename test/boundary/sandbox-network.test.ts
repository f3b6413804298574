import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openSandboxNetwork } from '../../src/commands/sandbox-network.ts';
import { Profile } from '../../src/model/profile.ts';
import { must } from '../commands/recorded-run.ts';
import { temporaryDirectory } from '../harness/temporary.ts';
import { openTerminal } from '../harness/terminal.ts';
import { pin } from '../supervisor/rig.ts';
import { everybody, type Somebody } from './escape-ground.ts';
import { portOf, site } from './proxy-rig.ts';
import { available, become, inside, keeper } from './stage-rig.ts';

const profile = Profile.parse({
  profile: 1,
  name: 'mine',
  title: 'Mine',
  launch: { command: 'mine', pass: [] },
  channel: { kind: 'claude-hooks', holds: 'block' },
  task: 'none',
  tools: {},
  network: { hosts: ['api.example', 'asked.example', 'held.example'], forwards: ['BASE_URL'] },
});

async function openSite(): Promise<number> {
  const web = await site((_, answer) => answer.end('hello'));
  onTestFinished(() => void web.close());
  return portOf(web);
}

/** A sandbox's network whose names below `example` lead to this machine. */
async function openNetwork(
  somebody: Somebody,
  contract: object,
  over: { profile?: Profile; base?: number } = {},
) {
  const told: string[] = [];
  const env: Record<string, string> =
    over.base === undefined ? {} : { BASE_URL: `http://localhost:${over.base}/` };
  const rules = { contract: pin(contract), profile: over.profile, standing: [], env };
  const network = must(
    await openSandboxNetwork(available(), rules, (line) => told.push(line), {
      program: join(import.meta.dirname, 'proxy-child.ts'),
      keeper,
      lead: become(somebody),
    }),
  );
  onTestFinished(() => network.close());
  const exports = Object.entries(network.env).map(([name, value]) => `export ${name}='${value}';`);
  return {
    told,
    network,
    run: (script: string) => inside(network.stage, somebody, `${exports.join(' ')} ${script}`),
  };
}

const curl = (url: string, more = ''): string => `curl -sS -m 15 ${more} -w ' %{http_code}\n' '${url}' 2>&1;`;

describe.each(everybody)('the network of a sandbox of $name', (somebody) => {
  it('leads to what the contract lists, and says of all else which line opens it', async () => {
    const port = await openSite();
    const { run, told } = await openNetwork(somebody, {
      may: { reach: ['a.example', '127.0.0.1', 'rebind.example*', 'bad.example', 'asked.example'] },
      ask: { reach: ['asked.example'] },
      never: { reach: ['bad.example'] },
      stop_if: [{ reaches: ['held.example'] }],
    });
    const said = await run(
      [
        curl(`http://a.example:${port}/`),
        ...['bad', 'held', 'asked', 'other', 'other'].map((name) => curl(`http://${name}.example:${port}/`)),
        curl('http://rebind.example/', '-o /dev/null'),
        `curl -sS -m 3 --noproxy '*' http://127.0.0.1:${port}/ 2>&1;`,
        'getent hosts example.com || echo no name;',
      ].join(' '),
    );
    expect(said).toContain('hello 200');
    expect(said.match(/hello/g)).toHaveLength(1);
    expect(said.match(/403$/gm)).toHaveLength(6);
    expect(said).toMatch(/^curl: \(7\)/m);
    expect(said).toMatch(/no name$/m);
    expect(told).toEqual([
      `not reached: bad.example:${port}: Reaching bad.example is off limits: never.reach[0] "bad.example" (countersign.yaml).`,
      expect.stringContaining(
        `not reached: held.example:${port}: Reaching held.example hits a stop rule: stop_if[0]`,
      ),
      `not reached: asked.example:${port}: Reaching asked.example needs a person's word: ask.reach[0] "asked.example" (countersign.yaml). A run would ask; sandbox asks nobody.`,
      `not reached: other.example:${port}: Reaching other.example is outside what the contract delegates. \`may: { reach: ["other.example"] }\` in countersign.yaml opens it.`,
      expect.stringMatching(/^not reached: rebind\.example:80: .*169\.254\.169\.254/),
    ]);
  });

  it('leads to what the agent itself needs, unless a rule asks or forbids', async () => {
    const port = await openSite();
    const { run, told } = await openNetwork(
      somebody,
      { ask: { reach: ['asked.example'] }, never: { reach: ['held.example'] } },
      { profile, base: port },
    );
    const said = await run(
      `${curl(`http://127.0.0.1:${port}/`)} ${['api', 'asked', 'held'].map((name) => curl(`http://${name}.example/`, '-o /dev/null')).join(' ')} ${curl(`http://api.example:${port}/`, '-o /dev/null')}`,
    );
    expect(said).toContain('hello 200');
    // Nobody listens there: it was let through.
    expect(said.match(/ (?:502|403)$/gm)).toEqual([' 502', ' 403', ' 403', ' 403']);
    expect(told.map((line) => line.split(': ')[1])).toEqual([
      'asked.example:80',
      'held.example:80',
      `api.example:${port}`,
    ]);
  });

  it('says of each host once, and not of more than fifty', { timeout: 60_000 }, async () => {
    const { run, told } = await openNetwork(somebody, {});
    await run(
      `for i in $(seq 60); do ${curl('http://h$i.example/', '-o /dev/null').replace(/'(http[^']*)'/, '$1')} done`,
    );
    expect(told).toHaveLength(51);
    expect(told.at(-1)).toBe('not reached: more hosts, of which nothing is said');
  });
});

it('says when what leads out has ended', async () => {
  const [somebody] = everybody;
  if (!somebody) throw new Error('nobody');
  const { network } = await openNetwork(somebody, {});
  const children = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8')
    .trim()
    .split(' ');
  const child = children.find((pid) =>
    readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('proxy-child'),
  );
  process.kill(Number(child), 'SIGKILL');
  expect(await network.lost).toMatch(/proxy .* is gone/);
});

const built = resolve(import.meta.dirname, '../../dist/countersign.js');

describe('countersign sandbox --network proxy', () => {
  function openPlace() {
    const root = temporaryDirectory();
    const [workspace, runtime] = [join(root, 'work'), join(root, 'runtime')];
    mkdirSync(join(workspace, 'src'), { recursive: true });
    mkdirSync(runtime, { mode: 0o700 });
    const lines = ['contract: 1', 'task: try it out', 'owner: a@example.com'];
    const may = 'may: { edit: ["src/**"], reach: ["127.0.0.2"] }';
    writeFileSync(join(workspace, 'countersign.yaml'), `${[...lines, may].join('\n')}\n`);
    const env = {
      PATH: process.env.PATH ?? '',
      HOME: root,
      XDG_RUNTIME_DIR: runtime,
      TERM: 'xterm-256color',
    };
    return { workspace, runtime, env };
  }

  const words = (...command: string[]): string[] => [
    built,
    'sandbox',
    '--network',
    'proxy',
    '--',
    ...command,
  ];

  /** Not waited for in one go: this process answers the proxy. */
  const heard = (child: ChildProcess) =>
    new Promise<{ status: number | null; out: string; err: string }>((done) => {
      const said = { out: '', err: '' };
      child.stdout?.on('data', (bytes) => {
        said.out += bytes;
      });
      child.stderr?.on('data', (bytes) => {
        said.err += bytes;
      });
      child.on('close', (status) => done({ status, ...said }));
    });

  const script = (port: number): string =>
    `${curl(`http://127.0.0.2:${port}/`)} ${curl(`http://127.0.0.3:${port}/`, '-o /dev/null')} exit 5`;

  /** On all addresses of the loopback: programs do not ask the proxy for 127.0.0.1. */
  async function openWide(): Promise<number> {
    const web = createServer((_, answer) => answer.end('hello'));
    await new Promise<void>((done) => web.listen(0, '0.0.0.0', done));
    onTestFinished(() => void web.close());
    return portOf(web);
  }

  it('runs a command with the hosts of its contract, and leaves nothing behind', async () => {
    const { workspace, runtime, env } = openPlace();
    const port = await openWide();
    const child = spawn(process.execPath, words('sh', '-c', script(port)), { cwd: workspace, env });
    const { status, out, err } = await heard(child);
    expect({ status, out }).toEqual({ status: 5, out: 'hello 200\n 403\n' });
    expect(err.split('\n')).toEqual([
      'boundary: writes src; network proxy',
      `not reached: 127.0.0.3:${port}: Reaching 127.0.0.3 is outside what the contract delegates. \`may: { reach: ["127.0.0.3"] }\` in countersign.yaml opens it.`,
      '',
    ]);
    expect(readdirSync(join(runtime, 'countersign'))).toEqual([]);
  });

  it('says it on a terminal once the command is over', async () => {
    const { workspace, env } = openPlace();
    const port = await openWide();
    const terminal = openTerminal({
      file: process.execPath,
      args: words('sh', '-c', `${script(port).replace('exit 5', '')} printf 'la%s\\n' st; exit 5`),
      env,
      cwd: workspace,
    });
    expect(await terminal.exited).toMatchObject({ exitCode: 5 });
    expect(terminal.raw().replace(/\s+/g, ' ')).toMatch(/hello 200 403 last not reached: 127\.0\.0\.3:/);
  });
});
