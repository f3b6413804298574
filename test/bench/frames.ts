import { setTimeout as sleep } from 'node:timers/promises';
import { floodFile, floodReady } from './flood.ts';
import { type Finding, keep, limitFinding, median, ms, ratioFinding } from './measure.ts';
import { openPlace, type Place } from './place.ts';
import { childrenOf, cpuOf } from './processes.ts';
import { agentProgram, type Drained, drain, superviseInTerminal } from './screen-run.ts';
import { tmuxArgs, tmuxInstalled } from './tmux.ts';

const rounds = 3;
const over = '@@@@#@@@@';
/** Every frame of ours is one synchronised update; it begins so. */
const frameBegins = '\x1b[?2026h';

/** What a person's agent does: floods, prints a line now and then as a build does, draws a spinner, is silent. */
const works: Readonly<Record<string, (file: string) => string>> = {
  'a flood of 10 MB': (file) => `cat '${file}'`,
  'a line every 20 ms': (file) =>
    `head -150 '${file}' | while IFS= read -r text; do printf '%s\\n' "$text"; sleep 0.02; done`,
  'a spinner, ten turns a second': () =>
    `for turn in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30; do for s in '|' '/' '-'; do printf '\\r%s working' "$s"; sleep 0.033; done; done`,
};

interface Measured {
  bytes: number;
  ms: number;
  frames: number;
  /** Of the process that draws. */
  cpu: number;
}

/** Bytes, frames and work of what reaches the terminal, against tmux showing the same in the same run. */
export async function benchFrames(): Promise<Finding[]> {
  const place = openPlace('may: { run: ["npm test"] }\n');
  try {
    const file = floodFile(place);
    const findings: Finding[] = [];
    for (const [name, work] of Object.entries(works))
      findings.push(...(await compare(place, name, work(file))));
    return [...findings, ...(await idle(place))];
  } finally {
    place.dispose();
  }
}

function openSide(place: Place, side: 'ours' | 'tmux', agent: string): Drained {
  if (side === 'ours') return superviseInTerminal(place, agent);
  return drain('tmux', tmuxArgs('new-session', agent), place);
}

async function closeSide(place: Place, side: 'ours' | 'tmux', pty: Drained): Promise<void> {
  if (side === 'ours')
    for (const host of childrenOf(pty.pid, /node|MainThread/)) process.kill(host, 'SIGTERM');
  else await drain('tmux', tmuxArgs('kill-server'), place).exited;
  pty.kill();
  await pty.exited;
}

async function measure(place: Place, side: 'ours' | 'tmux', agent: string): Promise<Measured> {
  const pty = openSide(place, side, agent);
  await pty.seen(floodReady);
  await sleep(500);
  const before = { bytes: pty.received(), cpu: cpuOf([pty.pid]), at: performance.now() };
  let frames = 0;
  pty.onData((bytes) => {
    frames += bytes.toString('latin1').split(frameBegins).length - 1;
  });
  const done = pty.seen(over);
  pty.type('\r');
  await done;
  const result = {
    bytes: pty.received() - before.bytes,
    ms: performance.now() - before.at,
    frames,
    cpu: cpuOf([pty.pid]) - before.cpu,
  };
  await closeSide(place, side, pty);
  return result;
}

const kilobytes = (bytes: number): string => `${(bytes / 1000).toPrecision(3)} KB`;

async function compare(place: Place, name: string, work: string): Promise<Finding[]> {
  const text = `printf '${floodReady}'; read line; ${work}; printf '\\n${over}'; sleep 600`;
  const agent = agentProgram(place, 'printing', text);
  const samples: Record<string, number[]> = {};
  const sides = tmuxInstalled() ? (['ours', 'tmux'] as const) : (['ours'] as const);
  for (let round = 0; round < rounds; round += 1) {
    for (const side of sides) {
      const { bytes, ms: took, frames, cpu } = await measure(place, side, agent);
      keep(samples, `${side} bytes`, bytes);
      keep(samples, `${side} rate`, bytes / (took / 1000));
      keep(samples, `${side} took`, took);
      if (side === 'tmux') continue;
      keep(samples, 'frames', frames);
      keep(samples, 'bytes of a frame', bytes / frames);
      keep(samples, 'CPU of a frame', cpu / frames);
    }
  }
  const of = (what: string): number => median(samples[what] ?? []);
  const bench = 'frames';
  const against = (what: string, key: string, limit: number | null): Finding => {
    const ours = of(`ours ${key}`);
    if (!samples['tmux bytes']) {
      return limitFinding({
        bench,
        what,
        ours,
        limit: null,
        show: kilobytes,
        baseline: 'tmux is not installed',
      });
    }
    return ratioFinding({
      bench,
      what,
      ours,
      baseline: of(`tmux ${key}`),
      name: 'tmux',
      limit,
      show: kilobytes,
    });
  };
  return [
    against(`${name}: bytes to the terminal`, 'bytes', null),
    against(`${name}: bytes to the terminal per second`, 'rate', 2),
    limitFinding({
      ...{
        bench,
        what: `${name}: bytes of a frame`,
        ours: of('bytes of a frame'),
        limit: null,
        show: kilobytes,
      },
      baseline: `${of('frames').toFixed(0)} frames in ${ms(of('ours took'))}`,
    }),
    limitFinding({ bench, what: `${name}: CPU of a frame`, ours: of('CPU of a frame'), limit: null }),
  ];
}

/** A screen on which nothing changes, for as long as one looks: the history, the home screen, and a run that is over. */
async function idle(place: Place): Promise<Finding[]> {
  const silent = agentProgram(place, 'silent', `printf '${floodReady}'; read line; sleep 600`);
  const ended = agentProgram(place, 'ended', `printf '${floodReady}'; read line; exit 0`);
  const command = (name: string) => drain(process.execPath, [place.built('countersign.js'), name], place);
  const screens: readonly [string, number, () => Promise<Drained>][] = [
    ['history', 0, async () => ready(command('history'), 'preview')],
    ['home', 0, async () => ready(command('home'), 'countersign.yaml')],
    [
      'a run that waits, with its clock',
      64,
      async () => ready(superviseInTerminal(place, silent), floodReady),
    ],
    [
      'a run that is over',
      0,
      async () => {
        const pty = await ready(superviseInTerminal(place, ended), floodReady);
        pty.type('\r');
        // Only what changes is painted, so that no sentence can be waited for. What is said of the end gives way once more.
        await sleep(12_000);
        return pty;
      },
    ],
  ];
  const findings: Finding[] = [];
  for (const [what, limit, open] of screens) {
    const pty = await open();
    await sleep(2000);
    const [before, cpu] = [pty.received(), cpuOf([pty.pid])];
    const seconds = 5;
    await sleep(seconds * 1000);
    const show = (value: number): string => `${value.toFixed(0)} bytes`;
    findings.push(
      limitFinding({
        ...{ bench: 'frames', what: `nothing happens: ${what}, bytes per second`, limit, show },
        ours: (pty.received() - before) / seconds,
        baseline: `${((cpuOf([pty.pid]) - cpu) / seconds).toFixed(1)} ms CPU a second`,
      }),
    );
    await closeSide(place, 'ours', pty);
  }
  return findings;
}

async function ready(pty: Drained, text: string): Promise<Drained> {
  await pty.seen(text);
  return pty;
}
