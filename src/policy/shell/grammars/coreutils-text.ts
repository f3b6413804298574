import type { GrammarInput } from '../../../model/grammar.ts';

const harmless = 'help version';
const listed = 'it reads files that a list names';

/** Programs that read text and print it in another form. */
export const coreutilsText = {
  cat: {
    manual: 'cat(1), GNU coreutils 9.4',
    flags:
      'A b e E n s t T u v show-all number-nonblank show-ends number squeeze-blank show-tabs show-nonprinting',
    operands: ['read'],
    harmless,
  },
  head: {
    manual: 'head(1), GNU coreutils 9.4',
    flags: 'q v z quiet silent verbose zero-terminated',
    values: 'n=text c=text lines=text bytes=text',
    numeric: true,
    operands: ['read'],
    harmless,
  },
  tail: {
    manual: 'tail(1), GNU coreutils 9.4',
    flags: 'q v z f F quiet silent verbose zero-terminated retry',
    values:
      'n=text c=text s=text lines=text bytes=text sleep-interval=text pid=text max-unchanged-stats=text',
    optional: 'follow',
    numeric: true,
    plus: true,
    operands: ['read'],
    harmless,
  },
  wc: {
    manual: 'wc(1), GNU coreutils 9.4',
    flags: 'c m l L w bytes chars lines max-line-length words',
    values: 'total=text files0-from=read',
    risky: { 'files0-from': listed },
    operands: ['read'],
    harmless,
  },
  nl: {
    manual: 'nl(1), GNU coreutils 9.4',
    flags: 'p no-renumber',
    values:
      'b=text d=text f=text h=text i=text l=text n=text s=text v=text w=text body-numbering=text section-delimiter=text footer-numbering=text header-numbering=text line-increment=text join-blank-lines=text number-format=text number-width=text starting-line-number=text number-separator=text',
    operands: ['read'],
    harmless,
  },
  tac: {
    manual: 'tac(1), GNU coreutils 9.4',
    flags: 'b r before regex',
    values: 's=text separator=text',
    operands: ['read'],
    harmless,
  },
  rev: { manual: 'rev(1), util-linux 2.40', flags: '0 zero', operands: ['read'], harmless },
  sort: {
    manual: 'sort(1), GNU coreutils 9.4',
    flags:
      'b d f g i M h n R r V c C m s u z ignore-leading-blanks dictionary-order ignore-case general-numeric-sort ignore-nonprinting month-sort human-numeric-sort numeric-sort random-sort reverse version-sort merge stable unique zero-terminated debug',
    values:
      'k=text t=text o=edit S=text T=edit key=text field-separator=text output=edit buffer-size=text temporary-directory=edit batch-size=text parallel=text sort=text random-source=read compress-program=execute files0-from=read',
    optional: 'check',
    risky: { 'compress-program': 'it runs a program of its own', 'files0-from': listed },
    operands: ['read'],
    harmless,
  },
  uniq: {
    manual: 'uniq(1), GNU coreutils 9.4',
    flags: 'c d D i u z count repeated ignore-case unique zero-terminated',
    values: 'f=text s=text w=text skip-fields=text skip-chars=text check-chars=text',
    optional: 'all-repeated group',
    operands: ['read', 'edit'],
    harmless,
  },
  cut: {
    manual: 'cut(1), GNU coreutils 9.4',
    flags: 'n s z complement only-delimited zero-terminated',
    values:
      'b=text c=text d=text f=text bytes=text characters=text delimiter=text fields=text output-delimiter=text',
    operands: ['read'],
    harmless,
  },
  tr: {
    manual: 'tr(1), GNU coreutils 9.4',
    flags: 'c C d s t complement delete squeeze-repeats truncate-set1',
    operands: ['text'],
    harmless,
  },
  comm: {
    manual: 'comm(1), GNU coreutils 9.4',
    flags: '1 2 3 z check-order nocheck-order zero-terminated total',
    values: 'output-delimiter=text',
    operands: ['read'],
    harmless,
  },
  diff: {
    // What it does with symlinks is told by programs/diff.ts.
    manual: 'diff(1), GNU diffutils 3.10',
    flags:
      'q s c u e n y p i E Z b w B a d r N P t T H brief report-identical-files normal ed rcs side-by-side show-c-function ignore-case ignore-file-name-case no-ignore-file-name-case ignore-tab-expansion ignore-trailing-space ignore-space-change ignore-all-space ignore-blank-lines text minimal recursive new-file unidirectional-new-file expand-tabs initial-tab suppress-common-lines suppress-blank-empty left-column no-dereference strip-trailing-cr speed-large-files',
    values:
      'C=text U=text W=text I=text x=text X=read F=text S=text D=text width=text ignore-matching-lines=text exclude=text exclude-from=read label=text starting-file=text show-function-line=text tabsize=text horizon-lines=text ifdef=text from-file=read to-file=read palette=text line-format=text old-line-format=text new-line-format=text unchanged-line-format=text old-group-format=text new-group-format=text unchanged-group-format=text changed-group-format=text',
    optional: 'context unified color',
    risky: { l: 'it runs pr', paginate: 'it runs pr' },
    operands: ['read'],
    whole: true,
    harmless,
  },
  diff3: {
    manual: 'diff3(1), GNU diffutils 3.10',
    flags:
      'A e E 3 x X i m a T show-all ed show-overlap easy-only overlap-only merge text strip-trailing-cr initial-tab',
    values: 'L=text label=text diff-program=execute',
    risky: { 'diff-program': 'it runs a program of its own' },
    operands: ['read'],
    harmless,
  },
  sdiff: {
    manual: 'sdiff(1), GNU diffutils 3.10',
    flags:
      'i E Z b W B a l s t d H ignore-case ignore-tab-expansion ignore-trailing-space ignore-space-change ignore-all-space ignore-blank-lines strip-trailing-cr text left-column suppress-common-lines expand-tabs minimal speed-large-files',
    values:
      'o=edit output=edit I=text ignore-matching-lines=text w=text width=text tabsize=text diff-program=execute',
    risky: {
      o: 'it starts an editor on demand',
      output: 'it starts an editor on demand',
      'diff-program': 'it runs a program of its own',
    },
    operands: ['read'],
    harmless,
  },
  paste: {
    manual: 'paste(1), GNU coreutils 9.4',
    flags: 's z serial zero-terminated',
    values: 'd=text delimiters=text',
    operands: ['read'],
    harmless,
  },
  join: {
    manual: 'join(1), GNU coreutils 9.4',
    flags: 'i z ignore-case check-order nocheck-order header zero-terminated',
    values: 'a=text e=text j=text o=text t=text v=text 1=text 2=text',
    operands: ['read'],
    harmless,
  },
  fold: {
    manual: 'fold(1), GNU coreutils 9.4',
    flags: 'b s bytes spaces',
    values: 'w=text width=text',
    numeric: true,
    operands: ['read'],
    harmless,
  },
  fmt: {
    manual: 'fmt(1), GNU coreutils 9.4',
    flags: 'c s t u crown-margin split-only tagged-paragraph uniform-spacing',
    values: 'p=text w=text g=text prefix=text width=text goal=text',
    numeric: true,
    operands: ['read'],
    harmless,
  },
  'expand|unexpand': {
    manual: 'expand(1), unexpand(1), GNU coreutils 9.4',
    flags: 'i a initial all first-only',
    values: 't=text tabs=text',
    numeric: true,
    operands: ['read'],
    harmless,
  },
  pr: {
    manual: 'pr(1), GNU coreutils 9.4',
    flags:
      'a c d F f J m r t T v across show-control-chars double-space form-feed join-lines merge no-file-warnings omit-header omit-pagination show-nonprinting',
    values:
      'D=text h=text l=text N=text o=text w=text W=text pages=text columns=text date-format=text header=text length=text first-line-number=text indent=text width=text page-width=text',
    optional: 'expand-tabs output-tabs number-lines separator sep-string',
    attached: 'e i n s S',
    numeric: true,
    plus: true,
    operands: ['read'],
    harmless,
  },
  column: {
    // `-n`, `-l` and `-e` differ between util-linux and BSD, so only their long forms are taken.
    manual: 'column(1), util-linux 2.40',
    flags: 't x L J d table fillrows keep-empty-lines json table-noheadings table-header-repeat',
    values:
      's=text o=text c=text N=text O=text E=text H=text R=text T=text W=text r=text i=text p=text separator=text output-separator=text output-width=text table-name=text table-columns=text table-columns-limit=text table-order=text table-noextreme=text table-hide=text table-right=text table-truncate=text table-wrap=text tree=text tree-id=text tree-parent=text',
    operands: ['read'],
    harmless,
  },
  shuf: {
    manual: 'shuf(1), GNU coreutils 9.4',
    flags: 'e r z echo repeat zero-terminated',
    values: 'i=text n=text o=edit input-range=text head-count=text output=edit random-source=read',
    operands: ['read'],
    harmless,
  },
  tsort: { manual: 'tsort(1), GNU coreutils 9.4', operands: ['read'], harmless },
  ptx: {
    manual: 'ptx(1), GNU coreutils 9.4',
    flags: 'A C f r R t auto-reference ignore-case references right-side-refs typeset-mode',
    values:
      'b=read i=read o=read F=text M=text S=text W=text g=text w=text break-file=read ignore-file=read only-file=read flag-truncation=text macro-name=text sentence-regexp=text word-regexp=text gap-size=text width=text format=text',
    risky: { G: 'its second file is then written', traditional: 'its second file is then written' },
    operands: ['read'],
    harmless,
  },
} as const satisfies Readonly<Record<string, GrammarInput>>;
