import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSnapshots, type Snapshots } from '../../src/evidence/snapshot/snapshots.ts';
import { type Finding, interleaved, median, ratioFinding, timed, timedAsync } from './measure.ts';

const sizes: readonly (readonly [files: number, rounds: number])[] = [
  [1_000, 15],
  [10_000, 9],
  [100_000, 3],
];
const program = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
const never = new AbortController().signal;

/** Source files of half a kilobyte, twenty to a folder, last changed an hour ago. */
function makeFiles(root: string, files: number): void {
  const past = Date.now() / 1000 - 3600;
  for (let at = 0; at < files; at += 1) {
    const folder = join(root, `d${Math.floor(at / 1000)}`, `s${Math.floor(at / 20) % 50}`);
    if (at % 20 === 0) mkdirSync(folder, { recursive: true });
    const path = join(folder, `file-${at}.ts`);
    writeFileSync(path, `export const value${at} = ${at};\n`.repeat(16));
    utimesSync(path, past, past);
  }
}

interface Place {
  readonly app: string;
  git(...args: string[]): void;
  /** A new store each time. */
  open(): Snapshots;
}

function openPlace(directory: string, files: number, repository: boolean): Place {
  const [app, home] = [join(directory, 'app'), join(directory, 'home')];
  mkdirSync(app);
  mkdirSync(home);
  const environment = { PATH: process.env.PATH, HOME: home };
  const identity = {
    GIT_AUTHOR_NAME: 'a',
    GIT_AUTHOR_EMAIL: 'a',
    GIT_COMMITTER_NAME: 'a',
    GIT_COMMITTER_EMAIL: 'a',
  };
  const git = (...args: string[]): void => {
    execFileSync(program, ['-c', 'gc.auto=0', ...args], {
      cwd: app,
      env: { ...environment, ...identity, GIT_CONFIG_NOSYSTEM: '1' },
      stdio: 'ignore',
    });
  };
  let stores = 0;
  makeFiles(app, files);
  if (repository) {
    git('init', '-q');
    git('add', '-A');
    git('commit', '-q', '-m', 'first');
    git('repack', '-q', '-a', '-d');
    git('status');
  }
  return {
    app,
    git,
    open() {
      stores += 1;
      return createSnapshots({
        workspace: app,
        store: join(directory, `store-${stores}`),
        git: { program, environment },
        // As a run sees its files a little later: their times say enough.
        clock: () => Date.now() + 60_000,
      });
    },
  };
}

async function measure(directory: string, files: number, rounds: number): Promise<Finding[]> {
  const { app, git, open } = openPlace(directory, files, true);
  const warm = open();
  await warm.take('first', never);
  const edited = join(app, 'd0/s0/file-1.ts');
  let edits = 0;
  const edit = (): void => {
    edits += 1;
    writeFileSync(edited, `export const edit = ${edits};\n`);
  };
  const find = ['.', '-path', './.git', '-prune', '-o', '-printf', '%s %T@ %C@\n'];
  const samples = await interleaved(rounds, {
    find: () => timed(() => execFileSync('find', find, { cwd: app, stdio: 'ignore' })),
    status: () => timed(() => git('status', '--porcelain')),
    same: () => timedAsync(() => warm.take('same', never)),
    one() {
      edit();
      return timedAsync(() => warm.take('one', never, ['d0/s0/file-1.ts']));
    },
    all() {
      edit();
      return timedAsync(() => warm.take('all', never));
    },
    first() {
      const fresh = open();
      return timedAsync(() => fresh.take('first', never));
    },
  });
  const of = (name: string): number => median(samples[name] ?? []);
  const many = `${files.toLocaleString('en')} files`;
  const line = (what: string, ours: number, baseline: string, name: string, limit: number | null): Finding =>
    ratioFinding({ bench: 'snapshot', what: `${many}: ${what}`, ours, baseline: of(baseline), name, limit });
  const large = files >= 10_000;
  return [
    line('first of a run', of('first'), 'status', 'git status', null),
    line('nothing changed', of('same'), 'find', 'find', large ? 1.2 : null),
    line('nothing changed', of('same'), 'status', 'git status', null),
    line('one file changed, all looked at', of('all'), 'find', 'find', null),
    line('one file reported and looked at', of('one'), 'find', 'find', large ? 0.5 : null),
  ];
}

/** Outside git everything is copied once: against git taking the same files into a new repository. */
async function measureCopy(directory: string, files: number): Promise<Finding[]> {
  const { app, git, open } = openPlace(directory, files, false);
  const samples = await interleaved(5, {
    copy() {
      const fresh = open();
      return timedAsync(() => fresh.take('first', never));
    },
    add() {
      git('init', '-q');
      const took = timed(() => git('add', '-A'));
      rmSync(join(app, '.git'), { recursive: true });
      return took;
    },
  });
  const about = {
    bench: 'snapshot',
    what: `${files.toLocaleString('en')} files: first outside git, all copied`,
  };
  const [ours, baseline] = [median(samples.copy ?? []), median(samples.add ?? [])];
  return [ratioFinding({ ...about, ours, baseline, name: 'git add -A into a new repository', limit: null })];
}

/** What looking at the whole workspace costs, against the plainest walk there is and against `git status`. */
export async function benchSnapshot(): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [files, rounds] of sizes) {
    const directory = mkdtempSync(join(tmpdir(), 'bench-snapshot-'));
    try {
      findings.push(...(await measure(directory, files, rounds)));
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  }
  const directory = mkdtempSync(join(tmpdir(), 'bench-snapshot-'));
  try {
    findings.push(...(await measureCopy(directory, 10_000)));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  return findings;
}
