import {
  chmodSync,
  constants,
  copyFileSync,
  mkdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryDirectory } from '../harness/temporary.ts';
import { claude as kit } from './kits/claude.ts';
import { workbench } from './rig/workbench.ts';

/** The real Claude Code within its boundary as an ordinary user, for whom the system has no name, with a sign-in of theirs. */
const bench = workbench(kit);

const rules = `may:
  read: ["**"]
  edit: [src/**]
  run: ["id -u", "sh try.sh"]
stop_if:
  - { unclaimed: [process, host] }
hold: 10m
`;

/** In the sign-in's place writes as the agent does: by renaming, and where that is refused, in place. */
const attempt = `cd ~/.claude
echo '{"renewed":true}' > new.json
mv -T new.json .credentials.json 2>/dev/null || cat new.json > .credentials.json
echo x > settings.json || echo settings closed
`;

/** Where an ordinary user can read it. */
function readable(): string {
  const folder = temporaryDirectory();
  chmodSync(folder, 0o755);
  const file = join(folder, 'claude');
  copyFileSync(bench.binary, file, constants.COPYFILE_FICLONE);
  return file;
}

it('works, and its sign-in is renewed in place', async () => {
  bench.lay({ rules, files: { 'src/a.txt': 'one\n', 'try.sh': attempt } });
  const { here } = bench;
  const folder = join(bench.home.home, '.claude');
  mkdirSync(folder);
  const signIn = join(folder, '.credentials.json');
  writeFileSync(signIn, JSON.stringify({ renewed: false }), { mode: 0o600 });
  const before = statSync(signIn).ino;
  const uid = process.getuid?.() === 0 ? 12345 : undefined;
  const run = bench.start(
    [[kit.says.edit(here('src/a.txt'), 'one', 'two')], [kit.says.run('id -u')], [kit.says.run('sh try.sh')]],
    { binary: readable(), uid },
  );
  await bench.done();
  expect((await bench.result(1)).text).toBe(String(uid ?? process.getuid?.()));
  expect((await bench.result(2)).text).toContain('settings closed');
  expect(readFileSync(here('src/a.txt'), 'utf8')).toBe('two\n');
  expect(readFileSync(signIn, 'utf8')).toBe('{"renewed":true}\n');
  expect(statSync(signIn).ino).toBe(before);
  expect(run.bodies('stop.hit')).toEqual([]);
  run.command('q');
  await run.terminal.waitFor(/what happens to the agent/);
  run.terminal.type('s');
  expect(await run.event('run.ended')).toMatchObject({ outcome: 'stopped', exitCode: 143, signal: null });
});
