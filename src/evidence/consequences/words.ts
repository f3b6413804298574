import { posix } from 'node:path';
import type { ProspectCommand } from '../../model/consequence.ts';

/** The words after a program, sorted. A cluster such as `-fdx` counts as each of its letters. */
export interface Words {
  /** `f`, `force`, without dashes and values. */
  readonly options: ReadonlySet<string>;
  /** Values given as `--name=value`, or as the next word where `valued` says so. */
  readonly values: ReadonlyMap<string, string>;
  readonly operands: readonly string[];
  /** Operands behind `--`. */
  readonly behind: readonly string[];
}

/** Sorts words; `valued` names the options, one letter or long, that take the next word. */
export function sortWords(words: readonly string[], valued: readonly string[] = []): Words {
  const options = new Set<string>();
  const values = new Map<string, string>();
  const operands: string[] = [];
  const dashes = words.indexOf('--');
  const before = dashes < 0 ? words : words.slice(0, dashes);
  for (let at = 0; at < before.length; at += 1) {
    const word = before[at] ?? '';
    const long = /^--([^=]+)(?:=(.*))?$/s.exec(word);
    const cluster = /^-([^-].*)$/s.exec(word)?.[1];
    if (!long && cluster === undefined) {
      operands.push(word);
      continue;
    }
    const found = long ? [long[1] ?? ''] : [...(cluster ?? '')];
    for (const name of found) options.add(name);
    const last = found.at(-1) ?? '';
    if (long?.[2] !== undefined) values.set(last, long[2]);
    else if (valued.includes(last)) {
      values.set(last, before[at + 1] ?? '');
      at += 1;
    }
  }
  const behind = dashes < 0 ? [] : words.slice(dashes + 1);
  return { options, values, operands: [...operands, ...behind], behind };
}

export const hasOption = ({ options }: Words, ...named: readonly string[]): boolean =>
  named.some((name) => options.has(name));

/** A git command: what it does, where, and the words behind the verb. */
export interface GitCommand {
  readonly verb: string;
  readonly rest: readonly string[];
  readonly directory: string;
}

/**
 * Undefined for anything but a git command that can be looked at: one whose words and folder are told and that does not name
 * a repository by its own options.
 */
export function gitCommand({
  words: [program, ...words],
  told,
  cwd,
}: ProspectCommand): GitCommand | undefined {
  if (program !== 'git' || !told || cwd === null) return undefined;
  let directory = cwd;
  let at = 0;
  for (; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (!word.startsWith('-')) break;
    if (/^--(?:git-dir|work-tree|namespace)/.test(word)) return undefined;
    if (word === '-C') directory = posix.resolve(directory, words[at + 1] ?? '.');
    if (['-C', '-c', '--exec-path', '--config-env'].includes(word)) at += 1;
  }
  const verb = words[at];
  return verb === undefined ? undefined : { verb, rest: words.slice(at + 1), directory };
}
