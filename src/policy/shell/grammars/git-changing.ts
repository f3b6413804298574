import type { GrammarInput } from '../../../model/grammar.ts';

const hooks = 'and runs the hooks of the repository';
const continuing = 'abort continue quit skip';
const signing = 'S gpg-sign';

/** Subcommands that change the working tree, history or refs. Each needs a rule; their roles are evidence. */
export const gitChanging: Readonly<Record<string, GrammarInput>> = {
  'add|stage': {
    manual: 'git-add(1), Git 2.39',
    because: 'it puts files into what is committed next',
    flags: `n v f i p e u A N all no-all update ignore-removal no-ignore-removal dry-run verbose force sparse interactive patch
      edit intent-to-add refresh ignore-errors ignore-missing renormalize pathspec-file-nul no-warn-embedded-repo`,
    values: 'chmod=text pathspec-from-file=read',
    operands: ['read'],
    risky: { e: 'it starts an editor', edit: 'it starts an editor' },
  },
  commit: {
    manual: 'git-commit(1), Git 2.39',
    because: `it records a commit ${hooks}`,
    flags: `a p s e z q v i o all patch branch reset-author allow-empty allow-empty-message signoff no-signoff no-edit amend
      no-post-rewrite include only pathspec-file-nul dry-run short porcelain long null quiet verbose status no-status
      no-gpg-sign verify`,
    attached: `u S`,
    optional: 'untracked-files gpg-sign',
    values: `m=text message=text F=read file=read t=read template=read C=text reuse-message=text c=text reedit-message=text
      fixup=text squash=text author=text date=text cleanup=text trailer=text pathspec-from-file=read`,
    operands: ['read'],
    risky: {
      n: 'it records a commit without the checks of the hooks',
      'no-verify': 'it records a commit without the checks of the hooks',
      amend: `it replaces the last commit ${hooks}`,
    },
  },
  mv: {
    manual: 'git-mv(1), Git 2.39',
    because: 'it moves files',
    flags: 'f k n v force dry-run verbose sparse',
    operands: ['delete'],
    last: 'edit',
  },
  rm: {
    manual: 'git-rm(1), Git 2.39',
    because: 'it deletes files',
    flags: 'f n r q force dry-run cached ignore-unmatch sparse quiet pathspec-file-nul',
    values: 'pathspec-from-file=read',
    operands: ['delete'],
  },
  restore: {
    manual: 'git-restore(1), Git 2.39',
    because: 'it throws changes of files away',
    flags: `W S p q m worktree staged patch quiet progress no-progress ours theirs merge ignore-unmerged
      ignore-skip-worktree-bits overlay no-overlay recurse-submodules no-recurse-submodules pathspec-file-nul`,
    values: 's=text source=text conflict=text pathspec-from-file=read',
    operands: ['edit'],
  },
  checkout: {
    manual: 'git-checkout(1), Git 2.39',
    because: `it replaces files of the working tree ${hooks}`,
    flags: `q f t l d m p ours theirs quiet progress no-progress force guess no-guess no-track detach merge patch
      ignore-skip-worktree-bits ignore-other-worktrees overwrite-ignore no-overwrite-ignore recurse-submodules
      no-recurse-submodules overlay no-overlay pathspec-file-nul`,
    optional: 'track',
    values: 'b=text B=text orphan=text conflict=text pathspec-from-file=read',
    operands: ['edit'],
  },
  switch: {
    manual: 'git-switch(1), Git 2.39',
    because: `it switches branches, replaces files of the working tree ${hooks}`,
    flags: `d f m t q detach force discard-changes merge guess no-guess no-track quiet progress no-progress
      ignore-other-worktrees recurse-submodules no-recurse-submodules overwrite-ignore`,
    optional: 'track',
    values: 'c=text create=text C=text force-create=text orphan=text conflict=text',
    operands: ['text'],
  },
  reset: {
    manual: 'git-reset(1), Git 2.39',
    because: 'it moves the branch or takes back what was staged, and may throw changes away',
    flags: 'q N p quiet soft mixed hard merge keep refresh no-refresh intent-to-add patch pathspec-file-nul',
    values: 'pathspec-from-file=read',
    operands: ['list'],
    risky: { hard: 'it throws every uncommitted change away' },
  },
  clean: {
    manual: 'git-clean(1), Git 2.39',
    because: 'it deletes files that git does not track',
    flags: 'd f i n q x X force interactive dry-run quiet',
    values: 'e=text exclude=text',
    operands: ['delete'],
  },
  merge: {
    manual: 'git-merge(1), Git 2.39',
    because: `it merges other commits into the branch ${hooks}`,
    flags: `n e q v commit no-commit edit no-edit ff no-ff ff-only no-log signoff no-signoff stat no-stat squash no-squash verify
      no-verify quiet verbose progress no-progress autostash no-autostash allow-unrelated-histories rerere-autoupdate
      no-rerere-autoupdate overwrite-ignore no-overwrite-ignore ${continuing}`,
    attached: 'S',
    optional: `log ${signing.slice(2)}`,
    values:
      'm=text F=read file=read s=text strategy=text X=text strategy-option=text cleanup=text into-name=text',
    operands: ['text'],
  },
  rebase: {
    manual: 'git-rebase(1), Git 2.39',
    because: `it rewrites commits ${hooks}`,
    flags: `i k q v n f m interactive keep-empty no-keep-empty root autostash no-autostash autosquash no-autosquash fork-point
      no-fork-point quiet verbose stat no-stat verify no-verify force-rebase no-ff signoff edit-todo show-current-patch
      update-refs no-update-refs apply merge ignore-whitespace committer-date-is-author-date reset-author-date
      reschedule-failed-exec no-reschedule-failed-exec ${continuing}`,
    attached: 'S r C',
    optional: 'rebase-merges gpg-sign',
    values: `onto=text s=text strategy=text X=text strategy-option=text x=script exec=script empty=text whitespace=text`,
    operands: ['text'],
    risky: { x: 'it runs a command for each commit', exec: 'it runs a command for each commit' },
  },
  'cherry-pick|revert': {
    manual: 'git-cherry-pick(1), Git 2.39',
    because: `it records commits made from others ${hooks}`,
    flags: `e n s x r edit no-edit no-commit signoff ff allow-empty allow-empty-message keep-redundant-commits
      rerere-autoupdate no-rerere-autoupdate reference ${continuing}`,
    attached: 'S',
    optional: 'gpg-sign',
    values: 'm=text mainline=text X=text strategy-option=text strategy=text cleanup=text',
    operands: ['text'],
  },
  apply: {
    manual: 'git-apply(1), Git 2.39',
    because: 'it changes the files that a patch names',
    flags: `3 R N z v q stat numstat summary check index cached intent-to-add 3way ours theirs union apply reject reverse
      unidiff-zero no-add allow-overlap recount inaccurate-eof verbose quiet allow-empty ignore-space-change
      ignore-whitespace unsafe-paths`,
    values: `p=text C=text exclude=text include=text directory=edit whitespace=text build-fake-ancestor=edit`,
    operands: ['read'],
    risky: { 'unsafe-paths': 'it may change files outside the working tree' },
  },
  am: {
    manual: 'git-am(1), Git 2.39',
    because: `it records commits from mails, changes the files they name ${hooks}`,
    flags: `s k u q i 3 b signoff keep keep-non-patch scissors no-scissors utf8 no-utf8 quiet interactive 3way no-3way
      committer-date-is-author-date ignore-date message-id no-verify keep-cr no-keep-cr reject retry allow ${continuing} resolved`,
    attached: 'S',
    optional: 'show-current-patch gpg-sign',
    values:
      'directory=edit exclude=text include=text p=text C=text whitespace=text empty=text quoted-cr=text',
    operands: ['read'],
  },
  bisect: {
    manual: 'git-bisect(1), Git 2.39',
    because: 'it checks other commits out',
    subcommands: {
      log: { manual: 'git-bisect(1), Git 2.39' },
      run: {
        manual: 'git-bisect(1), Git 2.39',
        because: 'it runs a command on many commits',
        posix: true,
        operands: ['any'],
      },
      'start|bad|new|good|old|terms|skip|next|reset|visualize|view|replay|help': {
        manual: 'git-bisect(1), Git 2.39',
        because: 'it checks other commits out',
        operands: ['any'],
      },
    },
  },
  'update-index': {
    manual: 'git-update-index(1), Git 2.39',
    because: 'it changes what git takes for tracked and unchanged',
    operands: ['read'],
  },
  'update-ref|symbolic-ref|replace|rerere': {
    manual: 'git-update-ref(1), Git 2.39',
    because: 'it changes refs or what they stand for',
    operands: ['text'],
  },
  'gc|prune|repack|maintenance|pack-refs|reflog-expire|prune-packed|pack-objects|multi-pack-index|commit-graph':
    {
      manual: 'git-gc(1), Git 2.39',
      because: "it rewrites the repository's storage and may drop what nothing refers to",
      operands: ['any'],
    },
  'filter-branch|filter-repo|fast-import|fast-export': {
    manual: 'git-filter-branch(1), Git 2.39',
    because: 'it rewrites history with programs of its own',
    operands: ['any'],
  },
  init: {
    manual: 'git-init(1), Git 2.39',
    because: 'it makes a repository, whose hooks and settings run programs',
    flags: 'q quiet bare',
    optional: 'shared',
    values: 'template=read separate-git-dir=edit object-format=text b=text initial-branch=text',
    operands: ['edit'],
  },
  archive: {
    manual: 'git-archive(1), Git 2.39',
    because: 'it packs every file of a commit',
    flags: 'l v list verbose worktree-attributes 0 1 2 3 4 5 6 7 8 9',
    values: `format=text prefix=text o=edit output=edit add-file=read add-virtual-file=text mtime=text remote=url
      exec=execute`,
    operands: ['text', 'read'],
    whole: true,
    risky: {
      o: 'it writes a file',
      output: 'it writes a file',
      remote: 'it takes the files from another machine',
      exec: 'it runs a program on the other machine',
    },
  },
  bundle: {
    manual: 'git-bundle(1), Git 2.39',
    because: 'it packs or unpacks history',
    subcommands: {
      create: {
        manual: 'git-bundle(1), Git 2.39',
        because: 'it writes history into a file',
        flags: 'q quiet progress all-progress all-progress-implied all',
        values: 'version=text',
        operands: ['edit', 'text'],
      },
      'verify|list-heads': {
        manual: 'git-bundle(1), Git 2.39',
        flags: 'q quiet',
        operands: ['read', 'text'],
      },
      unbundle: {
        manual: 'git-bundle(1), Git 2.39',
        because: 'it puts objects into the repository',
        flags: 'progress',
        operands: ['read', 'text'],
      },
    },
  },
  'format-patch': {
    manual: 'git-format-patch(1), Git 2.39',
    because: 'it writes a file for each commit',
    values:
      'o=edit output-directory=edit output=edit signature-file=read add-header=text to=text cc=text in-reply-to=text',
    operands: ['text'],
  },
  'hash-object': {
    manual: 'git-hash-object(1), Git 2.39',
    because: 'it may put a file into the repository',
    flags: 'w stdin no-filters literally',
    values: 't=text path=text',
    operands: ['read'],
  },
  'checkout-index|read-tree|merge-file|merge-index|write-tree|commit-tree|mktree|mktag|unpack-objects|index-pack':
    {
      manual: 'git-read-tree(1), Git 2.39',
      because: 'it changes files, the index or the objects of the repository',
      operands: ['edit'],
    },
  'sparse-checkout': {
    manual: 'git-sparse-checkout(1), Git 2.39',
    because: 'it adds and removes files of the working tree',
    operands: ['any'],
  },
  'difftool|mergetool|gui|citool|gitk|instaweb|web--browse|credential|interpret-trailers|help|var|hook': {
    manual: 'git-difftool(1), Git 2.39',
    because: 'it runs programs that the settings name, or shows what they hold',
    operands: ['any'],
  },
};
