import { setTimeout as sleep } from 'node:timers/promises';
import { both, type Finding, keep, limitFinding, ratioFinding, spread } from './measure.ts';
import { openPlace, type Place } from './place.ts';
import { childrenOf } from './processes.ts';
import { agentProgram, type Drained, drain, superviseInTerminal } from './screen-run.ts';
import { tmuxArgs, tmuxInstalled } from './tmux.ts';

const ready = '####@#';
const paces = [
  { gap: 50, rounds: 4, keys: 25 },
  { gap: 12, rounds: 5, keys: 50 },
] as const;
/** Letters nobody else prints; one comes again only when the last one of it was long seen. */
const letter = (index: number): string => String.fromCodePoint(0x100 + (index % 128));

/** From a key to its letter on the terminal, through viewer, host and a raw `cat`. */
export async function benchEcho(): Promise<Finding[]> {
  const place = openPlace('may: { run: ["npm test"] }\n');
  const agent = agentProgram(place, 'echoing', `stty raw -echo; printf '${ready}'; exec cat`);
  const sides: Record<string, Drained> = {
    ours: superviseInTerminal(place, agent),
    bare: drain(agent, [], place),
  };
  if (tmuxInstalled()) sides.tmux = drain('tmux', tmuxArgs('new-session', agent), place);
  try {
    await Promise.all(Object.values(sides).map((pty) => pty.seen(ready)));
    await sleep(500);
    const findings: Finding[] = [];
    for (const { gap, rounds, keys } of paces) findings.push(...(await typeAll(sides, gap, rounds, keys)));
    findings.push(await idle(sides.ours));
    return findings;
  } finally {
    closeAll(sides, place);
  }
}

async function typeAll(sides: Record<string, Drained>, gap: number, rounds: number, keys: number) {
  const samples: Record<string, number[]> = {};
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, pty] of Object.entries(sides)) {
      const times = await typeKeys(pty, gap, keys, round * keys);
      keep(samples, name, ...times);
    }
  }
  const spreads = Object.fromEntries(Object.entries(samples).map(([name, times]) => [name, spread(times)]));
  const bench = 'echo';
  const { ours, bare, tmux } = spreads;
  if (!ours || !bare) throw new Error('nothing was typed');
  const list: Finding[] = [];
  const against = (name: string, other: typeof ours, p50: number | null, p99: number | null): void => {
    const about = { bench, name };
    const at = `typing every ${gap} ms`;
    list.push(
      ratioFinding({ ...about, what: `p50, ${at}`, ours: ours.p50, baseline: other.p50, limit: p50 }),
      ratioFinding({ ...about, what: `p99, ${at}`, ours: ours.p99, baseline: other.p99, limit: p99 }),
    );
  };
  if (tmux) against('tmux', tmux, 2.5, 4);
  else
    list.push({
      bench,
      what: 'p50',
      ours: both(ours),
      baseline: 'tmux is not installed',
      ratio: null,
      aim: '≤ 2.5×',
      met: null,
    });
  against('bare node-pty', bare, null, null);
  return list;
}

async function typeKeys(pty: Drained, gap: number, keys: number, from: number): Promise<number[]> {
  const sent = new Map<string, number>();
  const times: number[] = [];
  pty.onData((bytes) => {
    const now = performance.now();
    const text = bytes.toString();
    for (const [character, at] of sent) {
      if (!text.includes(character)) continue;
      times.push(now - at);
      sent.delete(character);
    }
  });
  for (let key = 0; key < keys; key += 1) {
    const character = letter(from + key);
    sent.set(character, performance.now());
    pty.type(character);
    await sleep(gap);
  }
  for (let wait = 0; wait < 40 && sent.size > 0; wait += 1) await sleep(25);
  pty.onData(undefined);
  if (sent.size > 0) throw new Error(`${sent.size} of ${keys} letters never came`);
  return times;
}

/** Bytes to the terminal while nothing happens: the clock in the header, nothing else. */
async function idle(pty: Drained | undefined): Promise<Finding> {
  if (!pty) throw new Error('nothing runs');
  const seconds = 4;
  const before = pty.received();
  await sleep(seconds * 1000);
  return limitFinding({
    bench: 'idle',
    what: 'bytes to the terminal per second while nothing happens',
    ours: (pty.received() - before) / seconds,
    limit: 64,
    show: (value) => `${value.toFixed(0)} bytes`,
    baseline: 'the clock of the header',
  });
}

function closeAll(sides: Record<string, Drained>, place: Place): void {
  const { ours } = sides;
  if (ours) for (const host of childrenOf(ours.pid, /node|MainThread/)) process.kill(host, 'SIGTERM');
  for (const pty of Object.values(sides)) pty.kill();
  place.dispose();
}
