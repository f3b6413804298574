import { execFileSync, spawn } from 'node:child_process';
import {
  chownSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { BoundaryChoice, NetworkMode } from '../../src/model/boundary.ts';
import type { EventBody, EventOf, EventType } from '../../src/model/event.ts';
import { openPlace, owner, type Place } from '../e2e/place.ts';
import { asks, begin, openProgram, programArgs, startHost, watch } from '../e2e/run-rig.ts';
import { agentArgs } from '../e2e/run-spec.ts';
import { everybody, type Somebody } from './escape-ground.ts';
import { keyFolder } from './keys.ts';

const landlock = (network: NetworkMode): BoundaryChoice => ({
  kind: 'landlock',
  abi: 6,
  network,
  reason: 'these tests do without bubblewrap',
});

/** What a command of the agent gets, in words that must not be there; `ask` is what it does before. */
const look = ({ places, directory }: Place, port: number, ask: string): string => `#!/bin/bash
exec > src/found.txt 2>&1
echo "no new privileges: $(grep NoNewPrivs /proc/self/status)"
runtime='${places.runtime}'
cat "$runtime"/*/token && echo READ
cat '${places.store}'/runs/*/journal.jsonl && echo READ
cat locked/key && echo READ
for settings in "$runtime"/*/agent/agent-settings.json; do
  test -s "$settings" && cat "$settings" > /dev/null && echo settings seen
  echo x > "$settings" && echo WRITTEN
done
mv "$runtime" "$runtime.old" && echo MOVED
echo x > outside.txt && echo WRITTEN
echo x > '${directory}/beside.txt' && echo WRITTEN
echo x >> .git/config && echo WRITTEN
echo x > "$TMPDIR/mine" && cat "$TMPDIR/mine" && echo temporary files
(echo > /dev/tcp/127.0.0.1/${port}) && echo REACHED
(echo > /dev/udp/127.0.0.1/${port}) && echo REACHED
curl -sS -m 5 --unix-socket "$(echo "$runtime"/*/control.sock)" http://localhost/ 2>&1 | grep -q 'curl: (7)' || echo TALKED
${ask}
echo done
`;

/** A service of this machine, on which nothing of the contract says a word. */
async function openService(): Promise<number> {
  const service = createServer((_, answer) => answer.end('the service'));
  await new Promise<void>((ready) => service.listen(0, '127.0.0.1', ready));
  onTestFinished(() => void service.close());
  const address = service.address();
  return address !== null && typeof address === 'object' ? address.port : 0;
}

const contract =
  'may: { read: ["**"], edit: ["src/**"], run: ["./look.sh"] }\nnever: { touch: ["locked/**"] }\n';

function placeOf(more = ''): Place {
  const place = openPlace({
    contract: `${contract}${more}`,
    script: [],
    files: { 'src/a.txt': 'a', 'locked/key': 'a secret' },
  });
  onTestFinished(place.dispose);
  return place;
}

function use(place: Place, port: number, ask = ''): void {
  writeFileSync(join(place.workspace, 'look.sh'), look(place, port, ask), { mode: 0o755 });
  const steps = [
    { do: 'use', tool: 'Bash', input: { command: './look.sh' } },
    { do: 'use', tool: 'Write', input: { file_path: join(place.workspace, 'locked/key'), content: 'x' } },
  ];
  writeFileSync(place.script, JSON.stringify(steps));
}

function give(place: Place, { uid }: Somebody): void {
  const names = readdirSync(place.directory, { recursive: true, encoding: 'utf8' });
  for (const name of [place.directory, ...names.map((one) => join(place.directory, one))]) {
    if (!lstatSync(name).isSymbolicLink()) chownSync(name, uid, uid);
  }
}

/** The host as somebody else: root needs no password for that. */
const become = ({ uid }: Somebody): { shell?: string } =>
  uid === process.getuid?.()
    ? {}
    : { shell: `exec setpriv --reuid=${uid} --regid=${uid} --clear-groups "$@"` };

interface Ran {
  found: string;
  bodies: EventBody[];
  of<T extends EventType>(type: T): EventOf<T>[];
  place: Place;
  run: string;
}

/** One run of the practice agent on Landlock, to its end. `live` does what a person would. */
async function runOn(
  somebody: Somebody,
  network: NetworkMode,
  ask = '',
  live?: (watching: Awaited<ReturnType<typeof watch>>) => Promise<void>,
  port?: number,
): Promise<Ran> {
  const place = placeOf();
  use(place, port ?? (await openService()), ask);
  const options = { ...become(somebody), spec: { boundary: landlock(network) } };
  const host = startHost(
    { ...place, env: place.env },
    {
      ...options,
      shell: `until [ -e '${place.directory}/given' ]; do sleep 0.01; done; ${options.shell ?? 'exec "$@"'}`,
    },
  );
  if (somebody.uid !== process.getuid?.()) give(place, somebody);
  writeFileSync(join(place.directory, 'given'), '');
  await host.ready;
  const watching = await watch(host);
  const screen = await begin(host, watching);
  await live?.(watching);
  await host.exited;
  screen.close();
  const bodies = watching.events.map(({ body }) => body);
  return {
    found: readFileSync(join(place.workspace, 'src/found.txt'), 'utf8'),
    bodies,
    of: (type) => bodies.filter((body): body is EventOf<typeof type> => body.type === type),
    place,
    run: host.spec.run,
  };
}

const must = ['READ', 'WRITTEN', 'MOVED', 'TALKED'];

describe.each(everybody)('a run of $name on Landlock', (somebody) => {
  it.each<[NetworkMode, boolean]>([
    ['proxy', false],
    ['none', false],
    ['all', true],
  ])('network %s: has its hooks, its own folders and nothing else', async (network, reached) => {
    const { found, of, place } = await runOn(somebody, network);
    expect(found).toMatch(/done\n$/);
    expect(found).toMatch(/NoNewPrivs:\s+1/);
    expect(found).toContain('settings seen');
    expect(found).toContain('temporary files');
    for (const word of must) expect(found).not.toContain(word);
    expect(found.includes('REACHED')).toBe(reached);
    expect(existsSync(join(place.workspace, 'outside.txt'))).toBe(false);
    expect(of('run.ended')).toMatchObject([{ outcome: 'done' }]);
    const [opened] = of('boundary.opened');
    expect(opened?.boundary).toMatchObject({ kind: 'landlock', network: { mode: network } });
    expect(opened?.boundary.notHeld.count).toBeGreaterThan(3);
    // The gate: what runs was released, what the contract forbids was refused.
    const effects = of('action.decided').map(({ verdict }) => verdict.effect);
    expect(effects).toEqual(['allow', 'deny']);
    expect(readFileSync(join(place.workspace, 'locked/key'), 'utf8')).toBe('a secret');
  });

  it('makes an unknown host a question, and lets it through when a person says yes', async () => {
    const port = await openService();
    const address = `http://127.0.0.1:${port}/`;
    const ask = `curl -sS -m 20 --noproxy '' '${address}' && echo; curl -sS -m 5 --noproxy '*' '${address}'`;
    const { found, of } = await runOn(
      somebody,
      'proxy',
      ask,
      async (watching) => {
        const asked = await watching.until(asks);
        if (asked.body.type === 'action.decided') watching.answer(asked.body.action);
      },
      port,
    );
    expect(found).toContain('the service\n');
    expect(found.match(/the service/g)).toHaveLength(1);
    expect(found).toMatch(/curl: \(7\)/);
    const reach = of('action.requested').find(({ action }) => action.kind === 'reach');
    expect(reach).toMatchObject({ action: { provenance: 'observed' } });
    const network = of('witness.seen').flatMap(({ seen }) =>
      seen.what === 'coverage' && seen.of === 'network' ? [seen] : [],
    );
    expect(network).toMatchObject([{ is: 'lossy', by: 'proxy' }]);
  });

  it('stands on record with its gaps, for people and for the packet', async () => {
    const { place, run } = await runOn(somebody, 'proxy');
    const show = (...words: string[]) =>
      execFileSync(process.execPath, programArgs(...words), {
        cwd: place.workspace,
        env: place.env,
        encoding: 'utf8',
      })
        .replace(/[\\`]/g, '')
        .replace(/\s+/g, ' ');
    for (const text of [show('show', run), show('packet', run, '--full', '--format', 'md')]) {
      expect(text).toContain('landlock');
      expect(text).toContain('Landlock version 6');
      expect(text).toContain('these tests do without bubblewrap');
      expect(text).toContain('no program can make one with a path');
      expect(text).toMatch(/TCP to port \d+, \d+ is open, whatever the host/);
    }
  });
});

/** `countersign …` where bubblewrap lost its program. */
function withoutBubblewrap(place: Place, ...args: string[]) {
  const hide = `mount --bind /dev/null "$(command -v bwrap)" && exec "$@"`;
  const unshared = `exec unshare --user --map-root-user --mount sh -c '${hide}' hide "$@"`;
  const words = ['-c', unshared, 'unshared', process.execPath, ...programArgs(...args)];
  const child = spawn('/bin/sh', words, { cwd: place.workspace, env: place.env });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (said += String(data)));
  return new Promise<{ code: number | null; said: string }>((resolve) =>
    child.on('close', (code) => resolve({ code, said })),
  );
}

const started = (place: Place, ...options: string[]) =>
  withoutBubblewrap(place, 'run', '--no-tui', ...options, '--as', owner, '--', ...agentArgs(place));

describe('where bubblewrap cannot be had', () => {
  it('a run falls back to Landlock by itself, and says why', async () => {
    const place = placeOf();
    use(place, await openService());
    const { said } = await started(place);
    expect(said).toContain('"kind":"landlock"');
    expect(said).toMatch(/bubblewrap, which the boundary is made of, is not installed/);
    expect(said).toContain('"outcome":"done"');
    const found = readFileSync(join(place.workspace, 'src/found.txt'), 'utf8');
    for (const word of [...must, 'REACHED']) expect(found).not.toContain(word);
  });

  it.each<[string, string, string[], RegExp]>([
    [
      'bubblewrap was insisted on',
      '',
      ['--boundary', 'bubblewrap'],
      /There can be no boundary.*not installed/s,
    ],
    ['changes are to be held', '', ['--commit', 'after-review'], /Landlock mounts nothing/],
  ])('nothing starts when %s', async (_, more, options, says) => {
    const place = placeOf(more);
    use(place, await openService());
    const { code, said } = await started(place, ...options);
    expect(code).toBe(options.includes('--commit') ? 6 : 7);
    expect(said).toMatch(says);
    expect(existsSync(join(place.workspace, 'src/found.txt'))).toBe(false);
  });

  it('high risk is not put on Landlock until a person says so', async () => {
    const place = placeOf('risk: high\napprover: lee@example.com\n');
    use(place, await openService());
    const keys = keyFolder();
    const key = keys.key('dana');
    mkdirSync(place.places.config, { recursive: true });
    copyFileSync(keys.allow({ [owner]: key }), join(place.places.config, 'allowed_signers'));
    const signed = await withoutBubblewrap(place, 'approve', '--as', owner, '--sign', key, '--yes');
    expect(signed).toMatchObject({ code: 0 });
    const refused = await started(place);
    expect(refused).toMatchObject({ code: 7 });
    expect(refused.said).toMatch(/high risk, and only Landlock.*--boundary landlock/s);
    expect((await started(place, '--boundary', 'landlock')).said).toContain('"type":"agent.started"');
  });

  it('a person can want it, and stands on record for that', async () => {
    const place = placeOf();
    use(place, await openService());
    const { said } = await started(place, '--boundary', 'landlock');
    expect(said).toMatch(/"reason":"--boundary landlock was given","by":\{"name":"dana@example\.com"/);
    expect(said).toContain('"type":"agent.started"');
  });
});

it('says its gaps in the header while it stands', async () => {
  const place = placeOf();
  const words = ['run', '--boundary', 'landlock', '--as', owner, '--', ...agentArgs(place)];
  const terminal = openProgram(place, words);
  await terminal.waitFor(/type a task/);
  const [header = ''] = terminal.screen();
  expect(header).toMatch(/landlock, \d gaps/);
  terminal.type('\x1dq');
  await terminal.waitFor(/what happens to the agent/);
  terminal.type('s');
  await terminal.waitFor(/the run ended/);
  terminal.type('\x1dq');
  await terminal.exited;
});
