import type { GrammarInput } from '../../../model/grammar.ts';

/*
 * Which option takes the next word was tried with git itself: `-U`, `--unified` and `--color-moved` do not, so the word after
 * them is a path. Left out on purpose: --output (writes), --ext-diff, --textconv, --show-signature (run programs of the
 * settings), --no-index (leaves the repository), --stdin (takes what it reads from elsewhere), -O, --remerge-diff.
 */
const diffFlags = `p u s z a b w B C D M R X W c m r t
  patch no-patch raw patch-with-raw patch-with-stat minimal patience histogram numstat shortstat summary name-only name-status
  compact-summary cumulative no-color no-renames rename-empty no-rename-empty check full-index binary find-copies-harder
  irreversible-delete ignore-cr-at-eol ignore-space-at-eol ignore-space-change ignore-all-space ignore-blank-lines
  indent-heuristic no-indent-heuristic function-context no-function-context text no-ext-diff no-textconv no-prefix
  default-prefix pickaxe-regex pickaxe-all no-color-moved no-color-moved-ws no-relative ita-invisible-in-index exit-code quiet
  cc combined-all-paths root`;
const diffAttached = 'U M C B X';
const diffOptional = `unified stat dirstat dirstat-by-file color color-moved word-diff color-words relative find-renames
  find-copies break-rewrites ignore-submodules submodule abbrev`;
const diffValues = `S=text G=text l=text I=text diff-filter=text diff-algorithm=text inter-hunk-context=text src-prefix=text
  dst-prefix=text word-diff-regex=text stat-width=text stat-count=text stat-name-width=text stat-graph-width=text
  line-prefix=text output-indicator-new=text output-indicator-old=text output-indicator-context=text
  ws-error-highlight=text anchored=text ignore-matching-lines=text color-moved-ws=text find-object=text`;

const walkFlags = `i E F P g all merge merges no-merges first-parent reverse follow not boundary left-right left-only
  right-only cherry cherry-mark cherry-pick walk-reflogs full-history dense sparse simplify-merges simplify-by-decoration
  remove-empty single-worktree date-order author-date-order topo-order parents children graph no-graph regexp-ignore-case
  extended-regexp fixed-strings perl-regexp basic-regexp all-match invert-grep reflog ignore-missing alternate-refs
  exclude-first-parent-only show-pulls do-walk no-min-parents no-max-parents bisect`;
const walkOptional = 'branches tags remotes no-walk ancestry-path min-parents max-parents show-linear-break';
const walkValues = `n=text max-count=text skip=text since=text after=text until=text before=text since-as-filter=text
  author=text committer=text grep=text grep-reflog=text max-age=text min-age=text glob=text exclude=text exclude-hidden=text`;

const showFlags = `q oneline decorate no-decorate clear-decorations abbrev-commit no-abbrev-commit no-abbrev mailmap no-mailmap
  use-mailmap no-use-mailmap full-diff log-size source relative-date no-notes no-standard-notes standard-notes
  no-expand-tabs no-diff-merges`;
const showOptional = 'pretty format decorate notes show-notes expand-tabs';
const showValues =
  'L=text date=text encoding=text decorate-refs=text decorate-refs-exclude=text diff-merges=text';

const log = {
  flags: `${diffFlags} ${walkFlags} ${showFlags}`,
  attached: diffAttached,
  optional: `${diffOptional} ${walkOptional} ${showOptional}`,
  values: `${diffValues} ${walkValues} ${showValues}`,
  numeric: true,
  operands: ['read'],
} as const;
const plumbing = {
  flags: `q ${diffFlags} cached merge-base`,
  attached: diffAttached,
  optional: diffOptional,
  values: diffValues,
  operands: ['read'],
} as const;

/** Subcommands that show history and differences. */
export const gitHistory: Readonly<Record<string, GrammarInput>> = {
  status: {
    manual: 'git-status(1), Git 2.39',
    flags:
      's b z v short branch long show-stash ahead-behind no-ahead-behind renames no-renames verbose no-column',
    optional: 'porcelain untracked-files ignored ignore-submodules column find-renames',
    attached: 'u',
    operands: ['list'],
  },
  diff: {
    manual: 'git-diff(1), Git 2.39',
    flags: `${diffFlags} cached staged merge-base base ours theirs 0 1 2 3`,
    attached: diffAttached,
    optional: diffOptional,
    values: diffValues,
    operands: ['read'],
  },
  log: { manual: 'git-log(1), Git 2.39', ...log },
  show: { manual: 'git-show(1), Git 2.39', ...log },
  whatchanged: { manual: 'git-whatchanged(1), Git 2.39', ...log },
  'diff-tree': {
    manual: 'git-diff-tree(1), Git 2.39',
    ...plumbing,
    flags: `${plumbing.flags} ${showFlags} v no-commit-id always`,
    optional: `${diffOptional} ${showOptional}`,
    values: `${diffValues} encoding=text`,
  },
  'diff-index': { manual: 'git-diff-index(1), Git 2.39', ...plumbing },
  'diff-files': {
    manual: 'git-diff-files(1), Git 2.39',
    ...plumbing,
    flags: `${plumbing.flags} base ours theirs 0 1 2 3`,
  },
  'range-diff': {
    manual: 'git-range-diff(1), Git 2.39',
    flags: `${diffFlags} no-dual-color left-only right-only no-notes`,
    attached: diffAttached,
    optional: `${diffOptional} notes`,
    values: `${diffValues} creation-factor=text`,
    operands: ['read'],
  },
  'rev-list': {
    manual: 'git-rev-list(1), Git 2.39',
    flags: `${walkFlags} ${showFlags} count timestamp header no-commit-header commit-header objects objects-edge
      objects-edge-aggressive indexed-objects unpacked object-names no-object-names no-filter filter-print-omitted
      filter-provided-objects in-commit-order use-bitmap-index bisect-all bisect-vars quiet exclude-promisor-objects`,
    optional: `${walkOptional} pretty format disk-usage progress abbrev`,
    values: `${walkValues} date=text encoding=text`,
    numeric: true,
    operands: ['list'],
  },
  shortlog: {
    manual: 'git-shortlog(1), Git 2.39',
    flags: `${walkFlags} n s e c numbered summary email committer`,
    attached: 'w',
    optional: `${walkOptional} format glob exclude exclude-hidden`,
    // Not walkValues: its own -n and --committer take nothing.
    values: `max-count=text skip=text since=text after=text until=text before=text since-as-filter=text author=text grep=text
      grep-reflog=text max-age=text min-age=text group=text date=text encoding=text`,
    numeric: true,
    operands: ['list'],
  },
  reflog: {
    manual: 'git-reflog(1), Git 2.39',
    subcommands: {
      show: { manual: 'git-reflog(1), Git 2.39', ...log, operands: ['list'] },
      exists: { manual: 'git-reflog(1), Git 2.39', operands: ['text'] },
      list: { manual: 'git-reflog(1), Git 2.45' },
      'expire|delete': {
        manual: 'git-reflog(1), Git 2.39',
        because: 'it removes entries that could bring lost commits back',
        flags: 'n all dry-run verbose rewrite updateref stale-fix single-worktree',
        values: 'expire=text expire-unreachable=text',
        operands: ['text'],
      },
    },
  },
  blame: {
    manual: 'git-blame(1), Git 2.39',
    flags: `b c l t f n s e p w root show-stats progress no-progress score-debug show-name show-number show-email porcelain
      line-porcelain incremental minimal color-lines color-by-age first-parent`,
    attached: 'M C',
    optional: 'abbrev',
    values:
      'L=text S=read contents=read ignore-rev=text ignore-revs-file=read encoding=text date=text since=text',
    operands: ['read'],
  },
  annotate: {
    manual: 'git-annotate(1), Git 2.39',
    flags: 'b l t f n s e p w root porcelain line-porcelain incremental',
    attached: 'M C',
    values: 'L=text S=read contents=read',
    operands: ['read'],
  },
  cherry: { manual: 'git-cherry(1), Git 2.39', flags: 'v', optional: 'abbrev', operands: ['text'] },
  'show-branch': {
    manual: 'git-show-branch(1), Git 2.39',
    flags:
      'a r all remotes topo-order date-order sparse current no-color independent merge-base no-name sha1-name topics list',
    optional: 'more color reflog',
    attached: 'g',
    operands: ['text'],
  },
};
