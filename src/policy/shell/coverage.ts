import type { Command, Redirection, Statement } from './parse.ts';
import type { Desk } from './state.ts';

/**
 * The parser is lenient: it skips a stray bracket or an empty statement that bash refuses. Every character between the parts
 * of a command has to be space, so that nothing in the text is left unjudged.
 */
export function checkCommand(node: Command, desk: Desk): void {
  const parts = [...node.prefix, ...(node.name ? [node.name] : []), ...node.suffix].sort(
    (a, b) => a.pos - b.pos,
  );
  let at = node.pos;
  for (const part of parts) {
    if (part.pos > at && !isSpace(desk.source.slice(at, part.pos))) {
      desk.unclear(desk.source.slice(node.pos, node.end), 'the parser left out a part of it');
      return;
    }
    at = Math.max(at, spanEnd(part, at));
    if (swallowsNumber(part, desk.source)) {
      desk.unclear(desk.source.slice(node.pos, node.end), 'a redirection has no target');
      return;
    }
  }
  if (/^[ \t]*\(/.test(desk.source.slice(at))) {
    desk.unclear(desk.source.slice(node.pos, at + 1), 'a bracket stands where bash allows none');
  }
}

/** A here-document's body lies elsewhere; only its operator and delimiter stand in the command. */
function spanEnd(part: Command['suffix'][number], at: number): number {
  if (part.type !== 'HereDoc') return part.end;
  return Math.max(at, part.delimiter?.end ?? part.end);
}

const isSpace = (text: string): boolean => /^(?:[ \t]|\\\n)*$/.test(text);

/** `< 2>x`: bash reads `2>` as one operator, the parser takes `2` for the target. */
function swallowsNumber(part: Command['suffix'][number] | Redirection, source: string): boolean {
  if (part.type !== 'Redirect' || part.target === undefined) return false;
  return /^\d+$/.test(part.target.text) && /[<>]/.test(source.charAt(part.target.end));
}

/** `; ;` is an empty statement, which bash refuses; `;;` inside `case` is not. */
export function checkStatements(statements: readonly Statement[], desk: Desk): void {
  for (const statement of statements) {
    const after = desk.source.slice(statement.end, statement.end + 64);
    if (
      /^[ \t]*\n[ \t\n]*;(?!;)/.test(after) ||
      /^[ \t]*[;&]?[ \t\n]*;(?!;)[ \t\n]*;(?!;)|^[ \t]*;[ \t\n]+;(?![;&])/.test(after)
    ) {
      desk.unclear(
        desk.source.slice(statement.pos, statement.end + 4),
        'an empty statement stands where bash allows none',
      );
    }
  }
}
