import type { GrammarInput } from '../../../model/grammar.ts';

const uploading = 'it runs a program of its own choice to talk to the other side';
const hidden = 'it talks to a server over the network';
const fetching = `q v a f k p P n t u 4 6 all append atomic force keep prune prune-tags no-tags tags no-recurse-submodules dry-run
  quiet verbose progress no-progress unshallow update-shallow ipv4 ipv6 multiple no-auto-maintenance no-auto-gc
  write-fetch-head no-write-fetch-head write-commit-graph no-write-commit-graph show-forced-updates
  no-show-forced-updates set-upstream update-head-ok refetch porcelain stdin`;
const depths = `depth=text deepen=text shallow-since=text shallow-exclude=text negotiation-tip=text refmap=text j=text jobs=text
  o=text server-option=text filter=text`;

/** Subcommands that talk to other repositories. Their hosts are noted by the code beside these tables. */
export const gitRemotes: Readonly<Record<string, GrammarInput>> = {
  push: {
    manual: 'git-push(1), Git 2.39',
    exposes: 'push',
    flags: `u q v n 4 6 set-upstream quiet verbose dry-run tags follow-tags no-follow-tags all branches porcelain progress
      no-progress atomic no-atomic thin no-thin verify no-force-with-lease no-force-if-includes no-signed ipv4 ipv6
      no-recurse-submodules`,
    values: 'o=text push-option=text repo=text receive-pack=text exec=text',
    optional: 'force-with-lease signed recurse-submodules',
    operands: ['any', 'text'],
    risky: {
      f: 'it overwrites what others may have pushed',
      force: 'it overwrites what others may have pushed',
      'force-with-lease': 'it overwrites what others may have pushed',
      'force-if-includes': 'it overwrites what others may have pushed',
      d: 'it deletes branches or tags of the other repository',
      delete: 'it deletes branches or tags of the other repository',
      mirror: 'it makes the other repository the same as this one, deletions included',
      prune: 'it deletes branches of the other repository',
      'no-verify': 'it skips the checks of the pre-push hook',
      repo: 'it pushes to an address of its own',
      'receive-pack': uploading,
      exec: uploading,
      signed: 'it starts the program that signs',
      'recurse-submodules': 'it pushes repositories with settings of their own',
    },
  },
  fetch: {
    manual: 'git-fetch(1), Git 2.39',
    because: 'it brings in commits from another repository over the network',
    flags: fetching,
    optional: 'recurse-submodules',
    values: `${depths} upload-pack=text submodule-prefix=text recurse-submodules-default=text`,
    operands: ['any', 'text'],
    risky: { 'upload-pack': uploading },
  },
  pull: {
    manual: 'git-pull(1), Git 2.39',
    because: 'it brings in commits from another repository, merges them and runs the hooks of the repository',
    flags: `${fetching} e commit no-commit edit no-edit ff ff-only no-ff no-log no-rebase autostash no-autostash squash
      no-squash stat no-stat no-verify verify signoff allow-unrelated-histories`,
    attached: 'r S',
    optional: 'rebase recurse-submodules log gpg-sign',
    values: `${depths} upload-pack=text s=text strategy=text X=text strategy-option=text cleanup=text`,
    operands: ['any', 'text'],
    risky: { 'upload-pack': uploading },
  },
  clone: {
    manual: 'git-clone(1), Git 2.39',
    because: 'it copies a repository, whose hooks and settings may run programs',
    flags: `l n q v s 4 6 local no-local no-hardlinks shared dissociate quiet verbose progress no-checkout bare mirror sparse
      single-branch no-single-branch no-tags tags shallow-submodules no-shallow-submodules remote-submodules
      no-remote-submodules also-filter-submodules reject-shallow no-reject-shallow ipv4 ipv6`,
    optional: 'recurse-submodules recursive',
    values: `o=text origin=text b=text branch=text depth=text shallow-since=text shallow-exclude=text j=text jobs=text filter=text
      server-option=text separate-git-dir=edit reference=read reference-if-able=read u=text upload-pack=text c=text
      config=text template=read bundle-uri=url revision=text ref-format=text`,
    operands: ['any', 'edit'],
    risky: {
      u: uploading,
      'upload-pack': uploading,
      c: 'it sets settings that may run programs',
      config: 'it sets settings that may run programs',
      template: 'it takes hooks from a folder',
    },
  },
  'ls-remote': {
    manual: 'git-ls-remote(1), Git 2.39',
    because: 'it asks another repository for its branches over the network',
    flags: 'h t q heads branches tags refs quiet exit-code get-url symref',
    values: 'sort=text o=text server-option=text upload-pack=text exec=text',
    operands: ['any', 'text'],
    risky: { 'upload-pack': uploading, exec: uploading },
  },
  remote: {
    manual: 'git-remote(1), Git 2.39',
    flags: 'v verbose',
    subcommands: {
      'get-url': { manual: 'git-remote(1), Git 2.39', flags: 'push all', operands: ['text'] },
      show: { manual: 'git-remote(1), Git 2.39', flags: 'n', operands: ['any'] },
      'update|prune': {
        manual: 'git-remote(1), Git 2.39',
        because: hidden,
        flags: 'p n prune dry-run',
        operands: ['any'],
      },
      'add|rename|rm|remove|set-url|set-head|set-branches': {
        manual: 'git-remote(1), Git 2.39',
        because: 'it changes where the repository pushes to and fetches from',
        flags: 'f a d tags no-tags push add delete auto',
        values: 't=text m=text mirror=text',
        operands: ['any', 'any'],
      },
    },
  },
  submodule: {
    manual: 'git-submodule(1), Git 2.39',
    because: 'it works in repositories with settings of their own',
    subcommands: {
      'add|update|foreach|init|deinit|sync|summary|absorbgitdirs|set-branch|set-url|status': {
        manual: 'git-submodule(1), Git 2.39',
        because:
          'it works in repositories with settings of their own, and may fetch them and run commands in them',
        operands: ['any'],
      },
    },
  },
  'send-email': {
    manual: 'git-send-email(1), Git 2.39',
    because: 'it sends commits by mail',
    exposes: 'mail',
    values:
      'to=text cc=text bcc=text from=text subject=text in-reply-to=text smtp-server=host smtp-user=text identity=text',
    operands: ['read'],
  },
  'imap-send': {
    manual: 'git-imap-send(1), Git 2.39',
    because: 'it puts mails on a server',
    exposes: 'mail',
  },
  'request-pull': {
    manual: 'git-request-pull(1), Git 2.39',
    because: 'it asks a server for what was pushed',
    flags: 'p',
    operands: ['text', 'any', 'text'],
  },
  svn: {
    manual: 'git-svn(1), Git 2.39',
    because: 'it talks to a Subversion server',
    subcommands: {
      'dcommit|set-tree|commit-diff|branch|tag': {
        manual: 'git-svn(1), Git 2.39',
        because: 'it commits to a Subversion server',
        exposes: 'push',
        operands: ['any'],
      },
    },
  },
  p4: {
    manual: 'git-p4(1), Git 2.39',
    because: 'it talks to a Perforce server',
    subcommands: {
      submit: {
        manual: 'git-p4(1), Git 2.39',
        because: 'it submits to a Perforce server',
        exposes: 'push',
        operands: ['any'],
      },
    },
  },
  subtree: {
    manual: 'git-subtree(1), Git contrib',
    because: 'it merges, splits or pushes a part of the history',
    values: 'P=any prefix=any',
    subcommands: {
      push: {
        manual: 'git-subtree(1), Git contrib',
        because: 'it pushes a part of the history',
        exposes: 'push',
        operands: ['any'],
      },
    },
  },
  lfs: {
    manual: 'git-lfs(1), git-lfs 3',
    because: 'it is a program of its own that moves large files',
    subcommands: {
      push: {
        manual: 'git-lfs-push(1), git-lfs 3',
        because: 'it uploads large files',
        exposes: 'push',
        operands: ['any'],
      },
    },
  },
  'daemon|http-backend|receive-pack|upload-pack|upload-archive|shell|http-push|send-pack|fetch-pack|http-fetch|cvsserver':
    {
      manual: 'git-daemon(1), Git 2.39',
      because: hidden,
      operands: ['any'],
    },
};
