import { beginning, type Declared, type Language, places } from './language.ts';
import { behindBracket, type Masked } from './mask.ts';

const call =
  /(?<![\w$.])((?:[xf]?(?:it|test|describe|context|suite|specify)|Deno\.test|t\.test))((?:\.\w+)*)\s*(?=[(`])/g;
const noTest =
  /\.(?:beforeEach|afterEach|beforeAll|afterAll|before|after|step|use|extend|setTimeout|slow|info|expect|configure|fail|mock|abort)\b/;
const skips = /\.(skip|todo|fixme|skipIf|runIf|failing|fails)\b/;
const skippedInside =
  /(?:\bthis|\bt|\btest|\bctx|\bcontext)\.(?:skip|todo|fixme)\(\s*(?:\)|true|['"`])|\bpending\(|[{,]\s*(?:skip|todo)\s*:\s*(?!false)/;

function declared(masked: Masked): Declared[] {
  const { code, said } = masked;
  return places(code, call).flatMap((match): Declared[] => {
    const [whole, word = '', chain = ''] = match;
    if (noTest.test(chain)) return [];
    const group = /^(?:[xf]?(?:describe|context|suite))$/.test(word) || /\.describe\b/.test(chain);
    const open = argumentsAt(masked, match.index + whole.length, /\.(?:each|for|skipIf|runIf)\b/.test(chain));
    const end = behindBracket(masked, open);
    const name = nameAt(said, open);
    const inside = beginning(code, open, end);
    // `test.skip()` inside a test has no name and is part of that test.
    if (name === null) return [];
    const skip = word.startsWith('x')
      ? word
      : (skips.exec(chain)?.[1] ?? (group ? undefined : skippedInside.exec(inside)?.[0]));
    const focus = /^f(?:it|test|describe|context|suite|specify)$/.test(word)
      ? word
      : /\.only\b/.exec(chain)?.[0];
    return [
      {
        what: group ? 'group' : 'test',
        name,
        start: match.index,
        end,
        skipped: skip?.trim() ?? null,
        focused: focus ?? null,
      },
    ];
  });
}

/** The bracket of the arguments with the name: behind the table of `each`, which may be a template. */
function argumentsAt(masked: Masked, at: number, table: boolean): number {
  const { code } = masked;
  if (!table) return at;
  const behind = code.charAt(at) === '`' ? code.indexOf('`', at + 1) + 1 : behindBracket(masked, at);
  const next = code.slice(behind, behind + 200).search(/\S/);
  return next >= 0 && code.charAt(behind + next) === '(' ? behind + next : at;
}

function nameAt(said: string, open: number): string | null {
  const text = said.slice(open, open + 400);
  const literal = /^\(\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|`((?:[^`\\]|\\.)*)`)/.exec(text);
  if (literal) return literal[1] ?? literal[2] ?? literal[3] ?? '';
  // A name in a variable: `it(name, () => …)`; a condition of `test.skip(…)` is followed by no function.
  const spoken = /^\(\s*([\w.$]+(?:\([^()]*\))?)\s*,\s*(?:async\b|\(|function\b|\w+\s*=>|\{)/.exec(text);
  return spoken?.[1] ?? null;
}

export const javascript: Language = {
  name: 'JavaScript',
  files: /\.[cm]?[jt]sx?$/,
  lexicon: { line: '//', block: ['/*', '*/'], strings: ["'", '"', '`'], expressions: true },
  declared,
  assertion:
    /\bexpect(?:\.soft|\.poll|TypeOf)?\s*\(|\bassert(?:\.\w+)*\s*\(|\.should\b|\bt\.(?:is|not|deepEqual|equal|same|ok|true|false|truthy|falsy|throws\w*|like|regex|strictSame|match|rejects|notOk|error|snapshot)\s*\(/g,
  strong:
    /\.(?:toBe|toEqual|toStrictEqual|toMatchObject|toMatchInlineSnapshot|toHaveBeenCalledWith|toHaveBeenCalledTimes|toHaveLength|toHaveText|toHaveProperty)\(|\.toThrow\(\s*[^)\s]|\bassert\.\w*[eE]qual\w*\(|\.to\.(?:deep\.|strictly\.)?(?:equal|eql)\(|\bt\.(?:is|deepEqual|equal|same|strictSame)\(/g,
  weak: /\.(?:toBeTruthy|toBeFalsy|toBeDefined|toBeInstanceOf|toHaveBeenCalled|toMatchSnapshot|toBeGreaterThan\w*)\(|\.not\.(?:toBeNull|toBeUndefined|toThrow|toEqual|toBe)\(|\.toThrow\(\s*\)|\bexpect\.any\w*\(|\bassert(?:\.ok)?\(|\.to\.(?:be\.ok|exist|be\.an?)\b|\bt\.(?:ok|truthy|pass|not)\(/g,
  empty:
    /\bexpect\(\s*(true|false|null|undefined|\d+)\s*\)\.(?:toBe|toEqual|toStrictEqual)\(\s*\1\s*\)|\bexpect\(\s*true\s*\)\.toBe(?:Truthy|Defined)\(|\bassert(?:\.ok)?\(\s*true\s*[),]|\bt\.pass\(/g,
  timeout:
    /\b(?:timeout|testTimeout|hookTimeout)\s*:\s*([\d_]+)|\bsetTimeout\(\s*([\d_]+)\s*\)|\.timeout\(\s*([\d_]+)|\}\s*,\s*([\d_]{3,})\s*,?\s*\)/g,
  retries: /\b(?:retry|retries)\s*:\s*(\d+)|\bretryTimes\(\s*(\d+)|\.retries\(\s*(\d+)/g,
  usualTimeout: 5_000,
};
