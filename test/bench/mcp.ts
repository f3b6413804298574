import { spawn } from 'node:child_process';
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HookEvents } from '../../src/channels/hook-events.ts';
import { openHookServer } from '../../src/channels/hook-server.ts';
import { Ask, gateHeader, gatePath } from '../../src/channels/mcp/wire.ts';
import { createMcpGate } from '../../src/commands/mcp-gate.ts';
import { createRedactor } from '../../src/evidence/redact.ts';
import { openToolPins } from '../../src/store/tool-pins.ts';
import { clientOf, tinyServer } from '../channels/mcp/gateway-rig.ts';
import { openRig } from '../supervisor/rig.ts';
import { type Finding, interleaved, limitFinding, ms, ratioFinding, type Spread, spread } from './measure.ts';
import { openPlace, type Place } from './place.ts';

const warm = 200;
const calls = 600;
const secret = 'bench';
/** No call of an honest server is longer. */
const text = 'x'.repeat(200);

/** What the gateway adds to a call of an MCP tool, against the same server reached directly. */
export async function benchMcp(): Promise<Finding[]> {
  const place = openPlace('may: { call: ["tiny.echo"] }\n');
  const folder = mkdtempSync(join(tmpdir(), 'bench-mcp-'));
  const judged = openJudged(folder);
  const free = await openGate(folder, 'free', allowAll());
  const real = await openGate(folder, 'real', judged.answer);
  const direct = await connect([tinyServer]);
  const [own, all] = [await connect(gateway(place, free.file)), await connect(gateway(place, real.file))];
  try {
    const once = (one: Connection) => async () => {
      const begun = performance.now();
      const answer = await one.ask('tools/call', { name: 'echo', arguments: { text } });
      if (!answer.result || answer.result.isError) throw new Error(JSON.stringify(answer));
      return performance.now() - begun;
    };
    const samples = await interleaved(calls + warm, { direct: once(direct), own: once(own), all: once(all) });
    const of = (name: string): Spread => spread((samples[name] ?? []).slice(warm));
    const starts = await interleaved(8, {
      direct: () => greeted([tinyServer]),
      gateway: () => greeted(gateway(place, free.file)),
    });
    const start = (name: string): Spread => spread(starts[name] ?? []);
    return [
      ...findings(of('direct'), of('own'), of('all'), [start('direct'), start('gateway')]),
      limitFinding({
        bench: 'mcp',
        what: 'of that, until the journal is on the disk (fdatasync), p50',
        ours: spread(judged.syncs.slice(warm)).p50,
        limit: null,
      }),
    ];
  } finally {
    for (const one of [direct, own, all]) one.end();
    await Promise.all([free.close(), real.close()]);
    judged.close();
    rmSync(folder, { recursive: true, force: true });
    place.dispose();
  }
}

function findings(direct: Spread, own: Spread, all: Spread, [bare, gate]: [Spread, Spread]): Finding[] {
  const bench = 'mcp';
  const about = (name: string) => ({ bench, baseline: direct.p50, name, limit: null });
  return [
    limitFinding({
      bench,
      what: 'added to a call by the gateway, the run allowing at once, p50',
      ours: own.p50 - direct.p50,
      limit: 1,
      baseline: `${ms(direct.p50)} (the same server directly)`,
    }),
    limitFinding({
      bench,
      what: 'added to a call, judged and on disk, p50',
      ours: all.p50 - direct.p50,
      limit: 1,
      baseline: `${ms(direct.p50)} (the same server directly)`,
    }),
    ratioFinding({
      ...about('the same server directly'),
      what: 'a call, judged and on disk, p50',
      ours: all.p50,
    }),
    ratioFinding({
      ...about('the same server directly'),
      baseline: direct.p99,
      what: 'a call, judged and on disk, p99',
      ours: all.p99,
    }),
    ratioFinding({
      ...about('the server itself'),
      baseline: bare.p50,
      what: 'from its start to the greeting, p50',
      ours: gate.p50,
    }),
  ];
}

const gateway = (place: Place, gate: string): string[] => [
  ...[place.built('countersign.js'), 'mcp', '--gate', gate, '--server', 'tiny'],
  ...['--', process.execPath, tinyServer],
];

type Connection = Awaited<ReturnType<typeof connect>>;

async function connect(args: readonly string[]) {
  const child = spawn(process.execPath, [...args], { stdio: ['pipe', 'pipe', 'ignore'] });
  const client = clientOf(child.stdin, child.stdout);
  const clientInfo = { name: 'bench', version: '1' };
  await client.ask('initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo });
  client.send({ method: 'notifications/initialized' });
  await client.ask('tools/list');
  const over = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    ask: client.ask,
    end() {
      child.stdin.end();
      return over;
    },
  };
}

async function greeted(args: readonly string[]): Promise<number> {
  const begun = performance.now();
  const one = await connect(args);
  const took = performance.now() - begun;
  await one.end();
  return took;
}

/** A run that allows everything and writes nothing: what is left is the gateway's own. */
function allowAll(): HookEvents {
  let count = 0;
  return async (body) => {
    const ask = Ask.parse(body);
    count += 1;
    switch (ask.ask) {
      case 'list':
        return { status: 200, body: { show: ask.tools.map(({ name }) => name) } };
      case 'call':
        return { status: 200, body: { effect: 'allow', reason: '', args: null, action: `m${count}` } };
      case 'news':
        return ask.since < 0 ? { status: 200, body: { now: 0, off: [] } } : new Promise(() => {});
      case 'finished':
      case 'note':
        return { status: 200, body: {} };
      default:
        return ask satisfies never;
    }
  };
}

/** The real judge, journal, redactor and pins, each decision brought to the disk. */
function openJudged(folder: string): { answer: HookEvents; syncs: number[]; close(): void } {
  const redactor = createRedactor({ literals: [], key: new Uint8Array(32) });
  let disk = -1;
  const syncs: number[] = [];
  const sync = (): void => {
    const begun = performance.now();
    fdatasyncSync(disk);
    syncs.push(performance.now() - begun);
  };
  const ports = { redact: redactor.redact, sync };
  const rig = openRig({ may: { call: ['tiny.echo'] } }, { ports });
  disk = openSync(rig.path, 'r+');
  const { supervisor, profile, workspace } = rig;
  return {
    syncs,
    answer: createMcpGate({
      ...{ supervisor, join: undefined, wall: Date.now, pins: openToolPins(folder) },
      ground: { profile, standing: [], workspace },
      after: () => () => {},
    }),
    close() {
      closeSync(disk);
      for (const path of [join(rig.path, '..'), workspace]) rmSync(path, { recursive: true, force: true });
    },
  };
}

async function openGate(folder: string, name: string, answer: HookEvents) {
  const server = await openHookServer({
    host: '127.0.0.1',
    routes: [{ path: gatePath, header: gateHeader, secret, answer, lines: true }],
    anomaly: () => {},
    lost: () => {},
  });
  const file = join(folder, `${name}.json`);
  const url = `http://127.0.0.1:${server.port}${gatePath}`;
  writeFileSync(file, JSON.stringify({ url, header: gateHeader, secret }));
  return { file, close: server.close };
}
