import { beginning, type Declared, indentAt, type Language, places } from './language.ts';
import type { Masked } from './mask.ts';

const rubyBlock =
  /^([ \t]*)([xf]?)(it|specify|example|scenario|test|describe|context|feature)\b(?=[ (])([^\n]*)/gm;

function rubyDeclared({ code, said }: Masked): Declared[] {
  const blocks = places(code, rubyBlock).map((match): Declared => {
    const [, indent = '', mark = '', word = '', rest = ''] = match;
    const start = match.index + indent.length;
    const end = rubyEnd(code, match.index, indentAt(code, start), rest);
    const line = said.slice(start, start + mark.length + word.length + rest.length + 1);
    const name = /['"](.*?)['"]/.exec(line)?.[1] ?? rest.trim();
    const body = beginning(code, start, end);
    const inside =
      /^\s*(?:skip|pending)\b/m.exec(body)?.[0] ?? /[,(]\s*(?::skip\b|skip:|pending:)/.exec(rest)?.[0];
    const group = /^(?:describe|context|feature)$/.test(word);
    const without = !group && !/\bdo\b|\{/.test(rest) ? 'without a body' : undefined;
    const skip = mark === 'x' ? `x${word}` : group ? undefined : (inside ?? without);
    const focus = mark === 'f' ? `f${word}` : /:focus\b|\bfocus: true/.exec(rest)?.[0];
    return {
      what: group ? 'group' : 'test',
      name,
      start,
      end,
      skipped: skip?.trim() ?? null,
      focused: focus ?? null,
    };
  });
  const methods = places(code, /^([ \t]*)def (test_\w+)/gm).map((match): Declared => {
    const end = rubyEnd(code, match.index, match[1]?.length ?? 0, ' do');
    const skip = /^\s*skip\b/m.exec(beginning(code, match.index, end))?.[0];
    const start = match.index + (match[1]?.length ?? 0);
    return { what: 'test', name: match[2] ?? '', start, end, skipped: skip?.trim() ?? null, focused: null };
  });
  return [...blocks, ...methods].sort((a, b) => a.start - b.start);
}

/** A block ends at the `end` as deep as its first line; one in braces, or without a body, on that line. */
function rubyEnd(code: string, at: number, indent: number, rest: string): number {
  const line = code.indexOf('\n', at);
  if (line < 0) return code.length;
  if (!/\bdo\b/.test(rest)) return line;
  const end = new RegExp(`^[ \\t]{${indent}}end\\b`, 'm').exec(code.slice(line, line + 50_000));
  return end ? line + end.index + end[0].length : code.length;
}

export const ruby: Language = {
  name: 'Ruby',
  files: /\.rb$/,
  lexicon: { line: '#', strings: ["'", '"', '`'] },
  declared: rubyDeclared,
  assertion: /\bexpect\s*[({]|\bassert(?:_\w+)?\b|\brefute\w*\b|\.should\b|\.must_\w+|\bis_expected\b/g,
  strong: /\b(?:eq|eql|equal|match_array|contain_exactly)\b[ (]|\bassert_(?:equal|same|raises|in_delta)\b/g,
  weak: /\bbe_(?:truthy|falsey|present|a|an)\b|\bnot_to be_nil\b|\bassert\b(?!_)|\bassert_(?:not_nil|kind_of|respond_to)\b|\bbe_nil\b/g,
  empty: /\bexpect\(\s*true\s*\)\.to\b|\bassert\(?\s*true\b/g,
  timeout: /\btimeout[:=(]\s*(\d+)|\bTimeout\.timeout\(\s*(\d+)/g,
  retries: /\bretry:\s*(\d+)/g,
  usualTimeout: null,
};
