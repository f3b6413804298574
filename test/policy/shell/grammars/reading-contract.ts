import type { Effect } from '../../../../src/model/words.ts';
import { createJudge } from '../../../../src/policy/decide.ts';
import { contract, inputFor } from '../corpus.ts';

const judge = createJudge();
/** `+` allow, `?` ask, `-` deny or stop, `!` stop. */
const accepted: Readonly<Record<string, readonly Effect[]>> = {
  '+': ['allow'],
  '?': ['ask'],
  '-': ['deny', 'stop'],
  '!': ['stop'],
};

/** The corpus' file system under a contract that lists no programs: what is proved may read all and edit below billing/export. */
function verdictOf(command: string): { effect: Effect; reason: string } {
  const input = inputFor(command);
  const open = { ...contract, ask: { ...contract.ask, run: [] } };
  return judge({ ...input, contract: { ...input.contract, contract: open } });
}

/** The lines of a table whose verdict differs from their mark; `⏎` is a line break. */
export function wrongLines(table: string): string[] {
  const lines = table.split('\n').filter((line) => /^[-+?!] /.test(line));
  if (lines.length === 0) return ['the table is empty'];
  return lines.flatMap((line) => {
    const { effect, reason } = verdictOf(line.slice(2).replaceAll('⏎', '\n'));
    return accepted[line.charAt(0)]?.includes(effect) === true ? [] : [`${line} → ${effect}: ${reason}`];
  });
}
