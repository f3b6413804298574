import { expect, it } from 'vitest';
import type { Release } from '../../../src/channels/channel.ts';
import { joinCalls } from '../../../src/channels/mcp/call-join.ts';
import type { Action } from '../../../src/model/action.ts';
import { recordingPorts } from '../recording-ports.ts';

const common = { tool: 'mcp__s__t', cwd: '/', ref: null, by: null, channel: 'claude-hooks' } as const;
const callOf = (id: string, args: Record<string, unknown>, name = 't'): Action => ({
  ...common,
  ...({ kind: 'call', holds: 'block', provenance: 'reported' } as const),
  ...{ id, server: 's', name, args, input: args },
});
const allowed: Release = { effect: 'allow', reason: 'yes', input: null };
const link = () => ({ withdrawn: new AbortController().signal });
const report = (action: string, differs = false) =>
  ({ action, outcome: 'ok', differs, failure: null, excerpt: '', output: null, ms: 1 }) as const;

function open(judge: () => Release | Promise<Release> = () => allowed) {
  const recording = recordingPorts(judge);
  const clock = { now: 0, timers: [] as (() => void)[] };
  const join = joinCalls(recording.ports, {
    now: () => clock.now,
    after: (_ms, run) => {
      clock.timers.push(run);
      return () => {};
    },
  });
  return { ...recording, join, clock };
}
const call = { server: 's', name: 't', args: { b: 2, a: 1 } };

it('one answer is good for one call with the same arguments, in whatever order', async () => {
  const { join } = open();
  await join.ports.submit(callOf('a1', { a: 1, b: 2 }), link());
  expect(join.claim({ ...call, args: { a: 1, b: 3 } })).toBeUndefined();
  expect(join.claim({ ...call, name: 'u' })).toBeUndefined();
  expect(join.claim({ ...call, server: 'v' })).toBeUndefined();
  const claimed = join.claim(call);
  expect(claimed?.action).toBe('a1');
  expect(await claimed?.release).toEqual(allowed);
  expect(join.claim(call)).toBeUndefined();
});

it('a gateway waits for the answer a person has not given yet', async () => {
  let answer = (_release: Release): void => {};
  const { join, actions } = open(
    () =>
      new Promise((resolve) => {
        answer = resolve;
      }),
  );
  const hook = join.ports.submit(callOf('a1', { a: 1, b: 2 }), link());
  const claimed = join.claim(call);
  answer({ effect: 'deny', reason: 'no', input: null });
  expect(await claimed?.release).toEqual(await hook);
  expect(actions).toHaveLength(1);
});

it.each([
  ['denied', { effect: 'deny', reason: 'no', input: null }, 0, undefined],
  ['long ago', allowed, 61_000, undefined],
  ['with other arguments, which a person wrote', { ...allowed, input: { b: 2, a: 9 } }, 0, undefined],
  ['just now', allowed, 59_000, 'a1'],
] as const)('an answer %s', async (_when, release, later, action) => {
  const { join, clock } = open(() => release);
  await join.ports.submit(callOf('a1', { a: 1, b: 2 }), link());
  clock.now += later;
  expect(join.claim(call)?.action).toBe(action);
});

it('what a person wrote is what may be called', async () => {
  const { join } = open(() => ({ ...allowed, input: { a: 1, b: 2 } }));
  await join.ports.submit(callOf('a1', { a: 'evil' }), link());
  expect(join.claim(call)?.action).toBe('a1');
});

it('the end the gateway saw stands, and the word of the agent is not told again', async () => {
  const { join, finished, clock } = open();
  await join.ports.submit(callOf('a1', { a: 1, b: 2 }), link());
  join.claim(call);
  join.seen('a1');
  join.ports.finished(report('a1'));
  for (const run of clock.timers) run();
  expect(finished).toEqual([]);
});

it('the word of the agent waits for the gateway, and counts when that never comes', async () => {
  const { join, finished, clock } = open();
  for (const id of ['a1', 'a2']) {
    await join.ports.submit(callOf(id, { a: 1, b: 2 }), link());
    join.claim(call);
    join.ports.finished(report(id));
  }
  expect(finished).toEqual([]);
  join.seen('a1');
  for (const run of clock.timers) run();
  expect(finished.map(({ action }) => action)).toEqual(['a2']);
});

it('that something else ran is told whoever saw the end; so is the end of what no gateway saw', async () => {
  const { join, finished } = open();
  await join.ports.submit(callOf('a1', { a: 1, b: 2 }), link());
  join.claim(call);
  join.seen('a1');
  join.ports.finished(report('a1', true));
  join.ports.finished(report('a7'));
  expect(finished.map(({ action }) => action)).toEqual(['a1', 'a7']);
});
