import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Availability, findBoundary } from '../../src/boundary/availability.ts';
import { openBoundary } from '../../src/boundary/open-boundary.ts';
import type { BoundaryPlan } from '../../src/boundary/plan.ts';
import { openStage } from '../../src/boundary/stage.ts';
import { openProcessWitness, type ProcessWitness } from '../../src/boundary/witness/process-witness.ts';
import { boundaryPlan } from '../../src/commands/boundary-plan.ts';
import { ProblemError } from '../../src/model/problem.ts';
import { readContract } from '../../src/store/contract-file.ts';
import {
  type Finding,
  interleaved,
  limitFinding,
  median,
  ms,
  ratioFinding,
  timed,
  timedAsync,
} from './measure.ts';
import { must } from './must.ts';
import { openPlace, type Place } from './place.ts';

type Found = Extract<Availability, { available: true }>;

/** What an agent's commands are made of: many small programs, a repository looked at, a compiler, tests of a package. */
interface Work {
  readonly name: string;
  readonly script: string;
  readonly rounds: number;
  /** The aims of the boundary and of boundary and witness together; null: none. */
  readonly aims: readonly [boundary: number | null, witness: number | null];
}

const works: readonly Work[] = [
  {
    name: 'fork/exec, 500 programs',
    script: 'for i in $(seq 500); do /bin/true; done',
    rounds: 9,
    aims: [1.05, null],
  },
  {
    name: 'git status, 2,000 files, 10 times',
    script: 'cd repo; for i in 1 2 3 4 5 6 7 8 9 10; do git status --porcelain; done',
    rounds: 9,
    aims: [1.05, null],
  },
  {
    name: 'a C file compiled, 3 times',
    script: 'for i in 1 2 3; do cc -O2 -c -o sum.o sum.c; done',
    rounds: 7,
    aims: [1.05, null],
  },
  { name: 'npm test, 8 test files', script: 'cd package && npm test', rounds: 7, aims: [1.05, 1.1] },
];

function fill({ workspace, env }: Place): void {
  const at = (...names: string[]): string => join(workspace, ...names);
  mkdirSync(at('repo'));
  for (let file = 0; file < 2_000; file += 1) {
    const folder = at('repo', `d${file % 40}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `f${file}.ts`), `export const value = ${file};\n`.repeat(10));
  }
  const git = (...args: string[]): void =>
    void spawnSync('git', ['-c', 'user.name=b', '-c', 'user.email=b@example.com', ...args], {
      cwd: at('repo'),
      env,
    });
  git('init', '-q');
  git('add', '-A');
  git('commit', '-qm', 'first');
  const lines = Array.from(
    { length: 400 },
    (_, line) => `int f${line}(int x) { for (int i = 0; i < x; i++) x ^= i * ${line}; return x; }`,
  );
  writeFileSync(at('sum.c'), `#include <stdio.h>\n${lines.join('\n')}\n`);
  mkdirSync(at('package'));
  writeFileSync(at('package', 'package.json'), JSON.stringify({ scripts: { test: 'node --test' } }));
  for (let file = 0; file < 8; file += 1) {
    const text = `import { test } from 'node:test';\nimport { equal } from 'node:assert';\ntest('adds', () => equal(1 + ${file}, ${file + 1}));\n`;
    writeFileSync(at('package', `a${file}.test.mjs`), text);
  }
}

interface Start {
  file: string;
  args: readonly string[];
  env: Record<string, string>;
  cwd: string;
}

/** A shell that stays, as an agent does: what is measured is the work inside, not the way in. */
interface Shell {
  work(script: string): Promise<number>;
  pid: number;
  close(): Promise<void>;
}

function openShell({ file, args, env, cwd }: Start): Shell {
  const child = spawn(file, args, { env, cwd, stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const over = once(child, 'exit');
  return {
    pid: child.pid ?? 0,
    work: (script) =>
      timedAsync(async () => {
        child.stdin.write(`( ${script} ) > /dev/null 2>&1; echo "$?"\n`);
        const { value } = await lines.next();
        if (value !== '0') throw new Error(`${script} ended with ${value}`);
      }),
    async close() {
      child.stdin.end();
      await over;
    },
  };
}

const shell = ['/bin/sh', []] as const;

async function planFor({ workspace, env, directory }: Place): Promise<BoundaryPlan> {
  const contract = must(readContract('countersign.yaml', { workspace, now: Date.now() }));
  const places = {
    store: join(directory, 'state'),
    runtime: join(directory, 'run'),
    config: join(directory, 'config'),
  };
  return boundaryPlan({
    contract: contract.pinned,
    contractFile: join(workspace, 'countersign.yaml'),
    profile: undefined,
    standing: [],
    workspace,
    home: join(directory, 'home'),
    places,
    shows: [],
    network: 'proxy',
    environment: env,
  });
}

/** Everything a run puts beneath its agent, with a shell in the agent's place. */
async function openInside(place: Place, found: Found) {
  const plan = await planFor(place);
  const stage = must(await openStage({ with: found, keeper: place.built('stage-keeper.cjs'), forwards: [] }));
  const launch = (command: readonly [string, ...string[]]) =>
    must(
      openBoundary({
        plan,
        with: found,
        command,
        cwd: place.workspace,
        private: join(place.directory, 'run'),
        stage,
      }),
    );
  return { stage, launch };
}

async function benchWork(place: Place, found: Found): Promise<Finding[]> {
  const { stage, launch } = await openInside(place, found);
  const plain = openShell({ file: shell[0], args: shell[1], env: place.env, cwd: place.workspace });
  const inside = launch(['/bin/sh']);
  const held = openShell(inside);
  const watched = openShell(launch(['/bin/sh']));
  const findings: Finding[] = [];
  try {
    for (const { name, script, rounds, aims } of works) {
      let witness: ProcessWitness | undefined;
      const samples = await interleaved(rounds, {
        plain: () => plain.work(script),
        inside: () => held.work(script),
        async witnessed() {
          witness = openProcessWitness({
            program: place.built('witness-process.js'),
            coverage() {},
            started() {},
          });
          witness.follow(watched.pid, ['/bin/sh']);
          const took = await watched.work(script);
          await witness.close();
          return took;
        },
      });
      const of = (side: string): number => median(samples[side] ?? []);
      const line = (what: string, side: string, limit: number | null): Finding =>
        ratioFinding({
          bench: 'boundary',
          what: `${name}: ${what}`,
          ours: of(side),
          baseline: of('plain'),
          name: 'neither',
          limit,
        });
      findings.push(
        line('boundary', 'inside', aims[0]),
        line('boundary and process witness', 'witnessed', aims[1]),
      );
    }
  } finally {
    await Promise.all([plain, held, watched].map((one) => one.close()));
    inside.close();
    await stage.close();
  }
  return findings;
}

/** What it takes once, at the start of a run. */
async function benchStart(place: Place, found: Found): Promise<Finding[]> {
  const { stage, launch } = await openInside(place, found);
  const go = ({ file, args, env, cwd }: Start): number =>
    timed(() => spawnSync(file, args, { env, cwd, stdio: 'ignore' }));
  const samples = await interleaved(15, {
    plain: () => go({ file: '/bin/true', args: [], env: place.env, cwd: place.workspace }),
    inside: () => go(launch(['/bin/true'])),
    async stage() {
      let opened: { close(): Promise<void> } | undefined;
      const took = await timedAsync(async () => {
        opened = must(
          await openStage({ with: found, keeper: place.built('stage-keeper.cjs'), forwards: [] }),
        );
      });
      await opened?.close();
      return took;
    },
  });
  await stage.close();
  const of = (side: string): number => median(samples[side] ?? []);
  const baseline = `${ms(of('plain'))} (neither)`;
  return [
    limitFinding({
      bench: 'boundary',
      what: 'a program started in the boundary',
      ours: of('inside'),
      limit: null,
      baseline,
    }),
    limitFinding({ bench: 'boundary', what: 'the network of a run made', ours: of('stage'), limit: null }),
  ];
}

/** What the boundary and the witness cost an agent's commands, against the same commands with neither, in turns. */
export async function benchBoundary(): Promise<Finding[]> {
  const found = findBoundary(process.platform, process.arch, process.getuid?.() ?? -1);
  if (!found.available) throw new ProblemError(found.problem);
  const place = openPlace('risk: low\nmay: { edit: ["**"] }\n');
  try {
    fill(place);
    return [...(await benchWork(place, found)), ...(await benchStart(place, found))];
  } finally {
    place.dispose();
  }
}
