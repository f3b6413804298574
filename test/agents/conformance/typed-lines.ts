import { setTimeout as sleep } from 'node:timers/promises';
import type { Terminal } from '../../harness/terminal.ts';
import type { Block } from '../rig/scripted-model.ts';
import type { Supervised } from '../rig/supervised.ts';

interface Ports {
  run: Supervised;
  until(what: string, ready: () => unknown): Promise<void>;
}

/** A shell in the place of an agent with its model: each block of a turn is typed as a line once the one before is done. */
export interface TypedLines {
  /** Resolves once the first line was asked for. */
  play(script: string, blocks: readonly { id: string; block: Block }[]): Promise<void>;
  /** What stood on the screen below the line when the prompt came back. */
  result(id: string): string | undefined;
}

/** What the shell's own pane shows; others stand to the right of it. */
const rowsOf = (terminal: Terminal): string[] =>
  terminal.screen().map((row) => (row.split('│')[0] ?? '').trimEnd());
/** The row of a prompt at which nothing was typed; -1 where the shell does not read. */
const promptRow = (terminal: Terminal): number =>
  rowsOf(terminal).findLastIndex((row) => /^[~/]\S*\$$/.test(row));

const clear = '\x0c';

export function createTypedLines({ run, until }: Ports): TypedLines {
  const { terminal } = run;
  const results = new Map<string, string>();
  let before: Promise<void> = Promise.resolve();
  const asked = () => run.bodies('action.requested').length;

  async function type(text: string): Promise<{ row: number }> {
    await until('the shell to read', () => promptRow(terminal) !== -1);
    terminal.type(clear);
    const top = rowsOf(terminal).findIndex((row) => row.startsWith('── 1 agent')) + 1;
    await until('a clear screen', () => promptRow(terminal) === top);
    const open = asked();
    terminal.type(`\x1b[200~${text}\x1b[201~`);
    await until('the line to stand there', () => promptRow(terminal) === -1);
    terminal.type('\r');
    await until('the line to be asked for', () => asked() > open || promptRow(terminal) > top);
    return { row: top };
  }

  async function done(id: string, row: number): Promise<void> {
    await until('the prompt', () => promptRow(terminal) > row);
    results.set(
      id,
      rowsOf(terminal)
        .slice(row + 1, promptRow(terminal))
        .join('\n'),
    );
  }

  async function rest(blocks: readonly { id: string; block: Block }[]): Promise<void> {
    for (const { id, block } of blocks) {
      if (block.waitMs !== undefined) await sleep(block.waitMs);
      if ('text' in block) continue;
      const { row } = await type(commandOf(block));
      await done(id, row);
    }
  }

  return {
    async play(script, blocks) {
      await before;
      const [first, ...others] = blocks;
      if (first === undefined || 'text' in first.block) throw new Error(`${script} begins with no line`);
      const { row } = await type(commandOf(first.block));
      // What goes wrong later is seen by what does not come of it.
      before = done(first.id, row)
        .then(() => rest(others))
        .catch(() => undefined);
    },
    result: (id) => results.get(id),
  };
}

function commandOf(block: Block): string {
  const command = 'tool' in block && typeof block.input === 'object' ? block.input.command : undefined;
  if (typeof command !== 'string') throw new Error('this is no line of a shell');
  return command;
}
