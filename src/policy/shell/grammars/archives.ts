import type { GrammarInput } from '../../../model/grammar.ts';

const harmless = 'help version';
const unpacks = 'it writes files whose names its archive tells';

/** Options that gzip, bzip2, xz and zstd share; programs/compressing.ts tells when they only print. */
const compressing = {
  flags:
    'c d f k l n N q t v z s e 1 2 3 4 5 6 7 8 9 0 stdout to-stdout decompress uncompress compress force keep list no-name name quiet test verbose fast best extreme small',
  values: 'S=text suffix=text T=text threads=text',
  operands: ['delete'],
  because: 'it writes a file beside each one it is given and may remove that',
  harmless: 'help version h V license L',
} as const;

/** Programs that pack and unpack. What an archive holds decides what is written, so most need a rule that names them. */
export const archives: Readonly<Record<string, GrammarInput>> = {
  'gzip|gunzip|pigz|unpigz': { ...compressing, manual: 'gzip(1), gzip 1.12; pigz(1), pigz 2.8' },
  'bzip2|bunzip2|pbzip2': { ...compressing, manual: 'bzip2(1), bzip2 1.0.8' },
  'xz|unxz|lzma|unlzma|pixz': { ...compressing, manual: 'xz(1), XZ Utils 5.4' },
  'zstd|unzstd|zstdmt|lz4|unlz4|brotli|compress|uncompress': {
    ...compressing,
    manual: 'zstd(1), zstd 1.5.5; compress(1), ncompress 5.0',
    values: 'o=edit D=read',
  },
  'zcat|gzcat|bzcat|xzcat|lzcat|zstdcat': {
    // zcat also tries the name with a suffix: programs/compressing.ts.
    manual: 'zcat(1), gzip 1.12; bzcat(1), xzcat(1), zstdcat(1)',
    flags: 'd f k q v',
    operands: ['read'],
    harmless,
  },
  'zdiff|zcmp|bzdiff|bzcmp|xzdiff|xzcmp': {
    manual: 'zdiff(1), gzip 1.12',
    operands: ['read'],
    because: 'it runs decompressors',
    harmless,
  },
  // What a plain listing or packing of tar touches is told by programs/tar.ts.
  'tar|gtar|bsdtar': { manual: 'tar(1), GNU tar 1.35', operands: ['any'], because: unpacks, harmless },
  zip: {
    manual: 'zip(1), Info-ZIP 3.0',
    flags: '0 1 2 3 4 5 6 7 8 9 A c D e f F g j J k l o q r R S u v X y z',
    values: 'b=edit O=edit P=text n=text t=text x=text i=text Z=text',
    risky: {
      T: 'it runs a program to test the archive',
      TT: 'it runs a program to test the archive',
      m: 'it deletes what it packs',
      '@': 'it reads files that a list names',
    },
    operands: ['update', 'read'],
    whole: true,
    because: 'it packs whole folders',
  },
  'unzip|zipinfo|funzip': {
    manual: 'unzip(1), Info-ZIP 6.00',
    flags: 'a b C f j K l L M n o p q t T u U v V W X z Z',
    values: 'd=edit P=text x=text',
    operands: ['read', 'text'],
    because: unpacks,
  },
  '7z|7za|7zr|7zz': { manual: '7z(1), 7-Zip 24', operands: ['any'], because: unpacks },
  'ar|ranlib': { manual: 'ar(1), GNU binutils 2.42', operands: ['any'], because: unpacks, harmless },
  cpio: {
    manual: 'cpio(1), GNU cpio 2.15',
    flags: 'i o p t v d m u 0 a A L extract create list pass-through',
    values: 'F=update file=update I=read O=edit E=read H=text C=text D=enter directory=enter R=text',
    operands: ['any'],
    because: unpacks,
    harmless,
  },
  'rar|unrar|unar|lsar|jar|unsquashfs|mksquashfs': {
    manual: 'unrar(1), unrar 7.0; jar(1), OpenJDK 21; mksquashfs(1), squashfs-tools 4.6',
    operands: ['any'],
    because: unpacks,
  },
};
