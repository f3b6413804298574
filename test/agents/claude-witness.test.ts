import { expect, it } from 'vitest';
import { claude as kit } from './kits/claude.ts';
import { workbench } from './rig/workbench.ts';

/** What the real Claude Code starts by itself is expected, what its commands start is claimed, and anything else freezes the run. */
const bench = workbench(kit);

const rules = `may:
  read: ["**"]
  edit: [src/**]
  run: ["echo *", "sleep *", "git status *", "ls *"]
stop_if:
  - { unclaimed: [process, host] }
hold: 10m
`;

const bash = kit.says.run;
const behind = {
  tool: 'Bash',
  input: { command: 'sleep 1; echo later', description: 'test', run_in_background: true },
};

it('explains every program of a session, and freezes on one that nothing explains', async () => {
  bench.lay({ rules, files: { 'src/a.txt': 'one\n' } });
  const file = bench.here('src/a.txt');
  const run = bench.start([
    [kit.says.read(file)],
    [kit.says.edit(file, 'one', 'two')],
    [bash('echo hello; sleep 0.3')],
    [behind],
    [bash('git status --short; sleep 0.4'), bash('ls src; sleep 0.5')],
  ]);
  await bench.done();
  const programs = () =>
    run.bodies('witness.seen').flatMap(({ seen }) => (seen.what === 'process' ? seen : []));
  // What lives for a moment only may be gone before its name is read, and what comes late is told at the end of a beat.
  await run.event(
    'witness.seen',
    ({ seen }) => seen.what === 'process' && seen.argv.join(' ') === 'sleep 0.5',
  );
  expect(programs().filter(({ claim }) => claim === 'unclaimed')).toEqual([]);
  const claimed = programs().filter(({ claim }) => claim === 'claimed');
  const starts = claimed.filter(({ pid, top }) => pid === top).map(({ actions }) => actions);
  // The last two are called at the same time.
  expect(starts.sort()).toEqual([['a3'], ['a4'], ['a5'], ['a6']]);
  expect(claimed.map(({ argv }) => argv.join(' '))).toEqual(
    expect.arrayContaining(['sleep 0.3', 'sleep 1', 'sleep 0.4', 'sleep 0.5']),
  );
  const own = programs().filter(({ claim, pid, top }) => claim === 'expected' && pid === top);
  const names = own.map(({ argv }) => argv.slice(0, 2).join(' '));
  // Each of them lives for milliseconds: on a busy machine some are gone before they can be read, never all.
  const usual = ['/usr/bin/git -c', '/bin/bash -c', '/bin/sh -c'];
  expect(usual.filter((name) => names.includes(name))).not.toEqual([]);
  expect(run.bodies('stop.hit')).toEqual([]);

  // A command the person types in the agent's own way passes no hook.
  run.terminal.type('!');
  run.terminal.type('uname -s');
  await run.terminal.waitFor(/uname -s/);
  run.terminal.type('\r');
  const stop = await run.event('stop.hit');
  expect(stop).toMatchObject({ rule: { id: 'stop_if[0]' }, action: null });
  expect(stop.reason).toMatch(/1 program was started \(\/bin\/bash -c /);
  const [unclaimed] = programs().filter(({ claim }) => claim === 'unclaimed');
  expect(unclaimed?.argv.at(-1)).toContain("eval 'uname -s'");
});
