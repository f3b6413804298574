import { type Arguments, readArguments } from '../arguments.ts';
import type { Program } from '../builtins.ts';
import { pathEvidence } from '../evidence.ts';
import { type Field, literal } from '../field.ts';
import { walkGrammar } from '../grammar.ts';
import { addCommand } from '../invocation.ts';
import { applyRole } from '../roles.ts';
import type { Grammar } from '../usage.ts';

const shared = {
  flags:
    'z j J a v gzip gunzip ungzip bzip2 xz zstd lzma lzip auto-compress verbose totals numeric-owner utc full-time block-number wildcards no-wildcards ignore-case no-ignore-case anchored no-anchored wildcards-match-slash no-wildcards-match-slash show-transformed-names',
  harmless: 'help version usage show-defaults',
};
/** Archive names may mean another machine: `host:file`. */
const values = 'f=remote file=remote strip-components=text exclude=text quoting-style=text warning=text';
const listing: Grammar = { ...shared, flags: `t list ${shared.flags}`, values, operands: ['text'] };
const creating: Grammar = {
  ...shared,
  flags: `c create h dereference p preserve-permissions exclude-vcs exclude-caches exclude-backups no-recursion ${shared.flags}`,
  values: values
    .replaceAll('=remote', '=target')
    .concat(' C=enter directory=enter owner=text group=text mode=text mtime=text sort=text'),
  risky: { h: 'it follows the symlinks it meets', dereference: 'it follows the symlinks it meets' },
  operands: ['read'],
  whole: true,
};
const extracting: Grammar = {
  ...shared,
  flags: `x extract get k keep-old-files p m o O to-stdout overwrite no-same-owner no-same-permissions skip-old-files ${shared.flags}`,
  values: `${values} C=edit directory=edit`,
  operands: ['text'],
  because: 'it writes files whose names its archive tells',
};

const unknownMode: Grammar = {
  operands: ['any'],
  because: 'it writes files whose names its archive tells',
  harmless: shared.harmless,
};
const grammars: ReadonlyMap<string, Grammar> = new Map([
  ['t', listing],
  ['c', creating],
  ['x', extracting],
]);
const longModes: ReadonlyMap<string, string> = new Map(
  'create=c list=t extract=x get=x append=r update=u delete=r diff=d compare=d catenate=A concatenate=A'
    .split(' ')
    .flatMap((pair): [string, string][] => {
      const [name = '', mode = ''] = pair.split('=');
      return [[name, mode]];
    }),
);

/** The old form `tar xzf a b`: each letter that takes a value takes one of the words that follow, in their order. */
function modernised(words: readonly Field[]): Field[] {
  const [first, ...rest] = words;
  if (first?.known !== true || !/^[A-Za-z]+$/.test(first.text)) return [...words];
  const left = [...rest];
  const options = [...first.text].flatMap((letter): Field[] => {
    const value = 'bCfFgHIKLNTVX'.includes(letter) ? left.shift() : undefined;
    return [literal(`-${letter}`), ...(value === undefined ? [] : [value])];
  });
  return [...options, ...left];
}

function modeOf(words: readonly Field[]): string | null {
  const modes = new Set(
    words.flatMap((field) => {
      const text = field.known ? field.text : field.head;
      const letter = /^-(?!-)[^fCbFgHIKLNTVX]*?([ctxruAd])/.exec(text)?.[1];
      const long = /^--([a-z-]+)$/.exec(text)?.[1];
      return [letter, long === undefined ? undefined : longModes.get(long)].filter(
        (mode) => mode !== undefined,
      );
    }),
  );
  const [mode] = modes;
  return modes.size === 1 ? (mode ?? null) : null;
}

function doubtOf(args: Arguments, grammar: Grammar): string | null {
  const names = args.options.map(({ name }) => name);
  if (grammar.because !== undefined) return grammar.because;
  if (args.risk !== null || args.problem !== null) return args.risk ?? args.problem;
  if (names.includes('C') || names.includes('directory')) return 'it works in another folder';
  if (!names.includes('f') && !names.includes('file')) return 'it takes the archive from elsewhere';
  return args.operands.some((field) => /^@/.test(field.known ? field.text : field.head))
    ? 'it takes files from another archive'
    : null;
}

/** tar: listing reads the archive, packing reads what it is given and writes it, unpacking writes what nobody knows. */
export const tar: Program = (given, state, desk) => {
  const words = modernised(given.fields.slice(1));
  const grammar = grammars.get(modeOf(words) ?? '');
  if (grammar === undefined) {
    walkGrammar(given, unknownMode, state, desk);
    return;
  }
  const args = readArguments(words, grammar);
  const why = doubtOf(args, grammar);
  const [role = 'any'] = grammar.operands ?? [];
  const files = role === 'text' ? [] : args.operands;
  const id = addCommand(given, why === null ? 'proved' : 'rule', why ?? '', state, desk, files);
  for (const option of args.options) {
    if (option.value === null || option.value.text === '-') continue;
    applyRole(option.value, option.role, state, desk, id, 'no');
  }
  for (const field of args.operands) applyRole(field, role, state, desk, id, 'all');
  if (why !== null) for (const field of given.fields.slice(1, 81)) pathEvidence(field, state, desk, id, true);
};
