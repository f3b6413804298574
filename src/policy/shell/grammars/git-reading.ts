import type { GrammarInput } from '../../../model/grammar.ts';

const verifying = 'it runs the program that gpg.program names to check a signature';

/** Subcommands that look at objects, refs, settings and names. */
export const gitReading: Readonly<Record<string, GrammarInput>> = {
  'rev-parse': {
    manual: 'git-rev-parse(1), Git 2.39; not --parseopt and --sq-quote, which read other words',
    flags: `q quiet verify all symbolic symbolic-full-name show-toplevel show-prefix show-cdup show-superproject-working-tree
      git-dir absolute-git-dir git-common-dir is-inside-git-dir is-inside-work-tree is-bare-repository is-shallow-repository
      shared-index-path revs-only no-revs flags no-flags not sq local-env-vars`,
    optional: `abbrev-ref short branches tags remotes glob exclude since after until before disambiguate path-format
      show-object-format show-ref-format`,
    values: 'default=text prefix=text git-path=text resolve-git-dir=list',
    operands: ['list'],
  },
  'ls-files': {
    manual: 'git-ls-files(1), Git 2.39',
    flags: `c d m o i s k u v f t z cached deleted modified others ignored stage killed unmerged directory
      no-empty-directory empty-directory eol full-name error-unmatch debug deduplicate sparse exclude-standard`,
    optional: 'abbrev',
    values:
      'x=text exclude=text X=read exclude-from=read exclude-per-directory=name with-tree=text format=text',
    operands: ['list'],
  },
  'ls-tree': {
    manual: 'git-ls-tree(1), Git 2.39',
    flags: 'd r t l z long name-only name-status object-only full-name full-tree',
    optional: 'abbrev',
    values: 'format=text',
    operands: ['list'],
  },
  'cat-file': {
    manual: 'git-cat-file(1), Git 2.39',
    flags: 'p t s e mailmap no-mailmap use-mailmap no-use-mailmap',
    operands: ['read'],
    risky: {
      batch: 'it prints whatever objects it is told on standard input',
      'batch-check': 'it looks at whatever objects it is told on standard input',
      'batch-command': 'it prints whatever objects it is told on standard input',
      'batch-all-objects': 'it takes every object of the repository',
      textconv: 'it runs the programs that the settings name for a kind of file',
      filters: 'it runs the programs that the settings name for a kind of file',
    },
  },
  grep: {
    manual: 'git-grep(1), Git 2.39',
    flags: `a I i w v h H E G F P n l L z o c p q W r all-match and or not cached untracked no-index exclude-standard
      no-exclude-standard recursive no-recursive text ignore-case word-regexp invert-match full-name extended-regexp
      basic-regexp fixed-strings perl-regexp line-number column files-with-matches name-only files-without-match null
      only-matching count no-color break heading show-function function-context quiet no-textconv`,
    optional: 'color',
    values: `e=text f=read m=text A=text B=text C=text max-count=text after-context=text before-context=text context=text
      max-depth=text threads=text`,
    numeric: true,
    operands: ['text', 'read'],
    instead: 'e f',
    whole: true,
    standard: '.',
    risky: {
      O: 'it opens what it finds in a program',
      'open-files-in-pager': 'it opens what it finds in a program',
      textconv: 'it runs the programs that the settings name for a kind of file',
      'recurse-submodules': 'it reads repositories with settings of their own',
    },
  },
  describe: {
    manual: 'git-describe(1), Git 2.39',
    flags: 'all tags contains debug exact-match long always first-parent',
    optional: 'dirty broken abbrev',
    values: 'candidates=text match=text exclude=text',
    operands: ['text'],
  },
  'merge-base': {
    manual: 'git-merge-base(1), Git 2.39',
    flags: 'a all octopus independent is-ancestor fork-point',
    operands: ['text'],
  },
  'name-rev': {
    manual: 'git-name-rev(1), Git 2.39',
    flags: 'tags all name-only undefined no-undefined always annotate-stdin',
    values: 'refs=text exclude=text',
    operands: ['text'],
  },
  'for-each-ref': {
    manual: 'git-for-each-ref(1), Git 2.39',
    flags: 's p shell perl python tcl ignore-case',
    optional: 'color merged no-merged contains no-contains',
    values: 'count=text sort=text format=text points-at=text',
    operands: ['text'],
  },
  'show-ref': {
    manual: 'git-show-ref(1), Git 2.39; --branches and --exists of 2.46',
    flags: 'd q head heads branches tags exists dereference quiet verify',
    attached: 's',
    optional: 'hash abbrev',
    operands: ['text'],
  },
  'count-objects': { manual: 'git-count-objects(1), Git 2.39', flags: 'v H verbose human-readable' },
  'check-ignore': {
    manual: 'git-check-ignore(1), Git 2.39',
    flags: 'q v n z quiet verbose non-matching no-index stdin',
    operands: ['list'],
  },
  'check-attr': {
    manual: 'git-check-attr(1), Git 2.39',
    flags: 'a z all cached',
    operands: ['text', 'list'],
  },
  'check-ref-format': {
    manual: 'git-check-ref-format(1), Git 2.39',
    flags: 'branch normalize allow-onelevel no-allow-onelevel refspec-pattern',
    operands: ['text'],
  },
  'patch-id': { manual: 'git-patch-id(1), Git 2.39', flags: 'stable unstable verbatim' },
  fsck: {
    manual: 'git-fsck(1), Git 2.39; not --lost-found, which writes',
    flags: `tags root unreachable cache no-reflogs full no-full strict verbose v progress no-progress connectivity-only
      dangling no-dangling name-objects`,
    operands: ['text'],
  },
  'verify-commit|verify-tag': {
    manual: 'git-verify-commit(1), Git 2.39',
    because: verifying,
    flags: 'v s verbose raw',
    operands: ['text'],
  },
  branch: {
    manual: 'git-branch(1), Git 2.39',
    flags: `a r v l i q all remotes verbose list show-current no-color no-column no-abbrev ignore-case omit-empty quiet
      no-contains`,
    optional: 'color column abbrev merged no-merged contains no-contains',
    values: 'sort=text points-at=text format=text',
    operands: ['text'],
    risky: {
      d: 'it deletes branches',
      delete: 'it deletes branches',
      D: 'it deletes branches, merged or not',
      m: 'it renames a branch',
      M: 'it renames a branch, over another if need be',
      move: 'it renames a branch',
      c: 'it copies a branch',
      C: 'it copies a branch, over another if need be',
      copy: 'it copies a branch',
      f: 'it moves a branch to another commit',
      force: 'it moves a branch to another commit',
      u: 'it changes what a branch follows',
      'set-upstream-to': 'it changes what a branch follows',
      'unset-upstream': 'it changes what a branch follows',
      t: 'it makes a branch that follows another',
      track: 'it makes a branch that follows another',
      'no-track': 'it makes a branch',
      'create-reflog': 'it makes a branch',
      'recurse-submodules': 'it makes branches in repositories with settings of their own',
      'edit-description': 'it starts an editor',
    },
  },
  tag: {
    manual: 'git-tag(1), Git 2.39',
    flags: 'l i list no-column ignore-case no-color omit-empty',
    attached: 'n',
    optional: 'color column merged no-merged contains no-contains points-at',
    values: 'sort=text format=text m=text message=text F=read file=read',
    operands: ['text'],
    risky: {
      a: 'it makes a tag',
      annotate: 'it makes a tag',
      m: 'it makes a tag',
      message: 'it makes a tag',
      F: 'it makes a tag with the text of a file',
      file: 'it makes a tag with the text of a file',
      s: 'it makes a tag and signs it',
      sign: 'it makes a tag and signs it',
      u: 'it makes a tag and signs it',
      'local-user': 'it makes a tag and signs it',
      f: 'it moves a tag to another commit',
      force: 'it moves a tag to another commit',
      d: 'it deletes tags',
      delete: 'it deletes tags',
      v: verifying,
      verify: verifying,
      e: 'it starts an editor',
      edit: 'it starts an editor',
    },
  },
  stash: {
    manual: 'git-stash(1), Git 2.39',
    because: 'it puts the changes of the working tree away',
    subcommands: {
      list: {
        manual: 'git-stash(1), git-log(1), Git 2.39',
        flags:
          'p u s patch no-patch stat oneline name-only name-status numstat shortstat date-order reverse no-decorate decorate',
        optional: 'pretty format stat abbrev',
        values: 'n=text max-count=text date=text skip=text',
        numeric: true,
      },
      show: {
        manual: 'git-stash(1), git-diff(1), Git 2.39',
        flags: `p u s w b z R patch no-patch stat raw numstat shortstat summary name-only name-status compact-summary
          include-untracked only-untracked no-color ignore-all-space ignore-space-change no-ext-diff no-textconv`,
        attached: 'U',
        optional: 'stat color unified',
        operands: ['text'],
      },
      'push|save': {
        manual: 'git-stash(1), Git 2.39',
        because: 'it puts the changes of the working tree away',
        flags: `S k a u p q staged keep-index no-keep-index all include-untracked patch quiet pathspec-file-nul`,
        values: 'm=text message=text pathspec-from-file=read',
        operands: ['edit'],
      },
      'pop|apply|drop|clear|branch|create|store': {
        manual: 'git-stash(1), Git 2.39',
        because: 'it brings stashed changes back or throws them away',
        flags: 'q index quiet',
        values: 'm=text message=text',
        operands: ['text'],
      },
    },
  },
  notes: {
    manual: 'git-notes(1), Git 2.39',
    values: 'ref=text',
    subcommands: {
      'list|get-ref': { manual: 'git-notes(1), Git 2.39', operands: ['text'] },
      show: { manual: 'git-notes(1), Git 2.39', operands: ['text'] },
      'add|copy|append|edit|merge|remove|prune': {
        manual: 'git-notes(1), Git 2.39',
        because: 'it changes the notes of commits',
        flags: 'f n v q force dry-run verbose quiet stdin',
        values:
          'm=text message=text F=read file=read C=text c=text reuse-message=text reedit-message=text s=text strategy=text',
        operands: ['text'],
      },
    },
  },
  worktree: {
    manual: 'git-worktree(1), Git 2.39',
    subcommands: {
      list: { manual: 'git-worktree(1), Git 2.39', flags: 'v z porcelain verbose', values: 'expire=text' },
      'add|move|remove': {
        manual: 'git-worktree(1), Git 2.39',
        because: 'it makes, moves or removes a working tree, and a new one runs hooks',
        flags:
          'f d q force detach checkout no-checkout quiet lock track no-track guess-remote no-guess-remote orphan',
        values: 'b=text B=text reason=text',
        operands: ['edit', 'any'],
      },
      'prune|lock|unlock|repair': {
        manual: 'git-worktree(1), Git 2.39',
        because: 'it changes which working trees the repository knows',
        flags: 'n v dry-run verbose',
        values: 'expire=text reason=text',
        operands: ['name'],
      },
    },
  },
  config: {
    manual: 'git-config(1), Git 2.39; the subcommands of 2.46',
    flags: `l z local global system worktree list get get-all get-regexp get-urlmatch null name-only show-origin show-scope
      no-includes bool int bool-or-int bool-or-str path expiry-date no-type all regexp fixed-value`,
    values: 'type=text default=text f=read file=read blob=text url=text value=text',
    operands: ['text'],
    risky: {
      add: 'it changes the settings',
      append: 'it changes the settings',
      comment: 'it changes the settings',
      'replace-all': 'it changes the settings',
      unset: 'it changes the settings',
      'unset-all': 'it changes the settings',
      'rename-section': 'it changes the settings',
      'remove-section': 'it changes the settings',
      e: 'it starts an editor',
      edit: 'it starts an editor',
    },
  },
  version: { manual: 'git-version(1), Git 2.39', flags: 'build-options' },
};
