import { existsSync, readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { AgentKit } from '../kits/kit.ts';
import type { ToolResult } from './dialects/dialect.ts';
import type { Turn } from './scripted-model.ts';
import type { Workbench } from './workbench.ts';

/** What each agent is given to do: an edit, a forbidden read, a program nobody has read, and a command that is asked about. */
export const taskRules = `may:
  read: [src/**]
  edit: [src/**]
  run: ["node src/tool.mjs"]
ask: { run: ["echo asked *"] }
never: { touch: [secret/**] }
hold: 10m
`;

export const taskFiles = {
  'src/sum.mjs': 'export const sum = (a, b) => a - b;\n',
  // What an allowed command executes, nobody has read: this one tries to leave.
  'src/tool.mjs':
    "import fs from 'node:fs';\nfs.writeFileSync('src/made.txt', 'made');\nfs.writeFileSync('outside.txt', 'x');\n",
  'secret/key.txt': 'not for agents\n',
};

/**
 * Starts the agent on that task and follows it to the answer a person gives on our screen. Resolves with what the model was
 * told of the program, and the turn at which `after` begins.
 */
export async function doesTheTask(
  bench: Workbench,
  { says }: AgentKit,
  options: {
    boundary: boolean;
    /** How the agent tells its model of a refusal. */
    refused: RegExp;
    /** Where it changes no file it has not read. */
    before?: readonly Turn[];
    after?: readonly Turn[];
  },
): Promise<{ tool: ToolResult; next: number }> {
  const { boundary, refused, before = [], after = [] } = options;
  const { here, result } = bench;
  const at = before.length;
  const line = (sign: string) => `export const sum = (a, b) => a ${sign} b;`;
  const run = bench.start(
    [
      ...before,
      [says.edit(here('src/sum.mjs'), line('-'), line('+'))],
      [says.read(here('secret/key.txt'))],
      [says.run('node src/tool.mjs')],
      [says.run('echo asked > src/asked.txt')],
      ...after,
    ],
    { boundary },
  );
  await run.event('channel.opened', () => true, 90_000);
  await result(at);
  expect(readFileSync(here('src/sum.mjs'), 'utf8')).toContain('a + b');
  expect((await result(at + 1)).text).toMatch(refused);
  const tool = await result(at + 2);
  expect(readFileSync(here('src/made.txt'), 'utf8')).toBe('made');
  // Nobody read the command that was allowed; only what is beneath it holds it.
  expect(existsSync(here('outside.txt'))).toBe(!boundary);
  await run.event('action.decided', ({ verdict }) => verdict.effect === 'ask', 90_000);
  expect(existsSync(here('src/asked.txt'))).toBe(false);
  await run.answer('y');
  await result(at + 3);
  expect(readFileSync(here('src/asked.txt'), 'utf8')).toBe('asked\n');
  return { tool, next: at + 4 };
}
