import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { gemini as kit } from './kits/gemini.ts';
import type { AgentHome } from './rig/agent-home.ts';
import { installAgent } from './rig/install-agents.ts';
import { openScriptedModel, type ScriptedModel } from './rig/scripted-model.ts';
import { type Supervised, supervise } from './rig/supervised.ts';
import { until } from './rig/until.ts';

/** The real Gemini CLI under the built program, its screen in ours, with and without a boundary beneath it. */
let binary: string;
let model: ScriptedModel;
let home: AgentHome;
let gemini: Supervised | undefined;
let script = '';
let scripts = 0;

const contract = () => `contract: 1
task: Please SCRIPT:${script}
owner: dana@example.com
agent: { profile: gemini }
risk: low
may:
  read: [src/**]
  edit: [src/**]
  run: ["node src/tool.mjs"]
ask: { run: ["echo asked *"] }
never: { touch: [secret/**] }
hold: 10m
`;

beforeAll(async () => {
  binary = await installAgent('gemini');
  model = await openScriptedModel();
});
afterAll(() => model.close());
beforeEach(() => {
  scripts += 1;
  script = `gemini${scripts}`;
  home = kit.home(model.url, {
    files: {
      'src/sum.mjs': 'export const sum = (a, b) => a - b;\n',
      // What an allowed command executes, nobody has read: this one tries to leave.
      'src/tool.mjs':
        "import fs from 'node:fs';\nfs.writeFileSync('src/made.txt', 'made');\nfs.writeFileSync('outside.txt', 'x');\n",
      'secret/key.txt': 'not for agents\n',
      'countersign.yaml': contract(),
    },
  });
  const git = (...args: string[]) => execFileSync('git', args, { cwd: home.repo, env: home.env });
  git('config', 'user.name', 'dana');
  git('config', 'user.email', 'dana@example.com');
});
afterEach(async () => {
  await gemini?.stop();
  gemini = undefined;
  home.remove();
});

const here = (name: string) => join(home.repo, name);
const events = () =>
  gemini
    ?.events()
    .map(({ body }) => JSON.stringify(body).slice(0, 300))
    .join('\n');
const result = (turn: number) =>
  until(
    () => `the result of turn ${turn}\n${gemini?.terminal.text()}\n${events()}`,
    () => model.results.get(`toolu_${script}_${turn}_0`),
    60_000,
  );

describe.each([true, false])('Gemini CLI, within a boundary: %s', (boundary) => {
  it('does the task that was given to it, is held to its contract, and a person answers on our screen', async () => {
    const long = Array.from({ length: 60 }, (_, n) => `export const line${n} = ${n};`).join('\n');
    model.script(script, [
      [kit.says.edit(here('src/sum.mjs'), 'a - b', 'a + b')],
      [kit.says.read(here('secret/key.txt'))],
      [kit.says.run('node src/tool.mjs')],
      [kit.says.run('echo asked > src/asked.txt')],
      [kit.says.write(here('src/long.mjs'), long)],
      [kit.says.read(here('src/sum.mjs'))],
    ]);
    gemini = supervise({ binary, home, command: 'gemini', agentArgs: [...(kit.args ?? [])], boundary });
    await gemini.event('channel.opened', () => true, 60_000);
    await result(0);
    expect(readFileSync(here('src/sum.mjs'), 'utf8')).toContain('a + b');
    expect((await result(1)).text).toMatch(/blocked: .*never\.touch/s);
    await result(2);
    expect(readFileSync(here('src/made.txt'), 'utf8')).toBe('made');
    // Nobody read the command that was allowed; only what is beneath it holds it.
    expect(existsSync(here('outside.txt'))).toBe(!boundary);
    await gemini.event('action.decided', ({ verdict }) => verdict.effect === 'ask', 60_000);
    expect(existsSync(here('src/asked.txt'))).toBe(false);
    await gemini.answer('y');
    await result(3);
    expect(readFileSync(here('src/asked.txt'), 'utf8')).toBe('asked\n');
    await result(4);
    expect(readFileSync(here('src/long.mjs'), 'utf8')).toContain('line59 = 59');
    await result(5);
    // Its own screen, intact.
    await gemini.terminal.waitFor(/Script gemini\d done/);
    expect(gemini.bodies('channel.failed')).toEqual([]);
    expect(gemini.bodies('action.finished').map(({ outcome }) => outcome)).toEqual([
      'ok',
      boundary ? 'failed' : 'ok',
      ...['ok', 'ok', 'ok'],
    ]);
  });
});
