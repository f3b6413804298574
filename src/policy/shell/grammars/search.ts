import type { GrammarInput } from '../../../model/grammar.ts';

const harmless = 'help version';
const links = 'it follows the symlinks it meets';
const runs = 'it runs a program on what it finds';
const decompresses = 'it runs decompressors';

const grep = {
  // `-d recurse` searches folders too, so `-d` is not taken.
  manual: 'grep(1), GNU grep 3.11',
  flags:
    'E F G P i y v w x c L l o q s b H h n T Z a I r z U u extended-regexp fixed-strings basic-regexp perl-regexp ignore-case no-ignore-case invert-match word-regexp line-regexp count files-without-match files-with-matches only-matching quiet silent no-messages byte-offset with-filename no-filename line-number initial-tab null text recursive line-buffered null-data binary no-group-separator unix-byte-offsets',
  values:
    'e=text regexp=text f=read file=read m=text max-count=text A=text after-context=text B=text before-context=text C=text context=text D=text devices=text label=text binary-files=text exclude=text exclude-dir=text include=text exclude-from=read group-separator=text',
  optional: 'color colour',
  risky: { R: links, 'dereference-recursive': links },
  numeric: true,
  operands: ['text', 'read'],
  instead: 'e regexp f file',
  recursive: 'r recursive R dereference-recursive',
  harmless: 'help version V',
} as const;

/** ripgrep skips hidden files unless an option makes it see them; programs/traps.ts knows of two that do so in passing. */
export const ripgrep = {
  manual: 'rg(1), ripgrep 14.1',
  flags:
    's i S v w x c l o q H I n N p P F U a heading no-heading case-sensitive ignore-case smart-case invert-match word-regexp line-regexp count count-matches files-with-matches files-without-match files only-matching quiet with-filename no-filename line-number no-line-number pretty pcre2 no-pcre2 fixed-strings no-fixed-strings multiline no-multiline multiline-dotall no-multiline-dotall text no-text trim no-trim column no-column vimgrep json no-json stats no-stats messages no-messages no-config type-list one-file-system no-one-file-system crlf no-crlf null-data block-buffered no-block-buffered line-buffered no-line-buffered no-ignore-messages ignore-messages hidden no-hidden no-ignore ignore no-ignore-vcs no-ignore-parent no-ignore-global no-ignore-dot no-ignore-exclude no-ignore-files no-require-git require-git glob-case-insensitive no-glob-case-insensitive ignore-file-case-insensitive byte-offset b passthru passthrough null 0 u . unrestricted include-zero no-include-zero max-columns-preview no-max-columns-preview mmap no-mmap auto-hybrid-regex no-auto-hybrid-regex stop-on-nonmatch binary no-binary no-unicode unicode no-pcre2-unicode pcre2-unicode no-encoding invert-match no-invert-match debug trace no-context-separator no-sort-files no-pre no-search-zip no-follow',
  values:
    'e=text regexp=text f=read file=read g=text glob=text iglob=text t=text type=text T=text type-not=text m=text max-count=text A=text after-context=text B=text before-context=text C=text context=text d=text max-depth=text maxdepth=text max-columns=text M=text color=text colors=text sort=text sortr=text r=text replace=text j=text threads=text E=text encoding=text engine=text max-filesize=text type-add=text type-clear=text context-separator=text field-match-separator=text field-context-separator=text ignore-file=read path-separator=text dfa-size-limit=text regex-size-limit=text hyperlink-format=text pre=execute pre-glob=text hostname-bin=execute',
  risky: {
    pre: 'it runs a program on every file',
    'hostname-bin': 'it runs a program of its own',
    z: decompresses,
    'search-zip': decompresses,
    L: links,
    follow: links,
  },
  operands: ['text', 'read'],
  instead: 'e regexp f file files type-list',
  recursive: 'visible',
  harmless: 'help version h V pcre2-version',
} as const satisfies GrammarInput;

/** fd lists names; what `-x` starts is judged by programs/traps.ts. */
export const fdfind = {
  manual: 'fd(1), fd 10.1',
  flags:
    'H I u s i g F a p 0 1 q hidden no-hidden no-ignore ignore no-ignore-vcs no-ignore-parent unrestricted case-sensitive ignore-case glob regex fixed-strings absolute-path full-path print0 prune quiet show-errors strip-cwd-prefix one-file-system no-require-git no-global-ignore-file',
  values:
    'd=text max-depth=text min-depth=text exact-depth=text E=text exclude=text t=text type=text e=text extension=text S=text size=text o=text owner=text c=text color=text j=text threads=text and=text changed-within=text changed-before=text newer=text older=text max-results=text path-separator=text search-path=list ignore-file=read batch-size=text base-directory=enter x=command exec=command X=command exec-batch=command C=enter',
  risky: {
    x: runs,
    exec: runs,
    X: runs,
    'exec-batch': runs,
    l: 'it runs ls',
    'list-details': 'it runs ls',
    L: links,
    follow: links,
    'base-directory': 'it works in another folder',
    C: 'it works in another folder',
  },
  operands: ['text', 'list'],
  standard: '.',
  harmless: 'help version h V',
} as const satisfies GrammarInput;

/** Programs that look for text or for files. */
export const search: Readonly<Record<string, GrammarInput>> = {
  'grep|egrep|fgrep': grep,
  rgrep: { ...grep, whole: true, standard: '.' },
  'zgrep|zegrep|zfgrep|bzgrep|xzgrep|zstdgrep|lzgrep': {
    ...grep,
    manual: 'zgrep(1), gzip 1.12',
    because: decompresses,
  },
  rg: ripgrep,
  ag: {
    // `-A x` takes `x` for the pattern where it is no number, so the context options are not taken.
    manual: 'ag(1), ag 2.2.0',
    flags:
      'a c H i l L o Q s S u U v w 0 all-types count heading noheading ignore-case case-sensitive smart-case files-with-matches files-without-matches only-matching literal fixed-strings unrestricted skip-vcs-ignores invert-match word-regexp color nocolor numbers nonumbers column filename nofilename break nobreak hidden silent stats null vimgrep ackmate nogroup group multiline nomultiline one-device',
    values:
      'G=text m=text p=read W=text depth=text ignore=text ignore-dir=text file-search-regex=text max-count=text path-to-ignore=read width=text pager=execute',
    risky: {
      f: links,
      follow: links,
      z: decompresses,
      'search-zip': decompresses,
      pager: 'it runs a program of its own',
    },
    operands: ['text', 'read'],
    whole: true,
    standard: '.',
    harmless: 'help version V',
  },
  'ack|ack-grep': {
    manual: 'ack(1), ack 3.7',
    values: 'pager=execute ackrc=read match=text output=text A=text B=text C=text m=text type=text',
    operands: ['text', 'read'],
    whole: true,
    standard: '.',
    because: 'it takes options from .ackrc files',
    harmless,
  },
  'fd|fdfind': fdfind,
  look: {
    manual: 'look(1), util-linux 2.40',
    flags: 'a d f alternative alphanum ignore-case',
    values: 't=text terminate=text',
    operands: ['text', 'read'],
    standard: '/usr/share/dict/words',
    harmless,
  },
  'locate|plocate|mlocate|mdfind': {
    manual: 'locate(1), plocate 1.1',
    operands: ['text'],
    because: 'it lists names from the whole machine',
    harmless,
  },
};
