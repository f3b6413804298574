import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parse } from 'unbash';
import { describe, expect, it } from 'vitest';
import { createJudge } from '../../../src/policy/decide.ts';
import { readCases } from '../../corpus/reading.ts';
import { cases, inputFor } from './corpus.ts';

/** Everything that makes bash run `zzid`, and things around it that might hide that. */
const bits = [
  ...['$(zzid)', '`zzid`', '<(zzid)', '>(zzid)', '"$(zzid)"', '$"$(zzid)"', "$'`zzid`'"],
  ...[';zzid;', '|zzid|', '\nzzid\n', '&zzid&', '<<<$(zzid) ', ' 2>$(zzid) ', ' {x}>$(zzid) '],
  ...['[$(zzid)]', ' [x$(zzid)-z] ', '[[:alpha:]$(zzid)]', '@($(zzid))', '{a,$(zzid)}', '~$(zzid)'],
  ...[`\${x:-$(zzid)}`, `\${x/[$(zzid)]/$(zzid)}`, `\${x:$(zzid):1}`, `\${x^^[$(zzid)]}`],
  ...[
    `\${x[$(zzid)]}`,
    `\${#x[$(zzid)]}`,
    `\${!x[$(zzid)]}`,
    ' a[$(zzid)]=1 ',
    '$((a[$(zzid)]))',
    '$[zzid[$(zzid)]]',
  ],
];

/** Whether the parse tree holds a command of that name anywhere, in parts that are only made when asked for, too. */
function runs(node: unknown, seen = new Set<object>()): boolean {
  if (node === null || typeof node !== 'object' || seen.has(node) || seen.size > 5_000) return false;
  seen.add(node);
  const name: unknown = Reflect.get(node, 'name');
  const isCommand = Reflect.get(node, 'type') === 'Command';
  if (isCommand && name !== null && typeof name === 'object' && Reflect.get(name, 'value') === 'zzid')
    return true;
  const prototype: unknown = Object.getPrototypeOf(node);
  const made =
    prototype === Object.prototype ||
    prototype === Array.prototype ||
    prototype === null ||
    typeof prototype !== 'object'
      ? []
      : Object.getOwnPropertyNames(prototype).filter((key) => key !== 'constructor');
  return [...Object.keys(node), ...made].some((key) => runs(Reflect.get(node, key), seen));
}

function holdsCode(text: string): boolean {
  try {
    return runs(parse(text));
  } catch {
    return false;
  }
}

const judge = createJudge();

const own = ['benign', 'blind-benign'].flatMap((name) => {
  const file = join(import.meta.dirname, `../../corpus/cases/${name}.jsonl`);
  return readCases(readFileSync(file, 'utf8'), name).cases;
});

describe('code put anywhere into a plain command', () => {
  it('is never let through', () => {
    const plain = [...cases, ...own]
      .filter(({ cmd, expect: accepted }) => accepted.join() === 'allow' && cmd.length < 160)
      .map(({ cmd }) => cmd);
    expect(plain.length).toBeGreaterThan(500);
    let looked = 0;
    fc.assert(
      fc.property(fc.constantFrom(...plain), fc.constantFrom(...bits), fc.nat(160), (command, bit, at) => {
        const text = command.slice(0, at) + bit + command.slice(at);
        if (judge(inputFor(text)).effect !== 'allow') return true;
        looked += 1;
        return !holdsCode(text);
      }),
      { numRuns: 4_000 * Number(process.env.FC_RUNS ?? 1) },
    );
    // In quotes and comments it is text: some of them have to be allowed, or nothing was compared.
    expect(looked).toBeGreaterThan(20);
  });

  it.each(['echo [$(zzid)]', 'x=(a $(zzid))', 'cat <<E\n$(zzid)\nE'])('is found in %j', (text) => {
    expect(holdsCode(text)).toBe(true);
  });

  it.each(["echo '$(zzid)'", 'echo a # $(zzid)', "cat <<'E'\n$(zzid)\nE"])('is not seen in %j', (text) => {
    expect(holdsCode(text)).toBe(false);
  });
});
