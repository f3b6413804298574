/** What a sed script does besides printing. */
export interface SedScript {
  executes: boolean;
  /** Commands it spells out for the shell. */
  commands: string[];
  files: { text: string; use: 'read' | 'edit' }[];
}

/** Reads a GNU sed script command by command; null when any part is not understood. */
export function readSedScript(script: string): SedScript | null {
  const found: SedScript = { executes: false, commands: [], files: [] };
  let at = 0;
  while (at < script.length) {
    at = skipSpace(script, at, /[\s;]/);
    if (at >= script.length) break;
    if (script.charAt(at) === '#') {
      at = lineEnd(script, at);
      continue;
    }
    const after = skipAddress(script, at);
    if (after === null) return null;
    at = skipSpace(script, after, /[\s!]/);
    const next = readCommand(script, at, found);
    if (next === null) return null;
    at = next;
  }
  return found;
}

const skipSpace = (script: string, at: number, space: RegExp): number => {
  let index = at;
  while (index < script.length && space.test(script.charAt(index))) index += 1;
  return index;
};

const lineEnd = (script: string, at: number): number => {
  const end = script.indexOf('\n', at);
  return end < 0 ? script.length : end;
};

function skipAddress(script: string, from: number): number | null {
  let at = from;
  for (let part = 0; part < 2; part += 1) {
    const next = skipOneAddress(script, at);
    if (next === null) return null;
    if (next === at && part === 0) return at;
    at = skipSpace(script, next, /[ \t]/);
    if (part === 0 && script.charAt(at) !== ',') return at;
    if (part === 0) at = skipSpace(script, at + 1, /[ \t]/);
  }
  return at;
}

function skipOneAddress(script: string, at: number): number | null {
  const numeric = /^(?:[+~]?\d+(?:~\d+)?|\$)/.exec(script.slice(at))?.[0];
  if (numeric !== undefined) return at + numeric.length;
  const char = script.charAt(at);
  if (char !== '/' && char !== '\\') return at;
  const start = char === '\\' ? at + 1 : at;
  const end = delimited(script, start + 1, script.charAt(start), true);
  if (end === null) return null;
  return end + (/^[IM]*/.exec(script.slice(end))?.[0].length ?? 0);
}

/**
 * The index after the closing delimiter; null when there is none. A line may be broken behind a backslash only; in a regular
 * expression a delimiter within brackets is one of their characters.
 */
function delimited(script: string, from: number, delimiter: string, regex: boolean): number | null {
  if (!/^[\x20-\x5b\x5d-\x7e]$/.test(delimiter)) return null;
  let at = from;
  while (at < script.length) {
    const char = script.charAt(at);
    if (char === delimiter) return at + 1;
    if (char === '\n') return null;
    const end = char === '[' && regex ? bracketEnd(script, at) : at + (char === '\\' ? 2 : 1);
    if (end === null) return null;
    at = end;
  }
  return null;
}

/** Behind a bracket expression, in which a backslash is no escape: `[]a]`, `[^[:alpha:]/]`. */
function bracketEnd(script: string, at: number): number | null {
  const inside = /^\[\^?\]?(?:\[([.:=])[^\n]*?\1\]|[^\]\n])*\]/.exec(script.slice(at));
  return inside === null ? null : at + inside[0].length;
}

function readCommand(script: string, at: number, found: SedScript): number | null {
  const command = script.charAt(at);
  if ('{}=dDgGhHnNpPxzF'.includes(command) && command !== '') return ended(script, at + 1, command === '{');
  if ('btT:v'.includes(command) && command !== '') {
    const label = /^[ \t]*[\w.-]*/.exec(script.slice(at + 1))?.[0].length ?? 0;
    return ended(script, at + 1 + label, false);
  }
  if ('qQlL'.includes(command) && command !== '') {
    const number = /^[ \t]*\d*/.exec(script.slice(at + 1))?.[0].length ?? 0;
    return ended(script, at + 1 + number, false);
  }
  if (command === 's') return substitute(script, at, found);
  if (command === 'y') {
    const middle = delimited(script, at + 2, script.charAt(at + 1), false);
    const end = middle === null ? null : delimited(script, middle, script.charAt(at + 1), false);
    return end === null ? null : ended(script, end, false);
  }
  if ('aic'.includes(command) && command !== '') return insertedText(script, at + 1);
  if ('rRwW'.includes(command) && command !== '') {
    const end = lineEnd(script, at);
    return noteFile(script.slice(at + 1, end), command.toLowerCase() === 'w' ? 'edit' : 'read', found)
      ? end
      : null;
  }
  if (command === 'e') {
    found.executes = true;
    found.commands.push(script.slice(at + 1, lineEnd(script, at)));
    return lineEnd(script, at);
  }
  return null;
}

/** After a command only a separator, a closing brace or the end may follow; another command may follow `{`. */
function ended(script: string, at: number, opens: boolean): number | null {
  const next = skipSpace(script, at, /[ \t]/);
  if (opens || next >= script.length || /[;\n}#]/.test(script.charAt(next))) return next;
  return null;
}

/** A name reaches to the end of its line, whatever it holds; only blanks before it do not count. */
function noteFile(rest: string, use: 'read' | 'edit', found: SedScript): boolean {
  const text = rest.replace(/^[ \t]+/, '');
  if (text === '') return false;
  if (!/^\/dev\/(?:stdout|stderr|stdin)$/.test(text)) found.files.push({ text, use });
  return true;
}

/** The text of `a`, `i` and `c` ends with the first line whose end no backslash escapes. */
function insertedText(script: string, from: number): number | null {
  if (/^[ \t]*\\[ \t]+(?:\n|$)/.test(script.slice(from))) return null;
  let at = from;
  while (at < script.length && script.charAt(at) !== '\n') at += script.charAt(at) === '\\' ? 2 : 1;
  return Math.min(at, script.length);
}

function substitute(script: string, at: number, found: SedScript): number | null {
  const delimiter = script.charAt(at + 1);
  const middle = delimited(script, at + 2, delimiter, true);
  const end = middle === null ? null : delimited(script, middle, delimiter, false);
  if (end === null) return null;
  const flags = /^[gpiImMe\d]*/.exec(script.slice(end))?.[0] ?? '';
  if (flags.includes('e')) found.executes = true;
  const next = end + flags.length;
  if (script.charAt(next) !== 'w') return ended(script, next, false);
  const line = lineEnd(script, next);
  return noteFile(script.slice(next + 1, line), 'edit', found) ? line : null;
}
