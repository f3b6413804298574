import {
  closeSync,
  fdatasyncSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openClaudeHooks } from '../../src/channels/claude-hooks.ts';
import { createRedactor } from '../../src/evidence/redact.ts';
import type { Action } from '../../src/model/action.ts';
import { Profile } from '../../src/model/profile.ts';
import { openRig } from '../supervisor/rig.ts';
import { readAddress } from './address.ts';
import { hookBody } from './hook-body.ts';
import {
  calmP99,
  type Finding,
  keep,
  limitFinding,
  ms,
  ratioFinding,
  type Spread,
  spread,
} from './measure.ts';
import { httpPost, type Post } from './post.ts';

const contract = {
  may: { read: ['src/**'], edit: ['src/**'], run: ['npm test', 'git status', 'node --test *'] },
  stop_if: [{ similar_failures: 5 }, { files: 5000 }],
};
const warm = 150;
const actions = 500;
const calls = 400;

/** What the supervisor itself takes for a decision, the disk and the hook channel apart. */
export async function benchGate(): Promise<Finding[]> {
  return [...(await benchSubmit()), ...(await benchChannel())];
}

/** A rig whose time in `sync` is counted apart, with the real redactor. */
function openTimedRig() {
  const redactor = createRedactor({
    literals: [{ name: 'API_TOKEN', value: 'c0ffee-7f3a91d2e8b64' }],
    key: new Uint8Array(32),
  });
  const fsync = { ms: 0, fd: -1 };
  const rig = openRig(contract, {
    ports: {
      redact: redactor.redact,
      sync() {
        const begun = performance.now();
        fdatasyncSync(fsync.fd);
        fsync.ms += performance.now() - begun;
      },
    },
  });
  fsync.fd = openSync(rig.path, 'r+');
  return { rig, fsync };
}

type Rig = ReturnType<typeof openRig>;

/** One action of each kind, for a file that exists. */
function kinds({ workspace, read, run }: Rig): Record<string, () => Action> {
  const file = join(workspace, 'src');
  return {
    read: () => read(join(file, 'a.ts')),
    edit: () => {
      const { id, cwd, ref, by, channel, holds, provenance } = run('');
      const path = join(file, 'a.ts');
      const [before, after] = ['const a = 1;', 'const a = 2;'];
      const input = { file_path: path, old_string: before, new_string: after };
      const changes = [{ path, before, after }];
      return { kind: 'edit', tool: 'Edit', input, changes, id, cwd, ref, by, channel, holds, provenance };
    },
    run: () => run('npm test'),
  };
}

async function benchSubmit(): Promise<Finding[]> {
  const { rig, fsync } = openTimedRig();
  const raw = openSync(join(rig.path, '../raw'), 'a');
  try {
    writeFileSync(join(rig.workspace, 'package.json'), '{}');
    const own: Record<string, number[]> = {};
    const synced: Record<string, number[]> = {};
    const bare: number[] = [];
    let lines: Buffer[] | undefined;
    for (let round = 0; round < actions + warm; round += 1) {
      for (const [name, make] of Object.entries(kinds(rig))) {
        const action = make();
        fsync.ms = 0;
        const link = rig.link();
        const begun = performance.now();
        const release = await rig.supervisor.submit(action, link);
        const took = performance.now() - begun;
        if (release.effect !== 'allow') throw new Error(release.reason);
        await rig.supervisor.finished({
          action: action.id,
          outcome: 'ok',
          differs: false,
          failure: null,
          excerpt: 'ok',
          ms: 3,
        });
        if (round < warm) continue;
        keep(own, name, took - fsync.ms);
        keep(synced, name, fsync.ms);
        if (name !== 'run') continue;
        lines ??= lastLines(rig.path);
        const start = performance.now();
        for (const line of lines) writeSync(raw, line);
        fdatasyncSync(raw);
        bare.push(performance.now() - start);
      }
    }
    const disk = spread(bare);
    return Object.entries(own).flatMap(([name, samples]) =>
      gateFindings(name, {
        own: spread(samples),
        synced: spread(synced[name] ?? []),
        disk,
        calm: calmP99(samples),
      }),
    );
  } finally {
    closeSync(raw);
    closeSync(fsync.fd);
    rmSync(join(rig.path, '..'), { recursive: true, force: true });
    rmSync(rig.workspace, { recursive: true, force: true });
  }
}

function gateFindings(
  name: string,
  all: Record<'own' | 'synced' | 'disk', Spread> & { calm: number },
): Finding[] {
  const { own, synced, disk, calm } = all;
  const bench = 'gate';
  return [
    ratioFinding({
      bench,
      what: `own time of a ${name}, p50`,
      ours: own.p50,
      baseline: disk.p50,
      name: 'raw append + fdatasync of its lines',
      limit: null,
    }),
    limitFinding({
      bench,
      what: `own time of a ${name}, p99 of the calmest hundred`,
      ours: calm,
      limit: 1,
      baseline: `p99 of all ${ms(own.p99)}`,
    }),
    ratioFinding({
      bench,
      what: `fdatasync of a ${name}, p50`,
      ours: synced.p50,
      baseline: disk.p50,
      name: 'raw append + fdatasync of its lines',
      limit: null,
    }),
  ];
}

/** The lines of the last action up to its release: what its decision wrote. */
function lastLines(path: string): Buffer[] {
  const lines = readFileSync(path, 'utf8').split('\n').slice(-5, -2);
  return lines.map((line) => Buffer.from(`${line}\n`));
}

const profile = Profile.parse({
  profile: 1,
  name: 'claude-code',
  title: 'Claude Code',
  launch: { command: 'claude', pass: ['PATH'] },
  channel: { kind: 'claude-hooks', holds: 'block' },
  task: 'bracketed-paste',
  tools: { Bash: { kind: 'run', command: 'command' } },
});

/** A decision through the hook channel, against a server that only echoes the same body. */
async function benchChannel(): Promise<Finding[]> {
  const { rig, fsync } = openTimedRig();
  const directory = mkdtempSync(join(tmpdir(), 'bench-hooks-'));
  let count = 0;
  const silent = () => {};
  const hooks = await openClaudeHooks({
    profile,
    workspace: rig.workspace,
    nodePath: process.execPath,
    hookClientPath: '/nowhere',
    directory,
    ports: {
      submit: rig.supervisor.submit,
      finished: silent,
      alive: silent,
      sessionEnded: silent,
      lost: silent,
      settingsChange: silent,
      prompt: silent,
      turnEnded: silent,
      subagent: silent,
      inner: silent,
      spent: silent,
      nextId() {
        count += 1;
        return `c${count}`;
      },
      anomaly: (text) => {
        throw new Error(text);
      },
    },
  });
  const echo = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => response.end(Buffer.concat(chunks)));
  });
  await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
  const at = echo.address();
  if (at === null || typeof at === 'string') throw new Error('no port');
  const ours = httpPost(readAddress(join(directory, 'hook-address.json')));
  const bare = httpPost({ url: `http://127.0.0.1:${at.port}/`, headers: {} });
  try {
    return channelFindings(await postBoth(ours, bare, rig.workspace, fsync));
  } finally {
    ours.close();
    bare.close();
    await hooks.close();
    echo.close();
    closeSync(fsync.fd);
    for (const path of [directory, rig.workspace, join(rig.path, '..')])
      rmSync(path, { recursive: true, force: true });
  }
}

async function postBoth(ours: Post, bare: Post, cwd: string, fsync: { ms: number }) {
  const [trip, echoed, dry]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < calls + warm; round += 1) {
    const body = hookBody(`t${round}`, cwd, 'npm test');
    fsync.ms = 0;
    const first = await ours.send(body);
    if (!first.text.includes('"allow"')) throw new Error(first.text);
    const synced = fsync.ms;
    const second = await bare.send(body);
    if (round < warm) continue;
    trip.push(first.ms);
    dry.push(first.ms - synced);
    echoed.push(second.ms);
  }
  return { trip: spread(trip), echoed: spread(echoed), dry: spread(dry) };
}

function channelFindings({ trip, echoed, dry }: { trip: Spread; echoed: Spread; dry: Spread }): Finding[] {
  const about = { bench: 'gate', name: 'bare http echo of the same body', limit: null };
  return [
    ratioFinding({ ...about, what: 'hook round trip, p50', ours: trip.p50, baseline: echoed.p50 }),
    ratioFinding({ ...about, what: 'hook round trip, p99', ours: trip.p99, baseline: echoed.p99 }),
    ratioFinding({
      ...about,
      what: 'hook round trip without fdatasync, p50',
      ours: dry.p50,
      baseline: echoed.p50,
    }),
  ];
}
