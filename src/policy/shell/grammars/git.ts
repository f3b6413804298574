import type { GrammarInput } from '../../../model/grammar.ts';
import { gitChanging } from './git-changing.ts';
import { gitHistory } from './git-history.ts';
import { gitReading } from './git-reading.ts';
import { gitRemotes } from './git-remotes.ts';

/**
 * git by subcommand. Which word is a revision, which a path, and which settings its output runs programs for is told by the
 * code beside this table (`programs/git.ts`).
 */
export const gitProgram: GrammarInput = {
  manual: 'git(1), Git 2.39',
  harmless: 'v version html-path man-path info-path exec-path',
  flags: `P no-pager no-optional-locks no-replace-objects no-lazy-fetch no-advice literal-pathspecs glob-pathspecs
      noglob-pathspecs`,
  values:
    'C=enter c=any git-dir=enter work-tree=enter namespace=text config-env=text super-prefix=text attr-source=text',
  optional: 'exec-path list-cmds',
  risky: {
    c: 'it changes a setting, and settings run programs',
    'config-env': 'it changes a setting, and settings run programs',
    'git-dir': 'it takes another repository, whose settings run programs',
    'work-tree': 'it takes another folder for the working tree',
    namespace: 'it takes other branches than it says',
    'super-prefix': 'it takes other paths than it says',
    'attr-source': 'it takes the attributes of files from a commit',
    bare: 'it takes the folder for a repository, whose settings run programs',
    'icase-pathspecs': 'its paths match in any case',
    p: 'it starts the pager that the settings name',
    paginate: 'it starts the pager that the settings name',
    'list-cmds': 'it is not known to be harmless',
    'exec-path': "it takes git's own programs from another folder",
  },
  subcommands: { ...gitHistory, ...gitReading, ...gitChanging, ...gitRemotes },
};
