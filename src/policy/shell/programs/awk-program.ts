/** Names under which an awk program runs commands, reads or writes other files, or sees more than its input. */
const forbidden: ReadonlyMap<string, string> = new Map([
  ['system', 'its program runs commands'],
  ['getline', 'its program reads from elsewhere'],
  ['extension', 'its program loads a library'],
  ['ENVIRON', 'its program sees the environment'],
  ...['ARGV', 'ARGC', 'SYMTAB', 'FUNCTAB'].map((name): [string, string] => [
    name,
    'its program changes what it reads',
  ]),
  ...['bindtextdomain', 'dcgettext', 'dcngettext', 'TEXTDOMAIN'].map((name): [string, string] => [
    name,
    'its program loads translations',
  ]),
]);

const unclear = 'its program is not understood';
/** After these a slash starts a regular expression in every awk. */
const beforeRegex = new Set(['print', 'printf', 'return', 'in', 'else', 'do']);
/** After these nobody should have to know whether it does. */
const beforeDoubt = new Set([
  'length',
  'case',
  'default',
  'BEGIN',
  'END',
  'exit',
  'next',
  'delete',
  'getline',
]);
const conditional = new Set(['if', 'while', 'for', 'switch']);
/** Targets of a redirection that are no files. */
const streams = /^"\/dev\/(?:stdout|stderr|null)"[ \t]*(?=[;}\n#]|$)/;
/** A regular expression whose slashes mean the same to every awk: none stands inside brackets. */
const plainRegex = /^(?:[^[\\\n]|\\[^\n]|\[\^?(?:\[:[a-z]+:\]|\\[^\n]|[^\][\\\n/])+\])*$/;

interface Reader {
  text: string;
  at: number;
  /** What the last token was: an operand, after which a slash divides; anything else; or something doubtful. */
  last: 'operand' | 'other' | 'doubt';
  word: string;
  /** Open brackets, each with whether a condition stands in it. */
  open: { char: string; condition: boolean }[];
  /** Inside a print statement, where `>` writes into a file. */
  prints: boolean;
}

/**
 * Why an awk program is not proved to read its operands only; null when it is. What the awks (gawk, mawk, the one of BSD and macOS) read
 * differently counts as not understood.
 */
export function awkDoubt(text: string): string | null {
  const reader: Reader = { text, at: 0, last: 'other', word: '', open: [], prints: false };
  while (reader.at < text.length) {
    const doubt = readToken(reader);
    if (doubt !== null) return doubt;
  }
  return reader.open.length === 0 ? null : unclear;
}

function readToken(reader: Reader): string | null {
  const rest = reader.text.slice(reader.at);
  const space = /^(?:[ \t]|\\\n)+/.exec(rest)?.[0];
  if (space !== undefined) return step(reader, space, reader.last, reader.word);
  const comment = /^#[^\n]*/.exec(rest)?.[0];
  if (comment !== undefined) {
    return /[\\\r]$/.test(comment) ? unclear : step(reader, comment, reader.last, reader.word);
  }
  const quoted = /^"(?:[^"\\\n]|\\[^\n])*"/.exec(rest)?.[0];
  if (quoted !== undefined) return step(reader, quoted, 'operand');
  const number = /^\.?[0-9](?:[eE][-+]|[\w.])*/.exec(rest)?.[0];
  if (number !== undefined) {
    const clean = /^(?:(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|0[xX][\da-fA-F]+)$/.test(number);
    return clean ? step(reader, number, 'operand') : unclear;
  }
  const name = /^[A-Za-z_]\w*/.exec(rest)?.[0];
  if (name !== undefined) return readName(reader, name);
  return readSign(reader, rest);
}

function step(reader: Reader, token: string, last: Reader['last'], word = ''): null {
  reader.at += token.length;
  reader.last = last;
  reader.word = word;
  return null;
}

function readName(reader: Reader, name: string): string | null {
  const why = forbidden.get(name);
  if (why !== undefined) return why;
  if (name === 'print' || name === 'printf') reader.prints = true;
  const last = beforeRegex.has(name) ? 'other' : beforeDoubt.has(name) ? 'doubt' : 'operand';
  return step(reader, name, last, name);
}

function readSign(reader: Reader, rest: string): string | null {
  const char = rest.charAt(0);
  if (char === '/') return readSlash(reader, rest);
  if (char === '>') return readGreater(reader, rest);
  if (char === '(' || char === '[') {
    reader.open.push({ char, condition: conditional.has(reader.word) });
    return step(reader, char, 'other');
  }
  if (char === ')' || char === ']') {
    const opened = reader.open.pop();
    if (opened?.char !== (char === ')' ? '(' : '[')) return unclear;
    return step(reader, char, opened.condition ? 'doubt' : 'operand');
  }
  if (char === ';' || char === '}' || char === '{') {
    if (reader.open.length > 0 && char !== ';') return unclear;
    if (reader.open.length === 0) reader.prints = false;
    return step(reader, char, 'other');
  }
  // Some awks take a line break in brackets for a space, others for an error.
  if (char === '\n') return step(reader, char, reader.open.length > 0 ? 'doubt' : 'other');
  if (rest.startsWith('++') || rest.startsWith('--')) return step(reader, '++', 'doubt');
  if (char === '$') return step(reader, char, 'doubt');
  if (rest.startsWith('||') || rest.startsWith('&&')) return step(reader, '||', 'other');
  if (char === '|') return 'its program runs commands';
  if (char === '@') return 'its program loads code or calls functions by name';
  return /[-+*%^=!<~?:,]/.test(char) ? step(reader, char, 'other') : unclear;
}

function readSlash(reader: Reader, rest: string): string | null {
  if (reader.last === 'doubt') return unclear;
  if (reader.last === 'operand') return step(reader, '/', 'other');
  const regex = /^\/((?!=)(?:[^/\\\n]|\\[^\n])*)\//.exec(rest);
  if (regex?.[1] === undefined || !plainRegex.test(regex[1])) return unclear;
  return step(reader, regex[0], 'operand');
}

/** Inside a print statement an open `>` writes; elsewhere, and in round brackets, it compares. */
function readGreater(reader: Reader, rest: string): string | null {
  const writes = 'its program writes files';
  const bracketed = reader.open.length > 0 && reader.open.every(({ char }) => char === '(');
  if (!rest.startsWith('>>') && (bracketed || (!reader.prints && reader.open.length === 0))) {
    return step(reader, rest.startsWith('>=') ? '>=' : '>', 'other');
  }
  const sign = /^>>?[ \t]*/.exec(rest)?.[0] ?? '>';
  const stream = streams.exec(rest.slice(sign.length))?.[0];
  return stream === undefined ? writes : step(reader, sign + stream, 'operand');
}
