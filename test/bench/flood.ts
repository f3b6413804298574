import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Finding, interleaved, keep, limitFinding, median, ms, ratioFinding } from './measure.ts';
import { openPlace, type Place } from './place.ts';
import { childrenOf, cpuOf, peakOf } from './processes.ts';
import { agentProgram, type Drained, drain, superviseInTerminal } from './screen-run.ts';
import { installed, tmuxArgs, tmuxInstalled } from './tmux.ts';

const megabyte = 1024 * 1024;
const total = 100 * megabyte;
const piece = 10 * megabyte;
const rounds = 2;
/** Neither occurs in the flood, so that a screen that paints only differences paints them whole. */
export const floodReady = '####@#';
const over = '@@@@#@@@@';

/** Coloured lines as a verbose build prints them. */
export function floodFile(place: Place): string {
  const line = (n: number) =>
    `\x1b[38;5;${16 + (n % 216)}m${String(n).padStart(8)} the quick brown fox ${'·'.repeat(40)}\x1b[0m\n`;
  const lines: string[] = [];
  for (let n = 0, size = 0; size < piece; n += 1) {
    const text = line(n);
    size += Buffer.byteLength(text);
    lines.push(text);
  }
  const path = join(place.directory, 'flood.txt');
  writeFileSync(path, lines.join(''));
  return path;
}

interface Side {
  open(): Drained;
  /** The processes whose work counts. */
  pids(pty: Drained): number[];
  close(pty: Drained): void;
}

/** 100 MB of text through the whole of it, from the Enter that starts the flood to its last line on the terminal. */
export async function benchFlood(): Promise<Finding[]> {
  const place = openPlace('may: { run: ["npm test"] }\n');
  const file = floodFile(place);
  const files = Array.from({ length: total / piece }, () => `'${file}'`).join(' ');
  const work = `printf '${floodReady}'; read line; cat ${files}; printf '\\n${over}'; sleep 600`;
  const agent = agentProgram(place, 'flooding', work);
  const cpu: Record<string, number[]> = {};
  const peaks: Record<string, number> = {};
  const sides = sidesFor(place, agent);
  try {
    const run = (name: string, side: Side) => async () => {
      const pty = side.open();
      await pty.seen(floodReady);
      await sleep(400);
      const pids = side.pids(pty);
      const before = cpuOf(pids);
      const begun = performance.now();
      const done = pty.seen(over);
      pty.type('\r');
      await done;
      const took = performance.now() - begun;
      keep(cpu, name, cpuOf(pids) - before);
      for (const [index, pid] of pids.entries()) {
        peaks[`${name} ${index}`] = Math.max(peaks[`${name} ${index}`] ?? 0, peakOf(pid));
      }
      side.close(pty);
      await pty.exited;
      return took;
    };
    const runs = Object.fromEntries(Object.entries(sides).map(([name, side]) => [name, run(name, side)]));
    const wall = await interleaved(rounds, runs, false);
    return findings(wall, cpu, peaks);
  } finally {
    place.dispose();
  }
}

function sidesFor(place: Place, agent: string): Record<string, Side> {
  const kill = (pty: Drained) => pty.kill();
  const sides: Record<string, Side> = {
    ours: {
      open: () => superviseInTerminal(place, agent),
      pids: (pty) => [...childrenOf(pty.pid, /node|MainThread/), pty.pid],
      close(pty) {
        for (const host of childrenOf(pty.pid, /node|MainThread/)) process.kill(host, 'SIGTERM');
        pty.kill();
      },
    },
    sink: { open: () => drain(agent, [], place), pids: () => [], close: kill },
  };
  if (tmuxInstalled()) {
    sides.tmux = {
      open: () => drain('tmux', tmuxArgs('new-session', agent), place),
      pids: (pty) => [
        Number(
          execFileSync('tmux', tmuxArgs('display-message', '-p', '#{pid}'), {
            env: place.env,
            encoding: 'utf8',
          }),
        ),
        pty.pid,
      ],
      close: () => void execFileSync('tmux', tmuxArgs('kill-server'), { env: place.env }),
    };
  }
  if (installed('asciinema')) {
    const cast = join(place.directory, 'rec.cast');
    sides.asciinema = {
      open: () => drain('asciinema', ['rec', '-q', '--overwrite', '-c', agent, cast], place),
      pids: (pty) => [pty.pid, ...childrenOf(pty.pid, /asciinema/)],
      close: kill,
    };
  }
  return sides;
}

const aims = [
  ['tmux', 'tmux attached', 0.75],
  ['asciinema', 'asciinema rec', 0.75],
  ['sink', 'bare node-pty sink', 2],
] as const;

function findings(
  wall: Record<string, number[]>,
  cpu: Record<string, number[]>,
  peaks: Record<string, number>,
): Finding[] {
  const bench = 'flood';
  const ours = median(wall.ours ?? []);
  const list = aims.map(([name, label, limit]): Finding => {
    const samples = wall[name];
    const what = `100 MB of coloured text, ${label}`;
    if (!samples)
      return {
        bench,
        what,
        ours: ms(ours),
        baseline: 'not installed',
        ratio: null,
        aim: `≤ ${limit}×`,
        met: null,
      };
    return ratioFinding({ bench, what, ours, baseline: median(samples), name: label, limit });
  });
  for (const name of ['tmux', 'asciinema']) {
    if (!cpu[name]) continue;
    const [mine, theirs] = [median(cpu.ours ?? []), median(cpu[name])];
    list.push(
      ratioFinding({
        bench,
        what: 'CPU of host and viewer',
        ours: mine,
        baseline: theirs,
        name,
        limit: null,
      }),
    );
  }
  const show = (value: number): string => `${value.toFixed(0)} MB`;
  list.push(
    limitFinding({ bench, what: 'peak memory of the host', ours: peaks['ours 0'] ?? 0, limit: null, show }),
    limitFinding({ bench, what: 'peak memory of the viewer', ours: peaks['ours 1'] ?? 0, limit: null, show }),
  );
  return list;
}
