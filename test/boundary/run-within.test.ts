import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { basename, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { BoundaryChoice, NetworkMode } from '../../src/model/boundary.ts';
import type { EventOf } from '../../src/model/event.ts';
import { openPlace, owner, type Place } from '../e2e/place.ts';
import { begin, openProgram, startHost, watch } from '../e2e/run-rig.ts';
import { agentArgs } from '../e2e/run-spec.ts';

/** What a command of the agent sees of the supervisor, of `/tmp` and of the machine's network. */
const look = ({ places }: Place, port: number): string => `#!/bin/bash
exec > src/found.txt 2>&1
runtime='${places.runtime}'
echo "runtime: $(echo "$runtime"/*/*)"
cat "$runtime"/*/token '${places.store}'/runs/*/journal.jsonl && echo READ
for settings in "$runtime"/*/agent/agent-settings.json; do
  test -s "$settings" && echo settings seen
  echo x > "$settings" && echo WRITTEN
done
mv "$runtime" "$runtime.old" && echo MOVED
echo x > outside.txt && echo WRITTEN
echo > /dev/tcp/127.0.0.1/${port} && echo REACHED
echo done
`;

function placeOf(): Place {
  const place = openPlace({
    contract: 'may: { read: ["**"], edit: ["src/**"], run: ["./look.sh"] }\n',
    script: [],
    files: { 'src/a.txt': 'a' },
  });
  onTestFinished(place.dispose);
  return place;
}

/** A run of the practice agent that looks around from within; resolves when it is over. */
async function lookAround(boundary: BoundaryChoice) {
  const service = createServer((socket) => socket.end());
  await new Promise<void>((ready) => service.listen(0, '127.0.0.1', ready));
  onTestFinished(() => void service.close());
  const address = service.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const place = placeOf();
  writeFileSync(join(place.workspace, 'look.sh'), look(place, port), { mode: 0o755 });
  writeFileSync(place.script, JSON.stringify([{ do: 'use', tool: 'Bash', input: { command: './look.sh' } }]));
  const host = startHost(place, { spec: { boundary } });
  await host.ready;
  const watching = await watch(host);
  const screen = await begin(host, watching);
  await host.exited;
  screen.close();
  const found = readFileSync(join(place.workspace, 'src/found.txt'), 'utf8');
  const bodies = watching.events.map(({ body }) => body);
  const opened = bodies.find((body): body is EventOf<'boundary.opened'> => body.type === 'boundary.opened');
  const ended = bodies.find((body): body is EventOf<'run.ended'> => body.type === 'run.ended');
  const started = bodies.find((body): body is EventOf<'agent.started'> => body.type === 'agent.started');
  return { found, opened, ended, way: started?.way };
}

describe.each<[NetworkMode, boolean]>([
  ['proxy', false],
  ['none', false],
  ['all', true],
])('a run on its boundary, network %s', (network, reached) => {
  it('has its hooks, and nothing else of the supervisor', async () => {
    const { found, opened, ended, way } = await lookAround({ kind: 'bubblewrap', network });
    expect(['cgroup', 'pid-namespace']).toContain(way);
    expect(ended).toMatchObject({ outcome: 'done' });
    expect(opened?.boundary).toMatchObject({ level: 'directory', network: { mode: network } });
    expect(found).toMatch(/done\n$/);
    expect(found).toContain('settings seen');
    const [, runtime = ''] = /^runtime: (.*)$/m.exec(found) ?? [];
    const names = new Set(runtime.split(' ').map((path) => basename(path)));
    expect([...names].filter((name) => !['agent', 'boundary'].includes(name))).toEqual([]);
    for (const word of ['READ', 'WRITTEN', 'MOVED']) expect(found).not.toContain(word);
    expect(found.includes('REACHED')).toBe(reached);
  });
});

it('makes a folder that may be edited and is not there, on record, and takes it away when nothing came into it', async () => {
  const place = openPlace({
    contract: 'may: { edit: ["new/**", "unused/**"] }\n',
    script: [{ do: 'use', tool: 'Write', input: { file_path: 'new/a.txt', content: 'made' } }],
  });
  onTestFinished(place.dispose);
  const host = startHost(place, { spec: { boundary: { kind: 'bubblewrap', network: 'none' } } });
  await host.ready;
  const watching = await watch(host);
  const screen = await begin(host, watching);
  await host.exited;
  screen.close();
  const opened = watching.events.flatMap(({ body }) =>
    body.type === 'boundary.opened' ? [body.boundary] : [],
  );
  expect(opened[0]?.writable.first.map(({ path, make }) => [basename(path), make])).toEqual(
    expect.arrayContaining([
      ['new', true],
      ['unused', true],
    ]),
  );
  expect(readFileSync(join(place.workspace, 'new/a.txt'), 'utf8')).toBe('made');
  expect(existsSync(join(place.workspace, 'unused'))).toBe(false);
});

it('all of that can be had without one: what these tests would show', async () => {
  const { found, way } = await lookAround({ kind: 'none', reason: 'a control' });
  expect(['cgroup', 'sub-reaper']).toContain(way);
  for (const word of ['READ', 'WRITTEN', 'MOVED', 'REACHED']) expect(found).toContain(word);
});

it('shows nothing loud in the header while it stands', async () => {
  const place = placeOf();
  const terminal = openProgram(place, ['run', '--as', owner, '--', ...agentArgs(place)]);
  await terminal.waitFor(/type a task/);
  const [header = ''] = terminal.screen();
  expect(header).toMatch(/REC/);
  expect(header).not.toMatch(/no boundary|failed/);
  terminal.type('\x1dq');
  await terminal.waitFor(/what happens to the agent/);
  terminal.type('s');
  await terminal.waitFor(/the run ended/);
  terminal.type('\x1dq');
  await terminal.exited;
});

it('ends unsupervised, and no agent starts, when there can be no boundary after all', async () => {
  const place = placeOf();
  const host = startHost(place, {
    // As on a system that lost bubblewrap since the run was prepared.
    shell: `unshare --user --map-root-user --mount sh -c 'mount --bind /dev/null "$(command -v bwrap)" && exec "$@"' hide "$@"`,
    spec: { boundary: { kind: 'bubblewrap', network: 'proxy' } },
  });
  await host.ready;
  await host.exited;
  const types = readFileSync(host.paths.journal, 'utf8');
  expect(types).toContain('"type":"boundary.failed"');
  expect(types).toContain('"outcome":"unsupervised"');
  expect(types).not.toContain('"type":"agent.started"');
});
