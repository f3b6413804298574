import { execFile, spawn } from 'node:child_process';
import { chownSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { systemProcesses } from '../../src/agent/process-source.ts';
import { uids } from '../agent/held.ts';
import { openPlace, owner, type Place } from '../e2e/place.ts';
import { programArgs } from '../e2e/run-rig.ts';
import { agentArgs } from '../e2e/run-spec.ts';
import { becomes } from '../e2e/verify.ts';

/** Two parents away, in a session of its own, without the run's mark and deaf to whatever asks it to leave. */
const daemon = `#!/usr/bin/perl
use POSIX;
exit if fork; setsid(); exit if fork;
$SIG{$_} = "IGNORE" for qw(TERM HUP INT);
close STDIN; close STDOUT; close STDERR;
exec "env", "-i", "sleep", "300.$ARGV[0]";
`;

/** Pids by the one word that only the daemon of one run has. */
function daemons(word: string): number[] {
  const source = systemProcesses();
  return source.pids().filter((pid) => commandOf(pid).includes(word) && source.info(pid)?.state !== 'dead');
}

function commandOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1').split('\0');
  } catch {
    return [];
  }
}

const List = z.array(
  z.looseObject({ host: z.number().nullable(), boundary: z.string(), processes: z.number() }),
);
const Paused = z.array(z.looseObject({ processes: z.number(), way: z.string() }));

describe.each(uids)('a run within its boundary, as user %i', (uid) => {
  const become =
    uid === process.getuid?.() ? [] : ['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups'];

  function say(place: Place, ...args: string[]): Promise<string> {
    const [file = '', ...rest] = [...become, process.execPath, ...programArgs(...args)];
    return new Promise((done, fail) => {
      execFile(file, rest, { env: place.env, cwd: place.workspace }, (error, out, err) =>
        error ? fail(new Error(err)) : done(out),
      );
    });
  }

  async function begin(word: string): Promise<Place> {
    const place = openPlace({
      contract: 'may: { read: ["**"], run: ["./daemon.pl *"] }\n',
      script: [
        { do: 'use', tool: 'Bash', input: { command: `./daemon.pl ${word}` } },
        { do: 'wait', ms: 600_000 },
      ],
      files: { 'daemon.pl': daemon },
    });
    onTestFinished(place.dispose);
    const names = readdirSync(place.directory, { recursive: true, encoding: 'utf8' });
    for (const path of ['', ...names]) chownSync(join(place.directory, path), uid, uid);
    const line = ['run', '--no-tui', '--profile', 'practice', '--as', owner, '--', ...agentArgs(place)];
    const [file = '', ...args] = [...become, process.execPath, ...programArgs(...line)];
    const run = spawn(file, args, { cwd: place.workspace, env: place.env, stdio: 'ignore' });
    onTestFinished(() => void run.kill('SIGKILL'));
    expect(await becomes(() => daemons(`300.${word}`).length === 1, 30_000)).toBe(true);
    return place;
  }

  it('is frozen with its daemons, goes on, and is ended', async () => {
    const word = `${process.pid}${uid}1`;
    const place = await begin(word);
    const [live] = List.parse(JSON.parse(await say(place, 'ps', '--json')));
    expect(live?.boundary).toMatch(/^bubblewrap/);
    const [paused] = Paused.parse(JSON.parse(await say(place, 'pause', '--json')));
    // The ordinary user has no cgroup here.
    expect(paused?.way).toBe(uid === 0 ? 'cgroup' : 'pid-namespace');
    expect(paused?.processes).toBe(live?.processes);
    await say(place, 'resume');
    await say(place, 'pause');
    expect(await say(place, 'kill')).toMatch(/ended: \d+ processes in \d+ ms/);
    expect(daemons(`300.${word}`)).toEqual([]);
  });

  it('is gone with its daemons when its host is killed', async () => {
    const word = `${process.pid}${uid}2`;
    const place = await begin(word);
    const [live] = List.parse(JSON.parse(await say(place, 'ps', '--json')));
    process.kill(live?.host ?? 0, 'SIGKILL');
    expect(await becomes(() => daemons(`300.${word}`).length === 0, 2_000)).toBe(true);
  });
});
