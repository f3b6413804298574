import type { ToldState } from './told-state.ts';

/** Beyond this a shell has changed too much for anybody to read what a line in it means. */
const most = 64 * 1024;

/**
 * The command that does in a fresh shell what `line` does in one that earlier lines have changed: first what they changed, as
 * bash would write it, then the line. A variable of the shell's own is left out where nothing names it, for what is not there is
 * judged as not known. Null when there is too much of it.
 */
export function inFreshShell(line: string, first: ToldState, now: ToldState): string | null {
  const before = new Set(first.lines);
  const changed = [
    ...now.lines.filter((text) => !before.has(text)),
    ...(now.functions === first.functions ? [] : [now.functions.trimEnd()]),
  ];
  const text = [...variableLines(first, now, [...changed, line].join('\n')), ...changed, line].join('\n');
  return Buffer.byteLength(text) > most ? null : text;
}

interface Candidate {
  name: string;
  text: string;
  /** What the shell and the programs it starts go by, whether or not a line names it. */
  counts: boolean;
}

function variableLines(first: ToldState, now: ToldState, rest: string): string[] {
  let left = candidates(first, now);
  const taken = new Set<string>();
  const lines: string[] = [];
  // What one names is named, too.
  for (let named = rest; ; ) {
    const words = new Set(named.match(/[A-Za-z_]\w*/g));
    const more = left.filter(({ name, counts }) => counts || words.has(name));
    if (more.length === 0) return lines;
    for (const { name, text } of more) {
      taken.add(name);
      lines.push(text);
    }
    left = left.filter(({ name }) => !taken.has(name));
    named = more.map(({ text }) => text).join('\n');
  }
}

function candidates(first: ToldState, now: ToldState): Candidate[] {
  const set = [...now.variables].flatMap(([name, { flags, value }]): Candidate[] => {
    const was = first.variables.get(name);
    if (was?.flags === flags && was.value === value) return [];
    const counts = flags.includes('x') || /^[A-Z]/.test(name);
    if (flags === '' || flags === 'a') return value === '' ? [] : [{ name, text: `${name}${value}`, counts }];
    if (flags === 'x') return [{ name, text: `export ${name}${value}`, counts }];
    // A reference, a number to be reckoned: what an assignment to it does is something else.
    return [{ name, text: `declare -${flags} ${name}${value}`, counts: true }];
  });
  const gone = [...first.variables.keys()].filter((name) => !now.variables.has(name));
  return [...set, ...gone.map((name) => ({ name, text: `unset -v ${name}`, counts: true }))];
}
