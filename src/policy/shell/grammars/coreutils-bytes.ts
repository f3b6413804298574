import type { GrammarInput } from '../../../model/grammar.ts';

const harmless = 'help version';
const listed = 'it reads files that a list names';

/** Options of md5sum and its siblings; `-c` opens the files its operand lists. */
const sum = {
  manual: 'md5sum(1), sha256sum(1), b2sum(1), GNU coreutils 9.4',
  flags: 'b t z w binary text tag zero ignore-missing quiet status strict warn',
  values: 'l=text length=text',
  risky: { c: listed, check: listed },
  operands: ['read'],
  harmless,
} as const;

const base = {
  manual: 'base64(1), base32(1), GNU coreutils 9.4; basenc(1)',
  flags: 'd D i decode ignore-garbage',
  values: 'w=text wrap=text',
  operands: ['read'],
  harmless,
} as const;

/** Programs that look at bytes rather than lines, take files apart or change their encoding. */
export const coreutilsBytes = {
  cmp: {
    manual: 'cmp(1), GNU diffutils 3.10',
    flags: 'b l s print-bytes verbose quiet silent',
    values: 'i=text n=text ignore-initial=text bytes=text',
    operands: ['read', 'read', 'text'],
    harmless,
  },
  od: {
    manual: 'od(1), GNU coreutils 9.4',
    flags: 'a b c d f i l o s v x output-duplicates traditional',
    values:
      'A=text j=text N=text S=text t=text address-radix=text endian=text skip-bytes=text read-bytes=text format=text',
    optional: 'strings width',
    attached: 'w',
    operands: ['read'],
    harmless,
  },
  'hexdump|hd': {
    manual: 'hexdump(1), util-linux 2.40',
    flags:
      'b c C d o v x one-byte-octal one-byte-char canonical two-bytes-decimal two-bytes-octal no-squeezing two-bytes-hex',
    values: 'e=text f=read n=text s=text format=text format-file=read length=text skip=text',
    operands: ['read'],
    harmless,
  },
  xxd: {
    // It looks at the first letter of an option only and bundles none: `-pl 5 f` writes f.
    manual: 'xxd(1), vim 9.1',
    flags: 'a b C d e E i p ps plain postscript r revert u autoskip bits capitalize include upper',
    values: 'c=text cols=text g=text groupsize=text l=text len=text n=text name=text s=text seek=text',
    single: true,
    operands: ['read', 'edit'],
  },
  'md5sum|sha1sum|sha224sum|sha256sum|sha384sum|sha512sum|b2sum': sum,
  cksum: {
    ...sum,
    manual: 'cksum(1), GNU coreutils 9.4',
    flags: 'z w zero ignore-missing quiet status strict warn tag untagged base64 raw debug',
    values: 'a=text l=text algorithm=text length=text',
  },
  shasum: {
    manual: 'shasum(1), Digest::SHA 6.04',
    flags: 'b t U 0 q s w binary text UNIVERSAL tag quiet status warn',
    values: 'a=text algorithm=text',
    risky: { c: listed, check: listed },
    operands: ['read'],
  },
  sum: { manual: 'sum(1), GNU coreutils 9.4', flags: 'r s sysv', operands: ['read'], harmless },
  'base64|base32': base,
  basenc: {
    ...base,
    flags: 'd i decode ignore-garbage base64 base64url base32 base32hex base16 base2msbf base2lsbf z85',
  },
  strings: {
    // `@file` among its words names a file with more options: programs/traps.ts.
    manual: 'strings(1), GNU binutils 2.42',
    flags: 'a d f o w all data print-file-name include-all-whitespace',
    values:
      'n=text e=text s=text t=text U=text bytes=text encoding=text output-separator=text radix=text unicode=text',
    numeric: true,
    operands: ['read'],
    harmless: 'help version h v V',
  },
  iconv: {
    manual: 'iconv(1), glibc 2.39',
    flags: 'c s l list silent verbose',
    values: 'f=text t=text o=edit from-code=text to-code=text output=edit',
    operands: ['read'],
    harmless: 'help version',
  },
  'dos2unix|unix2dos|mac2unix|unix2mac': {
    // It knows whole words only and bundles nothing.
    manual: 'dos2unix(1), dos2unix 7.5',
    flags:
      '7 ascii f force i info iso k keepdate l newline m add-bom o oldfile q quiet r remove-bom s safe S skip-symlink u keep-utf16 v verbose',
    values: 'c=text convmode=text',
    single: true,
    risky: { n: 'it pairs its files', newfile: 'it pairs its files' },
    operands: ['update'],
    harmless: 'help version license',
  },
  split: {
    manual: 'split(1), GNU coreutils 9.4',
    flags: 'd x e u elide-empty-files unbuffered verbose',
    values:
      'a=text b=text C=text l=text n=text t=text suffix-length=text additional-suffix=text bytes=text line-bytes=text lines=text number=text separator=text filter=script',
    optional: 'numeric-suffixes hex-suffixes',
    numeric: true,
    because: 'it writes files under names that it makes up',
    operands: ['read', 'edit'],
    harmless,
  },
  csplit: {
    manual: 'csplit(1), GNU coreutils 9.4',
    flags: 'k s z keep-files suppress-matched quiet silent elide-empty-files',
    values: 'b=text f=edit n=text suffix-format=text prefix=edit digits=text',
    because: 'it writes files under names that it makes up',
    operands: ['read', 'text'],
    harmless,
  },
} as const satisfies Readonly<Record<string, GrammarInput>>;
