const partNames = ['variables', 'functions', 'aliases', 'options', 'settings', 'traps', 'builtins'] as const;

/** What a shell told of itself: all that what a line means hangs on. */
export interface ToldState {
  /** Absolute, symlinks resolved. */
  cwd: string;
  /** By name, as `declare -p` writes them, without the names bash itself changes. */
  variables: ReadonlyMap<string, Declared>;
  /** As `declare -f` writes them. */
  functions: string;
  /** Lines that would set what is set, of aliases, options, traps and builtins. */
  lines: readonly string[];
}

interface Declared {
  /** The letters of its attributes; none for a plain one. */
  flags: string;
  /** `=` and all that follows; empty for one without a value. */
  value: string;
}

/** Reads what `tell` in gate.bash writes; null for anything else. `mark` is what its lines are told by. */
export function readToldState(text: string, mark: string): ToldState | null {
  const firstEnd = text.indexOf('\n');
  if (mark === '' || !text.startsWith(`${mark} `) || firstEnd < 0) return null;
  const parts = new Map<string, string>();
  let at = firstEnd + 1;
  for (const [index, name] of [...partNames, 'end'].entries()) {
    const title = `= ${mark} ${name}\n`;
    const start = text.startsWith(title, at) ? at : text.indexOf(`\n${title}`, at) + 1;
    if (start === 0) return null;
    parts.set(index === 0 ? 'cwd' : (partNames[index - 1] ?? ''), text.slice(at, start));
    at = start + title.length;
  }
  const cwd = (parts.get('cwd') ?? '').replace(/\n$/, '');
  const variables = readVariables(parts.get('variables') ?? '');
  if (!cwd.startsWith('/') || variables === null) return null;
  const lines = ['aliases', 'options', 'settings', 'traps', 'builtins'].flatMap((name) =>
    (parts.get(name) ?? '').split('\n').filter((line) => line !== ''),
  );
  return { cwd, variables, functions: parts.get('functions') ?? '', lines };
}

/** Set by bash as it goes along: none of them says anything about what a line does. */
const ownNames =
  /^(?:_|BASHPID|BASH_(?:ARGC|ARGV|ARGV0|COMMAND|LINENO|SOURCE|SUBSHELL|CMDS|ALIASES)|FUNCNAME|LINENO|S?RANDOM|SECONDS|EPOCH(?:REALTIME|SECONDS)|PIPESTATUS|PWD|OLDPWD|COLUMNS|LINES|HISTCMD|DIRSTACK|SHELLOPTS|BASHOPTS|PPID|PS[12])$/;

function readVariables(text: string): Map<string, Declared> | null {
  const found = new Map<string, Declared>();
  let at = 0;
  while (at < text.length) {
    const head = /^declare -(-|[a-zA-Z]+) ([A-Za-z_]\w*)/.exec(text.slice(at, at + 300));
    if (head === null) return null;
    const [whole, flags = '', name = ''] = head;
    const end = valueEnd(text, at + whole.length);
    if (end === null || text[end] !== '\n') return null;
    if (!ownNames.test(name)) {
      found.set(name, { flags: flags === '-' ? '' : flags, value: text.slice(at + whole.length, end) });
    }
    at = end + 1;
  }
  return found;
}

/** Where a value ends that begins at `at`: quoted text goes over line ends. */
function valueEnd(text: string, at: number): number | null {
  for (let i = at; i < text.length; i += 1) {
    const char = text[i];
    if (char === '\n') return i;
    if (char === '\\') i += 1;
    else if (char === '"' || char === "'") {
      const close = quoteEnd(text, i, char === '"' || text[i - 1] === '$');
      if (close === null) return null;
      i = close;
    }
  }
  return null;
}

function quoteEnd(text: string, open: number, escapes: boolean): number | null {
  for (let i = open + 1; i < text.length; i += 1) {
    if (escapes && text[i] === '\\') i += 1;
    else if (text[i] === text[open]) return i;
  }
  return null;
}
