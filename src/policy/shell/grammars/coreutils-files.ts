import type { GrammarInput } from '../../../model/grammar.ts';

const harmless = 'help version';
const links = 'it follows the symlinks it meets';
const owners = {
  manual: 'chown(1), chgrp(1), GNU coreutils 9.4',
  flags:
    'c f v h R changes silent quiet verbose no-dereference dereference recursive preserve-root no-preserve-root H P',
  values: 'reference=list from=text',
  risky: { L: links, 'no-preserve-root': 'it takes away a safeguard' },
  operands: ['text', 'edit'],
  instead: 'reference',
  recursive: 'R recursive',
  harmless,
} as const;

/** Programs that look at names and attributes, and those that write, move into being or remove files. */
export const coreutilsFiles = {
  ls: {
    manual: 'ls(1), GNU coreutils 9.4',
    flags:
      'a A b B c C d D f F g G h H i k l m n N o p q Q r R s S t u U v x X Z 1 all almost-all author escape ignore-backups directory dired file-type full-time group-directories-first no-group human-readable si kibibytes dereference-command-line dereference-command-line-symlink-to-dir inode literal numeric-uid-gid hide-control-chars show-control-chars quote-name reverse recursive size context zero',
    values:
      'I=text T=text w=text block-size=text format=text hide=text ignore=text indicator-style=text quoting-style=text sort=text tabsize=text time=text time-style=text width=text',
    optional: 'color hyperlink classify',
    risky: { L: links, dereference: links },
    operands: ['list'],
    standard: '.',
    harmless,
  },
  'dir|vdir': {
    manual: 'dir(1), vdir(1), GNU coreutils 9.4',
    flags: 'a A d F h l r R s S t u U 1 all almost-all directory human-readable reverse recursive size',
    operands: ['list'],
    standard: '.',
    harmless,
  },
  stat: {
    manual: 'stat(1), GNU coreutils 9.4',
    flags: 'L f t dereference file-system terse',
    values: 'c=text format=text printf=text cached=text',
    operands: ['list'],
    harmless,
  },
  file: {
    manual: 'file(1), file 5.45',
    flags:
      'b c E i k l L h N n r s 0 brief checking-printout mime mime-type mime-encoding extension apple list keep-going dereference no-dereference no-pad no-buffer raw special-files print0',
    values:
      'F=text separator=text e=text exclude=text exclude-quiet=text P=text parameter=text f=read files-from=read',
    risky: {
      f: 'it reads files that a list names',
      'files-from': 'it reads files that a list names',
      p: 'it sets the times of the files back',
      'preserve-date': 'it sets the times of the files back',
      z: 'it runs decompressors',
      Z: 'it runs decompressors',
      uncompress: 'it runs decompressors',
      'uncompress-noreport': 'it runs decompressors',
      C: 'it writes a compiled magic file',
      compile: 'it writes a compiled magic file',
    },
    operands: ['read'],
    harmless: 'help version v',
  },
  du: {
    manual: 'du(1), GNU coreutils 9.4',
    flags:
      'a b c D h H k l m P s S x 0 all apparent-size bytes total dereference-args human-readable inodes si count-links no-dereference summarize separate-dirs one-file-system null',
    values:
      'd=text B=text t=text X=read max-depth=text block-size=text threshold=text exclude=text exclude-from=read time-style=text files0-from=read',
    optional: 'time',
    risky: { L: links, dereference: links, 'files0-from': 'it looks at files that a list names' },
    operands: ['list'],
    standard: '.',
    harmless,
  },
  df: {
    manual: 'df(1), GNU coreutils 9.4',
    flags: 'a h H i k l m P T v all human-readable si inodes local no-sync sync total portability print-type',
    values: 'B=text t=text x=text block-size=text type=text exclude-type=text',
    optional: 'output',
    operands: ['list'],
    harmless,
  },
  basename: {
    manual: 'basename(1), GNU coreutils 9.4',
    flags: 'a z multiple zero',
    values: 's=text suffix=text',
    operands: ['name'],
    harmless,
  },
  dirname: { manual: 'dirname(1), GNU coreutils 9.4', flags: 'z zero', operands: ['name'], harmless },
  realpath: {
    manual: 'realpath(1), GNU coreutils 9.4',
    flags:
      'e E m L P q s z canonicalize canonicalize-existing canonicalize-missing logical physical quiet strip no-symlinks zero',
    values: 'relative-to=list relative-base=list',
    operands: ['list'],
    harmless,
  },
  readlink: {
    manual: 'readlink(1), GNU coreutils 9.4',
    flags:
      'f e m n q s v z canonicalize canonicalize-existing canonicalize-missing no-newline quiet silent verbose zero',
    operands: ['list'],
    harmless,
  },
  pathchk: {
    manual: 'pathchk(1), GNU coreutils 9.4',
    flags: 'p P portability',
    operands: ['list'],
    harmless,
  },
  tree: {
    // Its letters take their values from the words that follow, wherever they stand in a cluster: programs/traps.ts.
    manual: 'tree(1), tree 2.1.1',
    flags:
      'a d f x q N Q p u g s h D F v t c U r i A S n C X J gitignore ignore-case matchdirs metafirst prune noreport si du inodes device dirsfirst filesfirst nolinks',
    values:
      'L=text P=text I=text H=text T=text o=edit charset=text filelimit=text timefmt=text sort=text gitfile=read infofile=read hintro=read houtro=read',
    risky: {
      l: 'it follows symlinks',
      R: 'it writes files into the folders it lists',
      info: 'it prints what .info files hold',
      fromfile: 'it takes paths from a file',
    },
    operands: ['list'],
    standard: '.',
    harmless,
  },
  tee: {
    manual: 'tee(1), GNU coreutils 9.4',
    flags: 'a i p append ignore-interrupts',
    optional: 'output-error',
    operands: ['edit'],
    harmless,
  },
  sponge: { manual: 'sponge(1), moreutils 0.69', flags: 'a', operands: ['edit'] },
  touch: {
    manual: 'touch(1), GNU coreutils 9.4',
    flags: 'a c f m h no-create no-dereference',
    values: 'd=text t=text r=list date=text reference=list time=text',
    operands: ['edit'],
    harmless,
  },
  mkdir: {
    manual: 'mkdir(1), GNU coreutils 9.4',
    flags: 'p v parents verbose',
    values: 'm=text mode=text',
    operands: ['edit'],
    harmless,
  },
  rmdir: {
    manual: 'rmdir(1), GNU coreutils 9.4',
    flags: 'v verbose ignore-fail-on-non-empty',
    risky: { p: 'it removes the folders above too', parents: 'it removes the folders above too' },
    operands: ['delete'],
    harmless,
  },
  rm: {
    manual: 'rm(1), GNU coreutils 9.4',
    flags: 'f i I v r R d force recursive dir verbose one-file-system',
    optional: 'interactive preserve-root',
    risky: { 'no-preserve-root': 'it takes away a safeguard' },
    operands: ['delete'],
    recursive: 'r R recursive',
    harmless,
  },
  unlink: { manual: 'unlink(1), GNU coreutils 9.4', operands: ['delete'], harmless },
  link: {
    manual: 'link(1), GNU coreutils 9.4',
    operands: ['name', 'edit'],
    because: 'a link can lead anywhere',
    harmless,
  },
  truncate: {
    manual: 'truncate(1), GNU coreutils 9.4',
    flags: 'c o no-create io-blocks',
    values: 's=text r=list size=text reference=list',
    operands: ['edit'],
    harmless,
  },
  chmod: {
    // `-x`, `-w` and the like are modes and stand where the mode would.
    manual: 'chmod(1), GNU coreutils 9.4',
    flags: 'c f v R x w r X s t changes silent quiet verbose recursive preserve-root',
    values: 'reference=list',
    risky: { 'no-preserve-root': 'it takes away a safeguard' },
    operands: ['text', 'edit'],
    instead: 'reference x w r X s t',
    recursive: 'R recursive',
    harmless,
  },
  'chown|chgrp': owners,
  shred: {
    manual: 'shred(1), GNU coreutils 9.4',
    flags: 'f u v x z force verbose exact zero',
    values: 'n=text s=text iterations=text size=text random-source=read',
    optional: 'remove',
    operands: ['delete'],
    harmless,
  },
  mkfifo: {
    manual: 'mkfifo(1), GNU coreutils 9.4',
    values: 'm=text mode=text',
    operands: ['edit'],
    harmless,
  },
  mknod: {
    manual: 'mknod(1), GNU coreutils 9.4',
    values: 'm=text mode=text',
    operands: ['edit', 'text'],
    because: 'it makes device files',
    harmless,
  },
  mktemp: {
    manual: 'mktemp(1), GNU coreutils 9.4',
    flags: 'd q t V directory quiet',
    values: 'p=edit suffix=text',
    risky: { tmpdir: 'it creates a file elsewhere' },
    operands: ['edit'],
    because: 'it creates a file whose name the text does not tell',
    harmless,
  },
  sync: {
    manual: 'sync(1), GNU coreutils 9.4',
    flags: 'd f data file-system',
    operands: ['list'],
    harmless,
  },
  dd: {
    manual: 'dd(1), GNU coreutils 9.4',
    pairs:
      'if=read of=edit bs=text cbs=text conv=text count=text ibs=text iflag=text obs=text oflag=text seek=text skip=text status=text iseek=text oseek=text',
    because: 'it copies raw bytes',
    harmless,
  },
} as const satisfies Readonly<Record<string, GrammarInput>>;
