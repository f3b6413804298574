import type { CheckCommand, ExitReach } from '../../model/check.ts';

export interface Reach {
  readonly exit: ExitReach;
  readonly output: 'whole' | 'cut';
  readonly doubts: readonly string[];
}

type Line = readonly Pick<CheckCommand, 'words' | 'joined' | 'toFile'>[];

/** How much the exit code and the output of a whole command line say about one command of it. */
export function reachOf(line: Line, at: number): Reach {
  const own = line[at];
  const filters = followers(line, at);
  const doubts: string[] = [];
  const shortens = filters.filter((name) => name !== 'tee' && name !== 'cat');
  if (own?.toFile) doubts.push('its output went to a file');
  if (shortens.length > 0) doubts.push(`its output was cut by ${shortens.join(' and ')}`);
  const exit = exitOf(line, at, filters, doubts);
  return { exit, output: own?.toFile || shortens.length > 0 ? 'cut' : 'whole', doubts };
}

/** The programs its output went through, in order. */
function followers(line: Line, at: number): string[] {
  const names: string[] = [];
  for (let next = at + 1; line[next]?.joined === '|'; next += 1) names.push(line[next]?.words[0] ?? '');
  return names;
}

/** What stands behind one of these may not run at all, or is another program than its name says. */
const changesShell = new Set('exit exec return trap alias kill break continue logout enable hash'.split(' '));

const isChanging = ({ words: [program, ...rest] }: Line[number]): boolean => {
  if (program === 'set') return rest.some((word) => /^-[a-z]*n/.test(word) || word === 'noexec');
  // Alone it only redirects.
  return program !== undefined && changesShell.has(program) && !(program === 'exec' && rest.length === 0);
};

function exitOf(line: Line, at: number, filters: readonly string[], doubts: string[]): ExitReach {
  if (line.length === 1) return 'known';
  const changing = line.slice(0, at).find(isChanging);
  if (changing) {
    doubts.push(`${changing.words[0]} stands before it: it may not have run`);
    return 'unknown';
  }
  if (line.some((command, place) => place > 0 && command.joined === undefined)) {
    doubts.push('how the commands are joined is not known');
    return 'unknown';
  }
  const strict = line.slice(0, at).some(({ words }) => words[0] === 'set' && words.includes('pipefail'));
  if (filters.length > 0 && !strict) {
    doubts.push(`the exit code is that of ${filters.at(-1)}`);
    return 'unknown';
  }
  const behind = line.slice(at + 1 + filters.length).map(({ joined }) => joined);
  // In a pipeline `a && b | check` what counts is how the pipeline began.
  let first = at;
  while (line[first]?.joined === '|') first -= 1;
  const before = line[first]?.joined ?? null;
  if (behind.some((joined) => joined !== '&&' && joined !== '|')) {
    doubts.push('the exit code is that of a later command');
    return 'unknown';
  }
  if (before === '||') {
    doubts.push('it may not have run: it stands behind ||');
    return 'unknown';
  }
  const conditional = behind.length > 0 || before === '&&' || (strict && filters.length > 0);
  if (conditional) doubts.push('an exit code other than 0 may be that of another command');
  return conditional ? 'if-zero' : 'known';
}

const order: readonly ExitReach[] = ['known', 'if-zero', 'unknown'];

/** A script inside a command line tells no more than either. */
export const weaker = (a: Reach, b: Reach): Reach => ({
  exit: order[Math.max(order.indexOf(a.exit), order.indexOf(b.exit))] ?? 'unknown',
  output: a.output === 'cut' || b.output === 'cut' ? 'cut' : 'whole',
  doubts: [...new Set([...a.doubts, ...b.doubts])],
});
