import { type ParsedScript, parse as parseBash } from 'unbash';

export type {
  ArithmeticExpression,
  Assignment,
  Command,
  CommandNode,
  DoubleQuotedChild,
  ParameterExpansionPart,
  ParsedScript,
  PipelineNode,
  Redirection,
  Statement,
  TestExpression,
  Word,
  WordPart,
} from 'unbash';

/** Longer texts are not analysed: bounds time and depth, and nothing a person could read before approving is longer. */
export const longestScript = 32_768;

/** Characters that make text look like something it is not, or that bash and people read differently. */
const tricks =
  /[\0-\x08\x0b-\x1f\x7f-\x9f\u115f\u1160\u2028\u2029\u2800\u3164\uffa0\p{Cf}\p{Cs}]|\u034f|\u17b4|\u17b5|[\u{e0100}-\u{e01ef}]/u;

/** What in a text could deceive its reader, as a sentence; null when nothing does. */
export function trickery(text: string): string | null {
  const found = tricks.exec(text)?.[0];
  if (found === undefined) return null;
  const code = (found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return `it contains the control or invisible character U+${code}`;
}

const tooDeep = 'it is nested too deeply to analyse';

export interface Parsed {
  script: ParsedScript | null;
  problem: string | null;
}

/** More open brackets at once are not parsed: parser and walk go as deep as they do, and no person would read that. */
const mostOpen = 250;

function isTooDeep(text: string): boolean {
  let open = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (char === 0x28 || char === 0x7b) open += 1;
    else if ((char === 0x29 || char === 0x7d) && open > 0) open -= 1;
    if (open > mostOpen) return true;
  }
  return false;
}

/** The only door to the parser. A script may come with a problem: what was parsed is still judged, but never allowed. */
export function parseScript(text: string): Parsed {
  if (text.length > longestScript) {
    return { script: null, problem: `it is longer than ${longestScript} characters` };
  }
  if (isTooDeep(text)) return { script: null, problem: tooDeep };
  try {
    const script = parseBash(text);
    return { script, problem: script.errors?.[0]?.message ?? null };
  } catch {
    // The parser recurses: what nests in other ways than by brackets can still exhaust the stack.
    return { script: null, problem: tooDeep };
  }
}
