import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readJournal } from '../../../src/journal/read.ts';
import type { Event, EventBody } from '../../../src/model/event.ts';
import type { Sighting } from '../../../src/model/witness.ts';
import type { Step } from '../../../src/practice/script-steps.ts';
import { openPlace, type Place } from '../../e2e/place.ts';
import { startHost } from '../../e2e/run-rig.ts';

/** Acts two seconds after everything that started it has left: a new session, twice forked, its parents gone. */
const daemon = `#!/bin/sh
(setsid sh -c '(sleep 2; echo late > src/late.txt; echo hidden > private.txt; curl -s -m 5 https://late.example/ ; :) &' > /dev/null 2>&1 &)
`;
const contract = (more: string): string => `may: { read: ["**"], edit: ["**"], run: ["./serve.sh", "true"] }
${more}`;
const bash = (command: string): Step => ({ do: 'use', tool: 'Bash', input: { command } });
const script: Step[] = [bash('./serve.sh'), { do: 'wait', ms: 7_000 }, bash('true')];

function open(more: string): Place {
  const place = openPlace({
    contract: contract(more),
    script,
    files: { 'serve.sh': daemon, 'src/a.js': 'a\n', '.gitignore': 'private.txt\n' },
  });
  onTestFinished(place.dispose);
  return place;
}

async function run(more: string, boundary: 'bubblewrap' | 'none') {
  const place = open(more);
  const host = startHost(place, {
    typeTask: true,
    spec: {
      attended: false,
      boundary:
        boundary === 'none' ? { kind: 'none', reason: 'test' } : { kind: 'bubblewrap', network: 'proxy' },
    },
  });
  await host.exited;
  expect(host.log()).toBe('');
  const read = readJournal(host.paths.journal);
  if (!read.ok) throw new Error(read.problems[0]?.message);
  return { place, events: read.value.events };
}

const bodiesOf = (events: readonly Event[]): EventBody[] => events.map(({ body }) => body);
const seenIn = (events: readonly Event[]): Sighting[] =>
  bodiesOf(events).flatMap((body) => (body.type === 'witness.seen' ? [body.seen] : []));

describe('a child that acts two seconds after its parent left', () => {
  it('has every file and host of it flagged while the run is on', async () => {
    const { place, events } = await run('', 'bubblewrap');
    expect(existsSync(join(place.workspace, 'src/late.txt'))).toBe(true);
    const seen = seenIn(events);
    const files = seen.flatMap((one) => (one.what === 'file' ? one.paths : []));
    expect(files.sort()).toEqual(['private.txt', 'src/late.txt']);
    const hosts = seen.flatMap((one) => (one.what === 'host' && one.moment === 'first' ? [one] : []));
    expect(hosts).toMatchObject([
      { claim: 'unclaimed', host: 'late.example', port: 443, allowed: false, by: 'none' },
    ]);
    // While the run was on: an action came after them.
    const last = events.findLast(({ body }) => body.type === 'action.requested')?.seq ?? 0;
    const flagged = events.filter(
      ({ body }) => body.type === 'witness.seen' && 'claim' in body.seen && body.seen.claim === 'unclaimed',
    );
    expect(flagged.length).toBeGreaterThanOrEqual(3);
    expect(flagged.filter(({ seq }) => seq < last).length).toBeGreaterThanOrEqual(3);
    const programs = seen.flatMap((one) => (one.what === 'process' ? [one] : []));
    const curl = programs.find(({ argv }) => argv[0] === 'curl');
    // It belongs to the command that started it, whoever its parent is by now.
    expect(curl).toMatchObject({ claim: 'claimed', actions: ['a1'] });
    expect(programs.filter(({ claim }) => claim === 'unclaimed')).toEqual([]);
    const coverage = seen.flatMap((one) => (one.what === 'coverage' ? [[one.of, one.is]] : []));
    expect(coverage).toEqual(
      expect.arrayContaining([
        ['process', 'complete'],
        ['network', 'complete'],
        ['files', 'lossy'],
      ]),
    );
  });

  it.each([
    ['file', 'late.txt'],
    ['host', 'late.example:443'],
  ])('freezes the run where the contract stops at an unclaimed %s', async (kind, latest) => {
    const { events } = await run(`stop_if: [{ unclaimed: [${kind}] }]`, 'bubblewrap');
    const bodies = bodiesOf(events);
    const stop = bodies.find((body) => body.type === 'stop.hit');
    expect(stop).toMatchObject({ rule: { id: 'stop_if[0]', text: `unclaimed: [${kind}]` }, action: null });
    expect(stop?.type === 'stop.hit' && stop.reason).toContain(latest);
    expect(bodies.filter(({ type }) => type === 'run.paused')).toHaveLength(1);
    expect(bodies.find(({ type }) => type === 'run.ended')).toMatchObject({ outcome: 'stopped' });
    const allowed = bodies.filter((body) => body.type === 'action.released' && body.effect === 'allow');
    expect(allowed).toMatchObject([{ action: 'a1' }]);
  });

  it('has its files flagged without a boundary, too, and says that nobody sees the network', async () => {
    const { events } = await run('', 'none');
    const seen = seenIn(events);
    expect(seen.flatMap((one) => (one.what === 'file' ? one.paths : [])).sort()).toEqual([
      'private.txt',
      'src/late.txt',
    ]);
    expect(seen).toContainEqual(expect.objectContaining({ what: 'coverage', of: 'network', is: 'absent' }));
  });
});
