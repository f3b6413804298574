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
import { afterEach, beforeEach, expect, it } from 'vitest';
import { temporaryDirectory } from '../harness/temporary.ts';
import type { AgentHome } from './rig/agent-home.ts';
import { createClaudeHome } from './rig/claude-home.ts';
import { installAgent } from './rig/install-agents.ts';
import { openScriptedModel, type ScriptedModel } from './rig/scripted-model.ts';
import { type Supervised, supervise } from './rig/supervised.ts';

/** The real Claude Code within its boundary as an ordinary user, for whom the system has no name, with a sign-in of theirs. */
let model: ScriptedModel;
let home: AgentHome;
let claude: Supervised | undefined;

const contract = `contract: 1
task: Please SCRIPT:user
owner: dana@example.com
agent: { profile: claude-code }
risk: low
may:
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

beforeEach(async () => {
  model = await openScriptedModel();
  const files = { 'src/a.txt': 'one\n', 'try.sh': attempt, 'countersign.yaml': contract };
  home = createClaudeHome(model.url, { files });
});
afterEach(async () => {
  await claude?.stop();
  home.remove();
  await model.close();
});

/** Where an ordinary user can read it. */
async function readable(): Promise<string> {
  const folder = temporaryDirectory();
  chmodSync(folder, 0o755);
  const file = join(folder, 'claude');
  copyFileSync(await installAgent('claude'), file, constants.COPYFILE_FICLONE);
  return file;
}

const bash = (command: string) => ({ tool: 'Bash', input: { command, description: 'test' } });

it('works, and its sign-in is renewed in place', async () => {
  const folder = join(home.home, '.claude');
  mkdirSync(folder);
  const signIn = join(folder, '.credentials.json');
  writeFileSync(signIn, JSON.stringify({ renewed: false }), { mode: 0o600 });
  const before = statSync(signIn).ino;
  model.script('user', [
    [
      {
        tool: 'Edit',
        input: { file_path: join(home.repo, 'src/a.txt'), old_string: 'one', new_string: 'two' },
      },
    ],
    [bash('id -u')],
    [bash('sh try.sh')],
  ]);
  const uid = process.getuid?.() === 0 ? 12345 : undefined;
  const run = supervise({ binary: await readable(), home, uid });
  claude = run;
  await run.terminal.waitFor(/Script user done/);
  const said = (turn: number) => model.results.get(`toolu_user_${turn}_0`)?.text;
  expect(said(1)).toBe(String(uid ?? process.getuid?.()));
  expect(said(2)).toContain('settings closed');
  expect(readFileSync(join(home.repo, 'src/a.txt'), 'utf8')).toBe('two\n');
  expect(readFileSync(signIn, 'utf8')).toBe('{"renewed":true}\n');
  expect(statSync(signIn).ino).toBe(before);
  expect(run.bodies('stop.hit')).toEqual([]);
  run.command('q');
  await run.terminal.waitFor(/what happens to the agent/);
  run.terminal.type('s');
  expect(await run.event('run.ended')).toMatchObject({ outcome: 'stopped', exitCode: 143, signal: null });
});
