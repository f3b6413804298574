import { beginning, type Declared, indentedEnd, type Language, marksAbove, places } from './language.ts';
import type { Masked } from './mask.ts';

const decorated = /@(?:pytest\.mark\.(skip|skipif|xfail)|(?:unittest\.)?(skip\w*|expectedFailure))\b/;
const inside = /\bpytest\.(?:skip|xfail)\(|\bself\.skipTest\(|\braise (?:unittest\.)?SkipTest\b/;

function declared({ code }: Masked): Declared[] {
  const whole = /^pytestmark\s*=.*\bmark\.(skip\w*|xfail)\b/m.exec(code)?.[1] ?? null;
  return places(code, /^([ \t]*)(?:async[ \t]+)?(def|class)[ \t]+(\w+)/gm).flatMap((match): Declared[] => {
    const [, indent = '', word = '', name = ''] = match;
    const group = word === 'class';
    if (!group && !/^test/.test(name)) return [];
    const start = marksAbove(code, match.index + indent.length, '@');
    const end = indentedEnd(code, match.index, indent.length);
    const marks = decorated.exec(code.slice(start, match.index));
    const skip =
      marks?.[1] ?? marks?.[2] ?? (group ? undefined : inside.exec(beginning(code, match.index, end))?.[0]);
    return [{ what: group ? 'group' : 'test', name, start, end, skipped: skip ?? whole, focused: null }];
  });
}

export const python: Language = {
  name: 'Python',
  files: /\.py$/,
  lexicon: { line: '#', strings: ['"""', "'''", '"', "'"] },
  declared,
  assertion: /^[ \t]*assert\b|\bself\.(?:assert\w+|fail\w*)\s*\(|\bpytest\.(?:raises|warns)\b/gm,
  strong:
    /^[ \t]*assert\b[^\n]*(?:==|!=|<|>)|\bself\.assert(?:\w*Equal|Raises\w*|Is|Count\w*|Almost\w*)\s*\(|\bpytest\.raises\(\s*(?!Exception\b|BaseException\b)/gm,
  weak: /^[ \t]*assert\b(?![^\n]*(?:[=!]=|[<>]|\bin\b|\bis\b))|^[ \t]*assert\b[^\n]*\bis not None\b|\bself\.assert(?:True|False|IsNotNone|IsInstance|In)\s*\(|\bpytest\.raises\(\s*(?:Base)?Exception\b|^[ \t]*assert\b[^\n]*\bisinstance\(/gm,
  empty: /^[ \t]*assert[ \t]+(?:True|1)\b|\bself\.assertTrue\(\s*True\b/gm,
  timeout: /\btimeout\s*[=(]\s*(\d+(?:\.\d+)?)/g,
  retries: /\breruns\s*=\s*(\d+)|\bmax_runs\s*=\s*(\d+)/g,
  usualTimeout: null,
};
