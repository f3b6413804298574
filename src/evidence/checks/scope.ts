import type { CheckScope } from '../../model/check.ts';

/** How the words of one runner select what it looks at. Options are written as on the command line, dashes included. */
export interface Selection {
  /** Options whose value a test's name must match. */
  readonly filter?: readonly string[];
  /** Options that name a package, project or crate. */
  readonly packages?: readonly string[];
  /** Options whose value belongs to the files: `--test NAME`. */
  readonly targets?: readonly string[];
  /** Options with a value that selects nothing. */
  readonly valued?: readonly string[];
  /** True when an operand is a part of a test's name, as for `cargo test`. */
  readonly operandsFilter?: boolean;
  /** Options that rewrite snapshots. */
  readonly snapshots?: readonly string[];
}

/** Options that leave checks out by something other than a name. */
const narrowing = new Set(
  `--bail -x --exitfirst --maxfail --fail-fast --failfast --onlyChanged -o --changed --changedSince --lf --last-failed --ff
  --failed-first --nf --onlyFailures --only-failures --shard --findRelatedTests --deselect --ignore --exclude --skip
  --testPathIgnorePatterns -short --stepwise --sw --next-failure --only-changed --test-only --test-shard --stop-on-failure
  --max-failures --affected --since --quiet-warnings --passWithNoTests --pass-with-no-tests --allow-only --ignored --include-ignored --exact`.split(
    /\s+/,
  ),
);
const fixing = new Set(['--fix', '--write', '--apply', '--apply-unsafe', '--fix-only', '--unsafe-fixes']);

export interface Selected {
  readonly scope: CheckScope;
  readonly rewrites: ('files' | 'snapshots')[];
}

interface Taken {
  readonly files: string[];
  readonly filter: string[];
  readonly packages: string[];
  readonly narrowed: string[];
}

/** What the words behind a runner select. Words before `--` are options and operands, those behind only operands. */
export function selectionOf(words: readonly string[], how: Selection, directory: string | null): Selected {
  const taken: Taken = { files: [], filter: [], packages: [], narrowed: [] };
  const rewrites = new Set<'files' | 'snapshots'>();
  let options = true;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (options && word === '--') {
      options = false;
      continue;
    }
    // The test binary behind `cargo test --` takes options too; a toolchain is `+nightly`.
    const operand = !word.startsWith('-') || word === '-' || (!options && !how.operandsFilter);
    if (how.operandsFilter && word.startsWith('+')) continue;
    if (operand) {
      (how.operandsFilter ? taken.filter : taken.files).push(word);
      continue;
    }
    const [name, attached] = split(word, how);
    if (fixing.has(name) && attached !== 'false') rewrites.add('files');
    if (how.snapshots?.includes(name)) rewrites.add('snapshots');
    const list = listOf(name, how, taken);
    const takes = list !== null || how.valued?.includes(name) === true;
    if (narrowing.has(name)) taken.narrowed.push(word);
    if (!takes) continue;
    const value = attached ?? words[at + 1] ?? '';
    if (attached === undefined) at += 1;
    if (list !== null) list.push(how.targets?.includes(name) ? `${name} ${value}`.trim() : value);
  }
  const { files, filter, packages, narrowed } = taken;
  return {
    scope: {
      directory,
      files: unique(files),
      filter: filter.length === 0 ? null : unique(filter).join(' & '),
      packages: unique(packages),
      narrowed: unique(narrowed),
    },
    rewrites: [...rewrites],
  };
}

const unique = (words: readonly string[]): string[] => [...new Set(words)].sort();

/** `--name=value`, `-k=value`, and a value written without a space behind one letter that selects: `-tname`. */
function split(word: string, how: Selection): [string, string | undefined] {
  const equals = word.indexOf('=');
  if (equals > 0) return [word.slice(0, equals), word.slice(equals + 1)];
  const short = word.slice(0, 2);
  const selects = [...(how.filter ?? []), ...(how.packages ?? [])].includes(short);
  return selects && word.length > 2 && !word.startsWith('--') ? [short, word.slice(2)] : [word, undefined];
}

function listOf(name: string, how: Selection, taken: Taken): string[] | null {
  if (how.filter?.includes(name)) return taken.filter;
  if (how.packages?.includes(name)) return taken.packages;
  return how.targets?.includes(name) ? taken.files : null;
}
