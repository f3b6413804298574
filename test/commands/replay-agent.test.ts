import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createAgentReel } from '../../src/commands/replay-agent.ts';
import { type CastReader, openCast } from '../../src/terminal/cast-reader.ts';
import { openCastWriter } from '../../src/terminal/cast-writer.ts';
import { must } from './recorded-run.ts';

const home = mkdtempSync(join(tmpdir(), 'reel-'));
afterAll(() => rmSync(home, { recursive: true }));

/** A screen that shows one letter more every ten milliseconds: `a` at 10, `ab` at 20. */
function letters(): CastReader {
  const path = join(mkdtempSync(join(home, 'run-')), 'letters.cast');
  let now = 0;
  const writer = openCastWriter({
    path,
    header: { cols: 20, rows: 2 },
    now: () => now,
    onDead: ({ message }) => {
      throw new Error(message);
    },
  });
  for (const letter of 'abcdefgh') {
    now += 10;
    writer.output(letter);
  }
  writer.close();
  return must(openCast(path));
}

function reel() {
  let changes = 0;
  const made = createAgentReel(letters(), () => {
    changes += 1;
  });
  const shown = async (t: number): Promise<string> => {
    made.show(t);
    await made.settled();
    return made.mirror().text().join('').trim();
  };
  return { ...made, shown, changes: () => changes };
}

describe('the agent’s screen in a replay', () => {
  it.each<[string, number[], string[]]>([
    ['plays forward', [10, 30], ['a', 'abc']],
    ['goes back', [60, 20], ['abcdef', 'ab']],
    ['moves on after it was asked twice for the same', [60, 60, 50, 20], ['abcdef', 'abcdef', 'abcde', 'ab']],
    ['and forward too', [20, 20, 20, 80], ['ab', 'ab', 'ab', 'abcdefgh']],
  ])('%s', async (_, times, texts) => {
    const { shown, close } = reel();
    const seen: string[] = [];
    for (const t of times) seen.push(await shown(t));
    expect(seen).toEqual(texts);
    close();
  });

  it('makes only the last of several asked for at once', async () => {
    const { show, shown, changes, close } = reel();
    for (const t of [20, 70, 30, 70, 40]) show(t);
    expect([await shown(50), changes()]).toEqual(['abcde', 2]);
    close();
  });

  it('makes nothing for what is shown already, nor once it is closed', async () => {
    const { show, shown, settled, changes, close } = reel();
    await shown(30);
    await shown(30);
    close();
    show(50);
    await settled();
    expect(changes()).toBe(1);
  });
});
