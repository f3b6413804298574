import { statSync } from 'node:fs';
import type { Disabled } from '../model/capability.ts';
import type { EventOf } from '../model/event.ts';
import { disabledPath, readDisabled } from '../store/disabled-file.ts';

type Switched = EventOf<'capability.disabled'> | EventOf<'capability.enabled'>;

/** Follows the list of what is switched off, for one run. */
export interface DisabledWatch {
  /** What has changed in the list since the last look, as events; empty nearly always. */
  look(): Switched[];
}

/** `known`: what the run was told already. A list that cannot be read changes nothing: what is off stays off. */
export function createDisabledWatch(store: string, known: readonly Disabled[] = []): DisabledWatch {
  let seen = '';
  let current: ReadonlyMap<string, Disabled> = new Map(known.map((entry) => [entry.call, entry]));
  return {
    look() {
      const now = stampOf(disabledPath(store));
      if (now === seen) return [];
      const read = readDisabled(store);
      if (!read.ok) return [];
      seen = now;
      const next = new Map(read.value.map((entry) => [entry.call, entry]));
      const events: Switched[] = [];
      for (const [call, disabled] of next)
        if (!current.has(call)) events.push({ type: 'capability.disabled', disabled });
      for (const call of current.keys())
        if (!next.has(call)) {
          events.push({ type: 'capability.enabled', call, by: 'the list', reason: 'switched on again' });
        }
      current = next;
      return events;
    },
  };
}

/** Another text whenever the file was replaced: the list is never changed in place. */
function stampOf(path: string): string {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stat ? `${stat.ino} ${stat.mtimeNs} ${stat.size}` : 'none';
}
