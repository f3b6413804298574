import { expect, it } from 'vitest';
import { createProgram } from '../../src/commands/cli-program.ts';

async function help(...words: string[]): Promise<string[]> {
  let text = '';
  const io = {
    out: (more: string) => {
      text += more;
    },
    err: () => undefined,
  };
  // Commander leaves by an error when it has shown its help.
  await createProgram(io, [...words, '--help']).catch(() => undefined);
  return text.split('\n');
}

it('the help of every command fits 80 columns', async () => {
  const commands = (await help()).flatMap((line) => /^ {2}([a-z]+) /.exec(line)?.[1] ?? []);
  expect(commands.length).toBeGreaterThan(30);
  const wide: string[] = [];
  for (const command of commands) {
    const lines = await help(command);
    expect(command === 'help' || lines[0]?.startsWith('Usage: '), command).toBe(true);
    wide.push(...lines.filter((line) => line.length > 80).map((line) => `${command}: ${line}`));
  }
  expect(wide).toEqual([]);
});
