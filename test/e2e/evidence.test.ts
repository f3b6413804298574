import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readJournal } from '../../src/journal/read.ts';
import type { EventOf, EventType } from '../../src/model/event.ts';
import type { Step } from '../../src/practice/script-steps.ts';
import { openPlace, type Place } from './place.ts';
import { startHost } from './run-rig.ts';
import { type HostOptions, must } from './run-spec.ts';

const contract =
  'may: { read: ["**"], edit: ["*.txt"], run: ["./build.sh"] }\nnever: { touch: ["private/**"] }\n';
const script: Step[] = [
  { do: 'use', tool: 'Write', input: { file_path: 'a.txt', content: 'a\n' }, expect: 'ok' },
  { do: 'use', tool: 'Write', input: { file_path: 'private/x', content: 'x' }, expect: 'denied' },
  { do: 'use', tool: 'Write', input: { file_path: 'old.txt', content: 'new\n' }, expect: 'ok' },
  { do: 'use', tool: 'Bash', input: { command: './build.sh' }, expect: 'ok' },
];
const files = { 'old.txt': 'old\n', 'build.sh': '#!/bin/sh\necho made > made-by-command\n' };

async function runIn(place: Place, options: HostOptions = {}) {
  const host = startHost(place, { typeTask: true, ...options });
  await host.exited;
  expect(host.log()).toBe('');
  const events = must(readJournal(host.paths.journal)).events.map(({ body }) => body);
  const of = <T extends EventType>(type: T): EventOf<T>[] =>
    events.filter((body): body is EventOf<T> => body.type === type);
  const looks = of('snapshot.taken');
  const ends = [looks[0], looks.at(-1)].map((look) => look?.snapshot.id);
  const changes = of('evidence.recorded')
    .flatMap(({ evidence, provenance }) => (evidence.what === 'changes' ? [{ ...evidence, provenance }] : []))
    .find(({ from, to }) => from === ends[0] && to === ends[1]);
  return {
    host,
    types: events.map(({ type }) => type),
    looks,
    // The agent keeps its own log inside `.git`: where git cannot say what that is, it is noted like an ignored file.
    told: changes?.changes
      .filter(({ path }) => !path.startsWith('.git/'))
      .map(({ kind, path }) => `${kind} ${path}`),
    changes,
    ended: of('run.ended')[0],
  };
}

const place = (over: Readonly<Record<string, string>> = {}): Place => {
  const opened = openPlace({ contract, script, files: { ...files, ...over } });
  onTestFinished(opened.dispose);
  return opened;
};

describe('what is seen of the workspace', () => {
  it('is on record: before, after each edit that was let go, after the run, and what is different', async () => {
    const { host, looks, told, changes, types, ended } = await runIn(place());
    const [first, ...rest] = looks;
    const last = rest.pop();
    expect([first, last].map((look) => [look?.moment, look?.snapshot.only])).toEqual([
      ['before', null],
      ['after', null],
    ]);
    // What ends while a look is under way shares the next one; how often that is depends on how busy the machine is.
    const named = rest.flatMap(({ snapshot }) => snapshot.label.replace(/^after /, '').split(', '));
    expect(named).toEqual(['a1', 'a3', 'a4']);
    for (const { moment, snapshot } of rest) {
      const ofCommand = snapshot.label.includes('a4');
      expect(moment).toBe(ofCommand ? 'command' : 'edit');
      expect(snapshot.only === null).toBe(ofCommand);
    }
    expect(looks.every(({ snapshot }) => snapshot.incomplete.length === 0)).toBe(true);
    expect(told).toEqual(['added a.txt', 'added made-by-command', 'changed old.txt']);
    expect(changes).toMatchObject({ provenance: 'observed', more: 0 });
    expect(types.indexOf('snapshot.taken')).toBeLessThan(types.indexOf('agent.started'));
    // What is different, and what became of the tests; the two files of the recording are bound to the journal once they are closed.
    const ending = [
      'snapshot.taken',
      'evidence.recorded',
      'evidence.recorded',
      'run.ended',
      'evidence.recorded',
      'evidence.recorded',
    ];
    expect(types.filter((type) => type !== 'witness.seen').slice(-6)).toEqual(ending);
    expect(ended?.outcome).toBe('done');
    // What is kept is for nobody else's eyes.
    const kept = readdirSync(host.paths.snapshots, { recursive: true, encoding: 'utf8' });
    const open = ['.', ...kept].filter(
      (name) => (statSync(join(host.paths.snapshots, name)).mode & 0o077) !== 0,
    );
    expect(kept.some((name) => name.endsWith('.pack'))).toBe(true);
    expect(open).toEqual([]);
  });
});

/** Root may read everything: the run is somebody else's then. */
const withoutRoot = ({ directory }: Place): HostOptions =>
  process.getuid?.() === 0
    ? {
        shell: `chown -R 65534:65534 '${directory}'; exec setpriv --reuid=65534 --regid=65534 --clear-groups "$@"`,
      }
    : {};

const everything = ['added a.txt', 'added made-by-command', 'changed old.txt'];

describe('bad input: the run says what is missing and goes on', () => {
  it('without git', async () => {
    const opened = place();
    const plain = { ...opened, env: { ...opened.env, PATH: '/bin/none' } };
    const { looks, told, ended } = await runIn(plain);
    expect(looks[0]?.snapshot).toMatchObject({
      how: 'copy',
      incomplete: [{ path: '', why: expect.stringMatching(/git is missing/), unseen: false }],
    });
    expect(told).toEqual(everything);
    expect(ended?.outcome).toBe('done');
  });

  it('in a corrupt repository', async () => {
    const opened = place();
    rmSync(join(opened.workspace, '.git/HEAD'));
    const { looks, told, ended } = await runIn(opened);
    expect(looks.at(-1)?.snapshot.incomplete).toEqual([
      { path: '', why: expect.stringMatching(/cannot read the repository/), unseen: false },
    ]);
    expect(told).toEqual(everything);
    expect(ended?.outcome).toBe('done');
  });

  it('with a file that may not be read', async () => {
    const opened = place({ 'closed.txt': 'x' });
    chmodSync(join(opened.workspace, 'closed.txt'), 0);
    const { looks, told, ended } = await runIn(opened, withoutRoot(opened));
    expect(looks[0]?.snapshot.incomplete).toEqual([
      { path: 'closed.txt', why: 'it may not be read', unseen: true },
    ]);
    expect(told).toEqual(everything);
    expect(ended?.outcome).toBe('done');
  });

  it('with a file of 5 GB', async () => {
    const opened = place({ huge: '' });
    truncateSync(join(opened.workspace, 'huge'), 5 * 1024 ** 3);
    const { looks, told, ended } = await runIn(opened);
    expect(looks[0]?.snapshot.incomplete).toEqual([
      { path: 'huge', why: expect.stringMatching(/5368709120 bytes are more than is kept/), unseen: false },
    ]);
    expect(told).toEqual(everything);
    expect(ended?.outcome).toBe('done');
  });

  it('without room for the contents', async () => {
    const opened = place();
    writeFileSync(join(opened.workspace, 'noise'), randomBytes(4_000_000));
    const { host, looks, told, changes, ended } = await runIn(opened, {
      shell: 'ulimit -f 2000; exec "$@"',
    });
    expect(looks[0]?.snapshot.incomplete).toEqual([
      { path: '', why: expect.stringMatching(/^the contents of this snapshot are not kept/), unseen: false },
    ]);
    expect(told).toEqual(everything);
    expect(changes?.changes.find(({ path }) => path === 'old.txt')?.kept).toBe(false);
    expect(ended?.outcome).toBe('done');
    expect(existsSync(host.paths.journal)).toBe(true);
  });
});
