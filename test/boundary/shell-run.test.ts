import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { readJournal } from '../../src/journal/read.ts';
import type { EventBody, EventOf, EventType } from '../../src/model/event.ts';
import { runDirectory } from '../../src/store/run-directory.ts';
import { until } from '../agents/rig/until.ts';
import { openPlace, owner, type Place } from '../e2e/place.ts';
import { openProgram } from '../e2e/run-rig.ts';

const contract =
  'may: { read: ["src/**"], edit: ["src/**"], run: ["./look.sh"] }\nnever: { touch: ["locked/**"] }\n';

const files = {
  'src/a.txt': 'what a holds\n',
  'locked/key': 'a secret\n',
  'look.sh': '#!/bin/sh\ncat locked/key\necho x > outside.txt\necho x > src/made.txt\n',
};

function placeOf(): Place {
  const place = openPlace({ contract, script: [], files });
  // The user's own settings for bash would open what they are told to.
  execFileSync(
    'sh',
    [
      '-c',
      'echo "cat() { echo tricked; }" > .bashrc; cp .bashrc .bash_profile; echo "\\"\\C-m\\": \\"x\\"" > .inputrc',
    ],
    {
      cwd: place.env.HOME,
    },
  );
  onTestFinished(place.dispose);
  return place;
}

const isType =
  <T extends EventType>(type: T) =>
  (body: EventBody): body is EventOf<T> =>
    body.type === type;

function openRun(args: string[]) {
  const place = placeOf();
  const terminal = openProgram(place, ['run', '--as', owner, ...args, '--', 'bash'], { cols: 80, rows: 24 });
  const bodies = (): EventBody[] => {
    const [run = ''] = readdirSync(join(place.places.store, 'runs'));
    const journal = readJournal(runDirectory(place.places.store, run).journal);
    return journal.ok ? journal.value.events.map(({ body }) => body) : [];
  };
  return {
    place,
    terminal,
    of: <T extends EventType>(type: T) => bodies().filter(isType(type)),
    /** Types a line once the shell reads. */
    async line(text: string): Promise<void> {
      await terminal.waitFor(/\/work\$$/m);
      terminal.type(`${text}\r`);
    },
  };
}

it.each([
  ['bubblewrap', []],
  ['Landlock', ['--boundary', 'landlock']],
  ['no boundary', ['--no-boundary']],
])('a real bash under the program: %s', async (name, args) => {
  const { place, terminal, of, line } = openRun(args);
  await line('cat src/a.txt');
  await terminal.waitFor(/^what a holds$/m);
  await line('x=locked');
  await line('cat "$x/key"');
  await terminal.waitFor(/countersign: refused:.*\n?.*never/);
  await line('./look.sh; echo "ended"');
  await terminal.waitFor(/^ended$/m);
  await line('./other.sh');
  await terminal.waitFor(/waiting for a person/);
  terminal.type('\x1da');
  await terminal.waitFor(/keys live/);
  terminal.type('n');
  await terminal.waitFor(/denied this/);
  await line('exit 3');
  await terminal.waitFor(/the run ended/);
  terminal.type('\x1dq');
  await terminal.exited;
  const actions = of('action.requested').map(({ action }) => [
    action.kind,
    action.kind === 'run' && action.command,
  ]);
  expect(actions).toEqual([
    ['run', 'cat src/a.txt'],
    ['run', 'x=locked'],
    ['run', 'x="locked"\ncat "$x/key"'],
    ['run', './look.sh; echo "ended"'],
    ['run', './other.sh'],
    ['run', 'exit 3'],
  ]);
  expect(of('action.decided').map(({ verdict }) => verdict.effect)).toEqual([
    'allow',
    'allow',
    'deny',
    'allow',
    'ask',
    'allow',
  ]);
  await until('what became of them', () => of('action.finished').length >= 3);
  expect(of('run.ended')).toMatchObject([{ exitCode: 3, outcome: 'agent-failed' }]);
  // What an allowed program does is held by the boundary alone.
  const held = name !== 'no boundary';
  expect(readFileSync(join(place.workspace, 'src/made.txt'), 'utf8')).toBe('x\n');
  expect(readdirSync(place.workspace).includes('outside.txt')).toBe(!held);
  // On a busy machine what lives for milliseconds may have lost its name before anybody looked.
  const unclaimed = of('witness.seen').flatMap(({ seen }) =>
    seen.what === 'process' && seen.claim === 'unclaimed' ? [seen.argv.join(' ')] : [],
  );
  expect(unclaimed.filter((words) => words !== '')).toEqual([]);
});

it('takes no words: they would run before anybody is asked', () => {
  const place = placeOf();
  const terminal = openProgram(place, ['run', '--as', owner, '--', 'bash', '-c', 'echo ran > src/ran.txt']);
  return terminal.exited.then(({ exitCode }) => {
    expect(terminal.raw()).toContain('takes no words of its own');
    expect(exitCode).not.toBe(0);
    expect(readdirSync(join(place.workspace, 'src'))).toEqual(['a.txt']);
  });
});
