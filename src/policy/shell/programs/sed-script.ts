/** What a sed script does besides printing. */
export interface SedScript {
  executes: boolean;
  files: { text: string; use: 'read' | 'edit' }[];
}

/** Reads a GNU sed script command by command; null when any part is not understood. */
export function readSedScript(script: string): SedScript | null {
  const found: SedScript = { executes: false, files: [] };
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
  const end = delimited(script, start + 1, script.charAt(start));
  if (end === null) return null;
  return end + (/^[IM]*/.exec(script.slice(end))?.[0].length ?? 0);
}

/** The index after the closing delimiter; null when there is none. */
function delimited(script: string, from: number, delimiter: string): number | null {
  if (delimiter === '' || delimiter === '\n' || delimiter === '\\') return null;
  let bracket = false;
  for (let at = from; at < script.length; at += 1) {
    const char = script.charAt(at);
    if (char === '\n' && !bracket) return null;
    if (char === '\\') at += 1;
    else if (char === '[' && !bracket) {
      // A delimiter inside `[…]` ends the expression in GNU sed all the same, so brackets are not tracked.
      bracket = false;
    } else if (char === delimiter) return at + 1;
  }
  return null;
}

function readCommand(script: string, at: number, found: SedScript): number | null {
  const command = script.charAt(at);
  if ('{}=dDgGhHnNpPxzF'.includes(command) && command !== '') return ended(script, at + 1, command === '{');
  if ('bBtT:'.includes(command) && command !== '' && command !== 'B') {
    const label = /^[ \t]*[\w.-]*/.exec(script.slice(at + 1))?.[0].length ?? 0;
    return ended(script, at + 1 + label, false);
  }
  if ('qQlL'.includes(command) && command !== '') {
    const number = /^[ \t]*\d*/.exec(script.slice(at + 1))?.[0].length ?? 0;
    return ended(script, at + 1 + number, false);
  }
  if (command === 's') return substitute(script, at, found);
  if (command === 'y') {
    const middle = delimited(script, at + 2, script.charAt(at + 1));
    const end = middle === null ? null : delimited(script, middle, script.charAt(at + 1));
    return end === null ? null : ended(script, end, false);
  }
  if ('aic'.includes(command) && command !== '') return insertedText(script, at + 1);
  if ('rRwW'.includes(command) && command !== '') {
    const end = lineEnd(script, at);
    const file = script.slice(at + 1, end).trim();
    if (file === '') return null;
    if (!/^\/dev\/(?:stdout|stderr|stdin)$/.test(file)) {
      found.files.push({ text: file, use: command.toLowerCase() === 'w' ? 'edit' : 'read' });
    }
    return end;
  }
  if (command === 'e') {
    found.executes = true;
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

function insertedText(script: string, from: number): number {
  let at = from;
  for (;;) {
    const end = lineEnd(script, at);
    if (end >= script.length || script.charAt(end - 1) !== '\\') return end;
    at = end + 1;
  }
}

function substitute(script: string, at: number, found: SedScript): number | null {
  const delimiter = script.charAt(at + 1);
  const middle = delimited(script, at + 2, delimiter);
  const end = middle === null ? null : closing(script, middle, delimiter);
  if (end === null) return null;
  const flags = /^[gpiIm\d]*/.exec(script.slice(end))?.[0].length ?? 0;
  const next = end + flags;
  const tail = script.charAt(next);
  if (tail === 'e') {
    found.executes = true;
    return lineEnd(script, next);
  }
  if (tail !== 'w') return ended(script, next, false);
  const line = lineEnd(script, next);
  const file = script.slice(next + 1, line).trim();
  if (file === '') return null;
  if (!/^\/dev\/std(?:out|err)$/.test(file)) found.files.push({ text: file, use: 'edit' });
  return line;
}

/** The replacement may hold escaped line breaks. */
function closing(script: string, from: number, delimiter: string): number | null {
  for (let at = from; at < script.length; at += 1) {
    const char = script.charAt(at);
    if (char === '\\') at += 1;
    else if (char === delimiter) return at + 1;
    else if (char === '\n') return null;
  }
  return null;
}
