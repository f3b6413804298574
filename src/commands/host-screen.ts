import { Worker } from 'node:worker_threads';
import type { ScreenBirth } from '../host/screen-protocol.ts';
import type { EventOf } from '../model/event.ts';
import type { RunSpec } from '../model/run-spec.ts';
import { runDirectory } from '../store/run-directory.ts';
import { screenSocket } from './places.ts';

interface ScreenStart {
  spec: RunSpec;
  started: EventOf<'run.started'>;
  clock: { zero: bigint; timestamp: number };
}

/** Values that must never be shown or recorded, by the name of their variable. */
export const secretsOf = (spec: RunSpec) =>
  spec.secretVariables.flatMap((name) => {
    const value = spec.env[name];
    return value ? [{ name, value }] : [];
  });

/** Shorter values would mask ordinary words on the screen. */
const longSecrets = (spec: RunSpec): string[] =>
  secretsOf(spec).flatMap(({ value }) => (value.length >= 8 ? [value] : []));

/** The thread that owns the agent's terminal. */
export function startScreen({ spec, started, clock }: ScreenStart): Worker {
  const paths = runDirectory(spec.store, spec.run);
  const birth: ScreenBirth = {
    socketPath: screenSocket(spec.runtime),
    token: spec.token,
    castPath: paths.screen,
    keyframesPath: paths.keys,
    cols: spec.cols,
    rows: spec.rows,
    zero: clock.zero,
    timestamp: clock.timestamp,
    command: started.command.join(' '),
    title: started.task,
    literals: longSecrets(spec),
  };
  return new Worker(new URL('./screen-worker.js', import.meta.url), { workerData: birth, name: 'screen' });
}
