import { posix } from 'node:path';
import type { Program } from '../builtins.ts';
import { literal } from '../field.ts';
import { walkGrammar } from '../grammar.ts';
import { archives } from '../grammars/archives.ts';
import { touchField } from '../touching.ts';
import type { Grammar } from '../usage.ts';

/** Printing or looking only: the files that are given stay as they are. */
const printing: Grammar = {
  flags:
    'c d f k l n N q t v z s e 1 2 3 4 5 6 7 8 9 0 stdout to-stdout decompress uncompress compress force keep list no-name name quiet test verbose fast best extreme small',
  operands: ['read'],
  harmless: 'help version h V license L',
};
const prints = new Set(['c', 'stdout', 'to-stdout', 't', 'test', 'l', 'list']);
const suffixed = /\.(?:gz|tgz|Z|z|taz|bz2|tbz2?|xz|txz|lzma|lz|zst|tzst)$/;

const unpacking = /cat$|^un|^gunzip$|^bunzip2$/;

/** The file that is written beside the one that is given. */
function besides(text: string, name: string, unpacks: boolean): string {
  if (unpacks) return text.replace(/\.(?:tgz|taz|tbz2?|txz)$/, '.tar').replace(suffixed, '');
  const suffix = /bz|lzma|xz/.exec(name)?.[0] ?? 'gz';
  return `${text}.${suffix === 'bz' ? 'bz2' : suffix}`;
}

/** gzip and its siblings: with `-c`, `-t` and `-l` they read; a name without its suffix may stand for another file. */
const compressing =
  (name: string, table: Grammar): Program =>
  (given, state, desk) => {
    const words = given.fields.slice(1).map((field) => (field.known ? field.text : field.head));
    const letters = words.filter((word) => /^-[^-]/.test(word)).flatMap((word) => [...word.slice(1)]);
    const long = words.filter((word) => word.startsWith('--')).map((word) => word.slice(2));
    const options = [...letters, ...long];
    const reads = name.endsWith('cat') || options.some((option) => prints.has(option));
    const unpacks =
      unpacking.test(name) ||
      options.some((option) => /^(?:d|t|l|decompress|uncompress|test|list)$/.test(option));
    if (!reads) {
      const written: string[] = [];
      const id = walkGrammar(given, table, state, desk, ({ operands }) => {
        for (const field of operands) if (field.known) written.push(besides(field.text, name, unpacks));
        return null;
      });
      for (const text of written) touchField(literal(text), 'edit', state, desk, id);
      return;
    }
    const packs =
      !name.endsWith('cat') && options.some((option) => ['c', 'stdout', 'to-stdout'].includes(option));
    walkGrammar(given, printing, state, desk, ({ operands }) => {
      if (packs && !unpacks) return null;
      const sure = operands.every((field) => field.text === '-' || suffixed.test(posix.basename(field.text)));
      return sure ? null : 'it may read a file with another suffix';
    });
  };

/** Every program of that family, by name. */
export const compressors: readonly [string, Program][] = Object.entries(archives)
  .filter(([names]) => /^(?:gzip|bzip2|xz|zcat)\b/.test(names))
  .flatMap(([names, table]) =>
    names.split('|').map((name): [string, Program] => [name, compressing(name, table)]),
  );
