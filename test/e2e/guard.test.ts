import { readFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemProcesses } from '../../src/agent/process-source.ts';
import { openPlace } from './place.ts';
import { begin, ofType, startHost, watch } from './run-rig.ts';
import { becomes, processesOf, violations } from './verify.ts';

/** The host has other children, too: a guard is one by its command line. */
function guardsOf(host: number): number[] {
  const source = systemProcesses();
  return source.pids().filter((pid) => {
    const info = source.info(pid);
    return info?.parent === host && info.state !== 'dead' && commandOf(pid)[2] === 'guard';
  });
}

function commandOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1').split('\0');
  } catch {
    return [];
  }
}

describe('the guard', () => {
  it('is replaced when it is killed, and takes the agent along when the host is killed next', async () => {
    // Detached with an empty environment but for the mark: only a sweep finds it.
    const linger = '#!/bin/sh\nsetsid sleep 120 >/dev/null 2>&1 </dev/null &\n';
    const place = openPlace({
      contract: 'may: { read: ["**"], run: ["./linger.sh"] }\n',
      script: [
        { do: 'use', tool: 'Bash', input: { command: './linger.sh' }, expect: 'ok' },
        { do: 'wait', ms: 600_000 },
      ],
      files: { 'linger.sh': linger },
    });
    onTestFinished(place.dispose);
    const host = startHost(place);
    await host.ready;
    const watching = await watch(host);
    const screen = await begin(host, watching);
    await watching.until(ofType('action.finished'));
    const [first = 0] = guardsOf(host.pid);
    process.kill(first, 'SIGKILL');
    expect(await becomes(() => guardsOf(host.pid).some((pid) => pid !== first))).toBe(true);
    expect(processesOf(host.spec.run).length).toBeGreaterThan(1);
    process.kill(host.pid, 'SIGKILL');
    await host.exited;
    screen.close();
    expect(await violations(place, host, { interrupted: true })).toEqual([]);
  });

  it('goes with a host that ends as it should', async () => {
    const place = openPlace({ contract: '', script: [{ do: 'exit', code: 0 }] });
    onTestFinished(place.dispose);
    const host = startHost(place);
    await host.ready;
    const watching = await watch(host);
    const [guard = 0] = guardsOf(host.pid);
    const screen = await begin(host, watching);
    await host.exited;
    screen.close();
    const source = systemProcesses();
    const gone = (): boolean => (source.info(guard)?.state ?? 'dead') === 'dead';
    expect(guard).toBeGreaterThan(1);
    expect(await becomes(gone)).toBe(true);
    expect(await violations(place, host)).toEqual([]);
  });
});
