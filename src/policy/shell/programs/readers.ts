import type { Grammar } from '../arguments.ts';

const grep: Grammar = {
  flags:
    'E F G P i y v w x c L l o q s b H h n T Z a I r z U u extended-regexp fixed-strings basic-regexp perl-regexp ignore-case no-ignore-case invert-match word-regexp line-regexp count files-without-match files-with-matches only-matching quiet silent no-messages byte-offset with-filename no-filename line-number initial-tab null text recursive line-buffered null-data binary',
  values:
    'e=text regexp=text f=read file=read m=text max-count=text A=text after-context=text B=text before-context=text C=text context=text label=text binary-files=text exclude=text exclude-dir=text include=text exclude-from=read',
  optional: 'color colour',
  numeric: true,
  operands: ['text', 'read'],
  instead: 'e regexp f file',
  recursive: 'r recursive',
};

const rg: Grammar = {
  flags:
    's i S v w x c l o q H I n N p P F U a h heading no-heading case-sensitive ignore-case smart-case invert-match word-regexp line-regexp count count-matches files-with-matches files-without-match only-matching quiet with-filename no-filename line-number no-line-number pretty pcre2 fixed-strings multiline multiline-dotall text trim column no-column vimgrep json stats no-messages no-config files type-list one-file-system crlf null-data block-buffered line-buffered no-ignore-messages hidden no-hidden no-ignore no-ignore-vcs no-ignore-parent no-ignore-global glob-case-insensitive byte-offset passthru null 0 u . unrestricted',
  values:
    'e=text regexp=text f=read file=read g=text glob=text iglob=text t=text type=text T=text type-not=text m=text max-count=text A=text after-context=text B=text before-context=text C=text context=text d=text max-depth=text max-columns=text M=text color=text colors=text sort=text sortr=text r=text replace=text j=text threads=text E=text encoding=text engine=text max-filesize=text type-add=text type-clear=text context-separator=text field-match-separator=text ignore-file=read path-separator=text',
  operands: ['text', 'read'],
  instead: 'e regexp f file files type-list',
  recursive: 'visible',
};

/**
 * Programs that only read what they are given, and the options under which that stays true. An option that takes a list of
 * further files from a file is never among them: the text does not tell what would be read.
 */
export const readers: Readonly<Record<string, Grammar>> = {
  cat: {
    flags:
      'A b e E n s t T u v show-all number-nonblank show-ends number squeeze-blank show-tabs show-nonprinting',
    operands: ['read'],
  },
  head: {
    flags: 'q v z quiet silent verbose zero-terminated',
    values: 'n=text c=text lines=text bytes=text',
    numeric: true,
    operands: ['read'],
  },
  tail: {
    flags: 'q v z f F quiet silent verbose zero-terminated retry',
    values: 'n=text c=text s=text lines=text bytes=text sleep-interval=text pid=text',
    optional: 'follow',
    numeric: true,
    plus: true,
    operands: ['read'],
  },
  wc: {
    flags: 'c m l L w bytes chars lines max-line-length words',
    values: 'total=text',
    operands: ['read'],
  },
  nl: {
    flags: 'p no-renumber',
    values:
      'b=text d=text f=text h=text i=text l=text n=text s=text v=text w=text body-numbering=text number-format=text number-width=text starting-line-number=text number-separator=text',
    operands: ['read'],
  },
  tac: { flags: 'b r before regex', values: 's=text separator=text', operands: ['read'] },
  rev: { flags: '0 zero', operands: ['read'] },
  sort: {
    flags:
      'b d f g i M h n R r V c C m s u z ignore-leading-blanks dictionary-order ignore-case general-numeric-sort ignore-nonprinting month-sort human-numeric-sort numeric-sort random-sort reverse version-sort merge stable unique zero-terminated debug',
    values:
      'k=text t=text o=edit S=text T=edit key=text field-separator=text output=edit buffer-size=text temporary-directory=edit batch-size=text parallel=text sort=text random-source=read',
    optional: 'check',
    operands: ['read'],
  },
  uniq: {
    flags: 'c d D i u z count repeated ignore-case unique zero-terminated',
    values: 'f=text s=text w=text skip-fields=text skip-chars=text check-chars=text',
    optional: 'all-repeated group',
    operands: ['read', 'edit'],
  },
  cut: {
    flags: 'n s z complement only-delimited zero-terminated',
    values:
      'b=text c=text d=text f=text bytes=text characters=text delimiter=text fields=text output-delimiter=text',
    operands: ['read'],
  },
  tr: { flags: 'c C d s t complement delete squeeze-repeats truncate-set1', operands: ['text'] },
  comm: {
    flags: '1 2 3 z check-order nocheck-order zero-terminated total',
    values: 'output-delimiter=text',
    operands: ['read'],
  },
  cmp: {
    flags: 'b l s print-bytes verbose quiet silent',
    values: 'i=text n=text ignore-initial=text bytes=text',
    operands: ['read', 'read', 'text'],
  },
  diff: {
    flags:
      'q s c u e n y p i E Z b w B a d N t T l brief report-identical-files normal ed rcs side-by-side show-c-function ignore-case ignore-tab-expansion ignore-trailing-space ignore-space-change ignore-all-space ignore-blank-lines text minimal new-file unidirectional-new-file expand-tabs initial-tab suppress-common-lines left-column no-dereference strip-trailing-cr speed-large-files',
    values:
      'C=text U=text W=text I=text x=text X=read F=text S=text L=text width=text ignore-matching-lines=text exclude=text exclude-from=read label=text starting-file=text show-function-line=text tabsize=text horizon-lines=text',
    optional: 'context unified color',
    operands: ['read'],
    whole: true,
  },
  stat: {
    flags: 'L f t dereference file-system terse',
    values: 'c=text format=text printf=text',
    operands: ['list'],
  },
  file: {
    flags:
      'b i k L h N n r s z Z 0 brief mime mime-type mime-encoding keep-going dereference no-dereference no-pad raw',
    values: 'F=text separator=text',
    operands: ['read'],
  },
  du: {
    flags:
      'a b c h H k l L m P s S x 0 all apparent-size bytes total human-readable si count-links dereference no-dereference summarize separate-dirs one-file-system null',
    values:
      'd=text B=text t=text X=read max-depth=text block-size=text threshold=text exclude=text exclude-from=read',
    optional: 'time',
    operands: ['list'],
    standard: '.',
  },
  ls: {
    flags:
      'a A b B c C d f F g G h H i k l L m n N o p q Q r R s S t u U v x X Z 1 all almost-all author escape ignore-backups directory dired classify file-type full-time group-directories-first no-group human-readable si dereference-command-line dereference inode literal numeric-uid-gid hide-control-chars show-control-chars quote-name reverse recursive size context zero',
    values:
      'I=text T=text w=text block-size=text format=text hide=text ignore=text indicator-style=text quoting-style=text sort=text tabsize=text time=text time-style=text width=text',
    optional: 'color hyperlink classify',
    operands: ['list'],
    standard: '.',
  },
  basename: { flags: 'a z multiple zero', values: 's=text suffix=text', operands: ['name'] },
  dirname: { flags: 'z zero', operands: ['name'] },
  realpath: {
    flags:
      'e m L P q s z canonicalize-existing canonicalize-missing logical physical quiet strip no-symlinks zero',
    values: 'relative-to=list relative-base=list',
    operands: ['list'],
  },
  column: {
    flags: 't e n x L R table',
    values:
      's=text o=text c=text N=text separator=text output-separator=text output-width=text table-columns=text',
    operands: ['read'],
  },
  grep,
  rg,
};

/** Programs that touch nothing but their own output. */
export const inert: Readonly<Record<string, Grammar>> = {
  seq: {
    flags: 'w equal-width',
    values: 's=text f=text separator=text format=text',
    numeric: true,
    operands: ['text'],
  },
  sleep: { operands: ['text'] },
  which: { flags: 'a all', operands: ['text'] },
};

/** Programs that write exactly the files they are given. */
export const writers: Readonly<Record<string, Grammar>> = {
  tee: { flags: 'a i p append ignore-interrupts', optional: 'output-error', operands: ['edit'] },
  touch: {
    flags: 'a c m h no-create no-dereference',
    values: 'd=text t=text r=list date=text reference=list time=text',
    operands: ['edit'],
  },
  mkdir: { flags: 'p v parents verbose', values: 'm=text mode=text', operands: ['edit'] },
  rmdir: { flags: 'p v parents verbose', operands: ['delete'] },
  rm: {
    flags: 'f i I v r R d force recursive dir verbose',
    optional: 'interactive',
    operands: ['delete'],
    recursive: 'r R recursive',
  },
  truncate: { flags: 'c o no-create', values: 's=text r=list size=text reference=list', operands: ['edit'] },
  chmod: {
    flags: 'c f v R changes silent quiet verbose recursive',
    values: 'reference=list',
    operands: ['text', 'edit'],
  },
  chown: {
    flags: 'c f v R h changes silent quiet verbose recursive no-dereference',
    values: 'reference=list',
    operands: ['text', 'edit'],
  },
  shred: { flags: 'f u v x z', values: 'n=text s=text', operands: ['delete'] },
};
