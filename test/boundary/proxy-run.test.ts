import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openNetwork } from '../../src/commands/host-network.ts';
import type { Sighting } from '../../src/model/witness.ts';
import { must } from '../commands/recorded-run.ts';
import { openRig } from '../supervisor/rig.ts';
import { everybody, type Somebody } from './escape-ground.ts';
import { portOf, secureSite, site } from './proxy-rig.ts';
import { inside, stageOf } from './stage-rig.ts';

const node = process.execPath;
const hash = 'a'.repeat(40);

/** What git, npm and everybody else ask for. */
function answerAll(port: () => number) {
  return ({ url = '' }: IncomingMessage, answer: ServerResponse): void => {
    if (url.startsWith('/repo/info/refs')) answer.end(`${hash}\trefs/heads/main\n`);
    else if (url.startsWith('/repo/')) answer.end('ref: refs/heads/main\n');
    else if (url.startsWith('/pkg'))
      answer.end(
        JSON.stringify({
          name: 'pkg',
          'dist-tags': { latest: '1.2.3' },
          versions: { '1.2.3': { name: 'pkg', version: '1.2.3' } },
        }),
      );
    else answer.end(`site ${port()}\n`);
  };
}

/** A run's network around a real supervisor, with a command that runs in it. */
async function openRun(
  somebody: Somebody,
  contract: object,
  over: { attended?: boolean; base?: number } = {},
) {
  const rig = openRig({ may: { reach: ['127.0.0.1'] }, ...contract }, { attended: over.attended ?? false });
  const seen: Sighting[] = [];
  const profile = { ...rig.profile, network: { hosts: ['api.example'], forwards: ['BASE_URL'] } };
  const env: Record<string, string> =
    over.base === undefined ? {} : { BASE_URL: `http://localhost:${over.base}/` };
  const ground = {
    profile: rig.profile,
    standing: [],
    workspace: rig.workspace,
    home: '/home/dana',
    protectedPaths: [],
  };
  const began = performance.now();
  const wanted = openNetwork({ profile, env }, 'proxy', {
    supervisor: rig.supervisor,
    ground,
    elapsed: () => performance.now() - began,
    after: (ms, run) => {
      const timer = setTimeout(run, ms).unref();
      return () => clearTimeout(timer);
    },
    seen: async (sighting) => seen.push(sighting),
    program: join(import.meta.dirname, 'proxy-child.ts'),
  });
  const stage = await stageOf(somebody, { forwards: wanted.forwards });
  const network = must(await wanted.serve(stage));
  onTestFinished(() => network.close());
  const exports = Object.entries({ ...network.env, HOME: '/tmp', BASE_URL: env.BASE_URL ?? '' }).map(
    ([name, value]) => `export ${name}='${value}';`,
  );
  return {
    ...rig,
    seen,
    network,
    stage,
    run: (script: string) => inside(stage, somebody, `${exports.join(' ')} ${script}`),
  };
}

const curl = (url: string, more = ''): string => `curl -sS -m 15 ${more} -w '%{http_code}' '${url}' 2>&1;`;

async function openSite(): Promise<number> {
  const web = await site(answerAll(() => portOf(web)));
  onTestFinished(() => void web.close());
  return portOf(web);
}

describe.each(everybody)('the network of a run of $name', (somebody) => {
  it('lets through what is listed and refuses the rest with its reason; there is no other way', async () => {
    const port = await openSite();
    const run = await openRun(somebody, {
      may: { reach: ['a.example', '127.0.0.1'] },
      never: { reach: ['bad.example'] },
    });
    const said = await run.run(
      [
        curl(`http://a.example:${port}/`),
        curl(`http://bad.example:${port}/`),
        curl(`http://other.example:${port}/`),
        curl(`http://rebind.example/`, '-o /dev/null'),
        `curl -sS -m 3 --noproxy '*' http://127.0.0.1:${port}/ 2>&1;`,
        `curl -sS -m 3 --noproxy '*' http://1.1.1.1/ 2>&1;`,
        'getent hosts example.com || echo no name;',
      ].join(' echo; '),
    );
    const lines = said.split('\n').filter((line) => line !== '');
    expect(lines[0]).toBe(`site ${port}`);
    expect(lines[1]).toBe('200');
    expect(lines.join('\n')).toMatch(/Countersign: .*off limits: never\.reach\[0\] "bad\.example".*\n403/);
    expect(lines.join('\n')).toMatch(
      /Countersign: .*Reaching other\.example is outside what the contract delegates.*\n403/,
    );
    expect(said.match(/^curl: \(7\)/gm)).toHaveLength(2);
    expect(lines.at(-1)).toBe('no name');
    const hosts = run.seen.flatMap((one) =>
      one.what === 'host' ? [`${one.host} ${one.allowed} ${one.by}`] : [],
    );
    expect(hosts).toEqual([
      'a.example true contract',
      'bad.example false contract',
      'other.example false none',
      'rebind.example false none',
    ]);
  });

  it('holds an unknown host until a person answers, live', async () => {
    const port = await openSite();
    const run = await openRun(somebody, {}, { attended: true });
    const said = run.run(curl(`http://asked.example:${port}/`));
    await run.until('action.decided');
    await run.answer('n1');
    expect(await said).toContain(`site ${port}\n200`);
  });

  it('carries git, npm, node and curl with TLS; cuts one that says another name', {
    timeout: 60_000,
  }, async () => {
    const port = await openSite();
    const { server } = await secureSite((_, answer) => answer.end('secure'), 'tls.example', 'other.example');
    onTestFinished(() => void server.close());
    const secure = portOf(server);
    const run = await openRun(somebody, { may: { reach: ['*.example', '127.0.0.1'] } });
    const said = await run.run(
      [
        `git ls-remote http://git.example:${port}/repo 2>&1;`,
        `npm view pkg version --registry http://npm.example:${port}/ --prefer-online 2>&1;`,
        `${node} -e "fetch('http://fetch.example:${port}/').then(async (r) => console.log('fetch', r.status))";`,
        curl(`https://tls.example:${secure}/`, '-k'),
        curl('https://other.example/', `-k --connect-to other.example:443:tls.example:${secure}`),
      ].join(' echo; '),
    );
    expect(said).toContain(`${hash}\trefs/heads/main`);
    expect(said).toMatch(/^1\.2\.3$/m);
    expect(said).toContain('fetch 200');
    expect(said).toContain('secure200');
    expect(said.match(/secure/g)).toHaveLength(1);
    await run.network.finish();
    expect(run.log.filter((type) => type === 'note.added').length).toBeGreaterThan(0);
  });

  it("opens the ports the agent's environment names, and the hosts of its profile", async () => {
    const port = await openSite();
    const run = await openRun(somebody, {}, { base: port });
    const said = await run.run(
      `${curl(`http://127.0.0.1:${port}/`)} echo; ${curl('http://api.example/', '-o /dev/null')}`,
    );
    expect(said).toContain(`site ${port}\n200`);
    expect(said).toMatch(/(?:502|200)$/);
    expect(run.log).not.toContain('action.requested');
    expect(run.network.hosts).toEqual(['api.example']);
  });

  it('is dead when the proxy is: nothing goes, and that is said', async () => {
    const port = await openSite();
    const run = await openRun(somebody, { may: { reach: ['a.example', '127.0.0.1'] } });
    const child = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8')
      .trim()
      .split(' ')
      .find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('proxy-child'));
    const gone = run.network.lost;
    process.kill(Number(child), 'SIGKILL');
    expect(await gone).toMatch(/the proxy of the run's network is gone/);
    expect(await run.run(curl(`http://a.example:${port}/`))).toMatch(/000$/);
  });
});

it('is quick enough, and keeps little in memory', { timeout: 60_000 }, async () => {
  const [somebody] = everybody;
  if (!somebody) throw new Error('nobody');
  const body = Buffer.alloc(100 * 1024 * 1024, 'x');
  const web = await site((incoming, answer) => answer.end(incoming.url === '/big' ? body : 'x'));
  onTestFinished(() => void web.close());
  const port = portOf(web);
  const run = await openRun(somebody, { may: { reach: ['a.example', '127.0.0.1'] } }, { base: port });
  const took = `-o /dev/null -w '%{time_total} '`;
  const many = (url: string): string => `curl -sS ${took} '${url}';`;
  const loop = (url: string, more: string): string =>
    `for i in $(seq 30); do curl -sS ${more} ${took} '${url}'; done; echo;`;
  const said = await run.run(
    [
      loop(`http://127.0.0.1:${port}/`, "--noproxy '*'"),
      loop(`http://a.example:${port}/`, ''),
      loop(`http://a.example:${port}/`, '--proxytunnel'),
      `${many(`http://127.0.0.1:${port}/big`)} echo;`,
      `${many(`http://a.example:${port}/big`)} echo;`,
      `curl -sS --proxytunnel ${took} http://a.example:${port}/big; echo;`,
      // A reader that is slow from the start.
      `curl -sS --limit-rate 20M -m 3 ${took} http://a.example:${port}/big 2>/dev/null; echo;`,
    ].join(' '),
  );
  const rows = said
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const median = (row: readonly number[] = []): number =>
    [...row].sort((a, b) => a - b)[Math.floor(row.length / 2)] ?? 0;
  const child = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('proxy-child'));
  const peak = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child}/status`, 'utf8'))?.[1]) / 1024;
  const figures = { ms: rows.map((row) => Math.round(median(row) * 10_000) / 10), peakMb: Math.round(peak) };
  expect(figures.ms[1]).toBeLessThan(100);
  expect(figures.peakMb, JSON.stringify(figures)).toBeLessThan(260);
});
