import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Action } from '../../src/model/action.ts';
import { agents } from './conformance/agents.ts';
import { opencodeAcp } from './conformance/opencode-acp.ts';
import { openStage, type Stage, textOf } from './conformance/stage.ts';
import { installAgent } from './rig/install-agents.ts';
import { tinyBundle, tinyTools } from './rig/mcp-tiny.ts';
import { type Block, openScriptedModel, type ScriptedModel } from './rig/scripted-model.ts';

/** One contract, written once; only the name of the profile is another. */
const rules = `may:
  read: [src/**, test/**]
  edit: [src/**]
  run: ["node --test test/**"]
  call: [tiny.echo]
never: { touch: [secret/**], reach: ["*"] }
hold: 10m
`;

const files = {
  'src/a.txt': 'one\n',
  'test/a.test.mjs': "import test from 'node:test';\ntest('a', () => {});\n",
  'secret/key.txt': 'not for agents\n',
  'server.cjs': tinyBundle(),
  'tools.json': tinyTools('echo', 'fail'),
};
const servers = { tiny: { command: process.execPath, args: ['server.cjs', 'tools.json'] } };

interface Intent {
  name: string;
  says(stage: Stage): Block;
  /** Found in what is asked for, and in nothing else: no part of words such as `network`, which agents look for by themselves. */
  text: string;
  verdict: readonly [kind: Action['kind'], effect: string, rule: string];
}

/** The same task for all: what the model wants, and what is to come of it. */
const intents: readonly Intent[] = [
  {
    name: 'read',
    says: ({ kit, here }) => kit.says.read(here('src/a.txt')),
    text: 'src/a.txt',
    verdict: ['read', 'allow', 'may.read[0]'],
  },
  {
    name: 'edit',
    says: ({ kit, here }) => kit.says.edit(here('src/a.txt'), 'one', 'walrus'),
    text: 'walrus',
    verdict: ['edit', 'allow', 'may.edit[0]'],
  },
  {
    name: 'test',
    says: ({ kit }) => kit.says.run('node --test test/a.test.mjs'),
    text: 'node --test',
    verdict: ['run', 'allow', 'may.run[0]'],
  },
  {
    name: 'forbidden read',
    says: ({ kit, here }) => kit.says.read(here('secret/key.txt')),
    text: 'secret/key.txt',
    verdict: ['read', 'deny', 'never.touch[0]'],
  },
  {
    name: 'call',
    says: ({ kit }) => kit.says.call('tiny', 'echo', { text: 'giraffe' }),
    text: 'giraffe',
    verdict: ['call', 'allow', 'may.call[0]'],
  },
  {
    name: 'call nobody listed',
    says: ({ kit }) => kit.says.call('tiny', 'fail', { text: 'zebra' }),
    text: 'zebra',
    verdict: ['call', 'ask', 'default'],
  },
];

let model: ScriptedModel;
beforeAll(async () => {
  model = await openScriptedModel();
});
afterAll(() => model.close());

it.each([...agents, opencodeAcp])(
  '$title: the same verdicts, by the same rules',
  { timeout: 900_000 },
  async (declared) => {
    const stage = openStage({
      ...{ declared, model, rules, files, servers, scope: `${declared.kit.profile}-verdicts` },
      binary: await installAgent(declared.kit.program),
    });
    try {
      await stage.play('first', []);
      await stage.until('its server to be there', () =>
        stage.run.bodies('note.added').some(({ text }) => text.startsWith('MCP server tiny')),
      );
      const verdicts: unknown[] = [];
      for (const [index, { says, text }] of intents.entries()) {
        await stage.play(`intent${index}`, [[says(stage)]]);
        await stage.until(text, () => stage.verdict(text));
        const { kind, id } = stage.action(text) ?? {};
        const decided = stage.run.bodies('action.decided').find(({ action }) => action === id);
        verdicts.push([kind, decided?.verdict.effect, decided?.verdict.rule.id]);
        if (decided?.verdict.effect === 'ask') await stage.answer(() => 'n');
        await stage.until('the answer', () => stage.released(text));
        await stage.until('what came of it', () => stage.result(`intent${index}`));
      }
      expect(verdicts).toEqual(
        intents.map(({ verdict: [kind, ...rest] }) => [declared.seenAs?.[kind] ?? kind, ...rest]),
      );
      const told = intents.map((_, index) => stage.result(`intent${index}`) ?? '');
      expect(told[0]).toContain('one');
      expect(textOf(stage.here('src/a.txt'))).toBe('walrus\n');
      expect(told[3]).not.toContain('not for agents');
      expect(told[4]).toContain('giraffe');
      expect(told[5]).not.toContain('no such thing');
    } finally {
      await stage.run.stop();
      stage.home.remove();
    }
  },
);
