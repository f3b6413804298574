import { builtinGrammars } from '../../src/policy/shell/grammars/grammars.ts';
import { programs } from '../../src/policy/shell/programs/programs.ts';
import type { Grammar } from '../../src/policy/shell/usage.ts';

const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');

/** Programs that policy.md lists (sections 3.5 to 3.9); whatever else our grammars prove is `ask` there (section 6). */
export const listed: ReadonlySet<string> = new Set(
  words(`
    ls cat head tail wc grep rg sed find sort uniq cut tr nl tac rev diff comm cmp stat file du jq basename dirname
    realpath column
    cd pushd popd pwd echo printf true false : test [ [[ date sleep seq wait exit break continue return set which type
    command read
    tee touch mkdir cp mv
    timeout time nice nohup stdbuf env bash sh xargs
    awk gawk
    npm npx vitest eslint git
  `),
);

/** Programs of which policy.md lists some subcommands only. */
const partly: Readonly<Record<string, ReadonlySet<string>>> = {
  git: new Set(['status', 'diff', 'log', 'show']),
  npm: new Set(['test']),
};

/** Git's other subcommands, as `git help -a` lists them: no policy of git proves them here, whatever our grammars say. */
export const gitSubcommands = words(`
  add am annotate apply archive archimport backfill bisect blame branch bugreport bundle cat-file check-attr check-ignore
  check-mailmap check-ref-format checkout checkout-index cherry cherry-pick citool clean clone column commit
  commit-graph commit-tree config count-objects credential cvsexportcommit daemon describe diagnose diff-files
  diff-index diff-pairs diff-tree difftool fast-export fast-import fetch filter-branch fmt-merge-msg for-each-ref
  for-each-repo format-patch fsck gc get-tar-commit-id grep gui hash-object help hook http-backend index-pack init
  instaweb interpret-trailers last-modified lfs ls-files ls-remote ls-tree mailinfo maintenance merge merge-base
  merge-file merge-index merge-tree mergetool mktag mktree multi-pack-index mv name-rev notes pack-objects pack-refs
  patch-id prune prune-packed pull push quiltimport range-diff read-tree rebase reflog refs remote repack replace
  replay repo request-pull rerere reset restore rev-list rev-parse revert rm scalar send-email shortlog show-branch
  show-index show-ref sparse-checkout stage stash stripspace submodule svn switch symbolic-ref tag unpack-file
  update-index update-ref update-server-info var verify-commit verify-pack verify-tag version whatchanged worktree
  write-tree
`);

/** Writing options of readers: policy.md 3.5 takes a reader only while none of its options writes, wherever that is. */
const writingOptions: readonly (readonly [program: string, option: string])[] = [
  ['sort', `-o*|--output*|${[...'bdfgiMhnRrVcCmsuz'].map((letter) => `-${letter}*o*`).join('|')}`],
  ['sort', '-T*|--temporary-directory*'],
  ['find', '-fprint|-fprint0|-fprintf|-fls|-delete'],
  ['git', '--output*'],
];

/** Up to five words may stand between a program and its option. */
const anywhere = ([program, option]: readonly [string, string]): string[] =>
  Array.from({ length: 6 }, (_, count) => `${program} ${'* '.repeat(count)}${option}`);

/** Options under which a program of policy.md only says something about itself: not among what it allows. */
const aboutItself: readonly (readonly [program: string, option: string])[] = [
  ['npm', '--version|-v|--help|-h|-l|--long'],
  ['npx', '--version|-v|--help|-h'],
];

/** Subcommands our grammar of a program knows, at any depth: `pkg get`. */
function subcommandsOf(grammar: Grammar, before = ''): string[] {
  return Object.entries(grammar.subcommands ?? {}).flatMap(([names, inner]) =>
    names.split('|').flatMap((name) => [`${before}${name}`, ...subcommandsOf(inner, `${before}${name} `)]),
  );
}

/** Programs of our tables that need no rule of their own. Those that need one are asked about anyway. */
const proved = [...builtinGrammars]
  .filter(([, grammar]) => grammar.because === undefined || grammar.harmless !== undefined)
  .map(([name]) => name);

const foreignSubcommands = (program: string, allowed: ReadonlySet<string>): string[] => {
  const grammar = builtinGrammars.get(program);
  const paths = grammar === undefined ? [] : subcommandsOf(grammar);
  const foreign = paths.filter((path) => !allowed.has(path.split(' ')[0] ?? ''));
  const [single, deep] = [
    foreign.filter((path) => !path.includes(' ')),
    foreign.filter((path) => path.includes(' ')),
  ];
  // What begins with a foreign subcommand is asked about by that.
  const more = deep.filter((path) => !single.includes(path.split(' ')[0] ?? ''));
  return [...(single.length > 0 ? [single.join('|')] : []), ...more].map((path) => `${program} ${path}`);
};

/** `ask.run` patterns for all that our tables know and policy.md does not list: the contract is closed by them. */
export const unlisted: readonly string[] = [
  [...new Set([...proved, ...programs.keys()])].filter((name) => !listed.has(name)).join('|'),
  `git ${gitSubcommands.join('|')}`,
  ...Object.entries(partly).flatMap(([program, allowed]) => foreignSubcommands(program, allowed)),
  ...[...writingOptions, ...aboutItself].flatMap(anywhere),
  'git -C|--version|-v|--help|-h|--html-path|--man-path|--info-path|--exec-path*',
  // Its second operand is written.
  'uniq **/* **/*',
];
