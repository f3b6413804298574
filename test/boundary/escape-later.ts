import { changed, type Escape, made } from './escape-row.ts';

const commits = { edit: ['**'], run: ['git add *', 'git commit *'] };
const settings = '[core]\n\trepositoryformatversion = 0\n';

/** Attempts to leave something for the person's next command in a `.git` that is open, because commits are delegated. */
export const gitEscapes: readonly Escape[] = [
  {
    name: 'plant a hook',
    ...commits,
    script: 'echo "#!/bin/sh" > $T/.git/hooks/pre-commit',
    escaped: made('.git/hooks/pre-commit'),
    heldBy: 'read-only folder',
  },
  {
    name: 'plant a command in the settings',
    ...commits,
    script: 'printf "[core]\\n\\tfsmonitor = /bin/evil\\n" >> $T/.git/config',
    escaped: changed('.git/config', settings),
    heldBy: 'read-only file',
  },
  {
    name: 'put other settings in their place',
    ...commits,
    script: 'printf "[core]\\n\\tfsmonitor = /bin/evil\\n" > $T/.git/new && mv -f $T/.git/new $T/.git/config',
    escaped: changed('.git/config', settings),
    heldBy: 'a mount point cannot be replaced',
  },
  {
    name: 'choose programs by attributes',
    ...commits,
    script: 'mkdir -p $T/.git/info && echo "* filter=evil" > $T/.git/info/attributes',
    escaped: made('.git/info/attributes'),
    heldBy: 'an empty read-only folder holds the place',
  },
  {
    name: 'lead to settings elsewhere',
    ...commits,
    script: 'rm -f $T/.git/commondir; echo ../project > $T/.git/commondir',
    escaped: made('.git/commondir'),
    heldBy: 'a read-only file that leads nowhere else holds the place',
  },
  {
    name: 'lead to objects elsewhere',
    ...commits,
    script: 'mkdir -p $T/.git/objects/info && echo $T/outside > $T/.git/objects/info/alternates',
    escaped: made('.git/objects/info/alternates'),
    heldBy: 'an empty read-only file holds the place',
  },
  {
    name: 'plant a hook for a submodule',
    ...commits,
    script: 'mkdir -p $T/.git/modules/m/hooks && echo x > $T/.git/modules/m/hooks/post-checkout',
    escaped: made('.git/modules/m/hooks/post-checkout'),
    heldBy: 'an empty read-only folder holds the place',
  },
  {
    name: 'make a worktree with settings of its own',
    ...commits,
    script: 'mkdir -p $T/.git/worktrees/w && echo $T/project > $T/.git/worktrees/w/commondir',
    escaped: made('.git/worktrees/w/commondir'),
    heldBy: 'an empty read-only folder holds the place',
  },
  {
    name: 'put another .git in its place',
    ...commits,
    script: 'mv $T/.git $T/old && mkdir -p $T/.git/hooks && echo x > $T/.git/hooks/pre-commit',
    escaped: made('.git/hooks/pre-commit'),
    heldBy: 'a mount point cannot be renamed',
  },
  {
    name: 'put another folder in the place of objects',
    ...commits,
    script: 'mkdir -p $T/.git/objects/info; mv $T/.git/objects $T/.git/old && echo ESCAPED',
    escaped: made('.git/old'),
    heldBy: 'every folder above a closed path is a mount point',
  },
  {
    name: 'prepare a rebase that runs a command',
    ...commits,
    script: 'mkdir -p $T/.git/rebase-merge && echo "exec evil" > $T/.git/rebase-merge/git-rebase-todo',
    escaped: made('.git/rebase-merge/git-rebase-todo'),
    heldBy: 'nothing here: `git status` says that a rebase is under way; a person has to go on with it',
    through: true,
  },
  {
    name: 'move a branch',
    ...commits,
    script: 'echo 1 > $T/.git/refs/heads/main',
    escaped: changed('.git/refs/heads/main', '0\n'),
    heldBy: 'nothing here: that is what was delegated',
    through: true,
  },
];

/** Attempts by way of the folder the agent keeps its own settings and history in. */
export const stateEscapes: readonly Escape[] = [
  {
    name: "change the agent's settings in the home folder",
    script: 'echo "{ \\"hooks\\": {} }" > $HOME/.agent/settings.json',
    escaped: changed('home/.agent/settings.json', '{}\n'),
    heldBy: 'read-only file',
  },
  {
    name: "plant a hook for the agent's next start",
    script: 'mkdir -p $HOME/.agent/hooks && echo x > $HOME/.agent/hooks/h',
    escaped: made('home/.agent/hooks/h'),
    heldBy: 'a private folder of the run, in it an empty read-only folder',
  },
  {
    name: "leave another file in the agent's folder",
    script: 'echo x > $HOME/.agent/new',
    escaped: made('home/.agent/new'),
    heldBy: 'a private folder of the run',
  },
  {
    name: "put another folder in the place of the agent's",
    edit: ['**'],
    script: 'mv $HOME/.agent $HOME/old && mkdir -p $HOME/.agent/hooks && echo x > $HOME/.agent/hooks/h',
    escaped: made('home/.agent/hooks/h'),
    heldBy: 'a mount point cannot be renamed',
  },
  {
    name: 'put other settings in the place of those that supervise it',
    edit: ['**'],
    script:
      'mv $T/runtime/agent $T/runtime/old; mkdir -p $T/runtime/agent; echo x > $T/runtime/agent/settings',
    escaped: changed('runtime/agent/settings', 'ESCAPED: a secret was read'),
    heldBy: 'read-only folder in a hidden one',
  },
  {
    name: 'leave something in what the agent keeps',
    script: 'echo x > $HOME/.agent/sessions/new',
    escaped: made('home/.agent/sessions/new'),
    heldBy: 'nothing here: history is kept on purpose, and a later session of the agent may read it',
    through: true,
  },
];
