import type { MutatedFile } from './mutants.ts';

/** Numbers from 0 to 1, the same ones for the same seed (mulberry32). */
export function randomness(seed: number): () => number {
  let at = seed >>> 0;
  return () => {
    at = (at + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(at ^ (at >>> 15), at | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Words that mean something to a shell or to most programs. */
const common = [
  ...[
    'a',
    'b.txt',
    '.env',
    'README.md',
    'billing',
    'billing/export',
    './a',
    '../a',
    '/etc/passwd',
    '~/x',
    '.',
    '..',
    '/',
  ],
  ...['-', '--', '-x', '-n', '-r', '-f', '-o', '-i', '-e', '-v', '--all', '--help', '--output=a', '-C', '-c'],
  ...[
    '""',
    "''",
    '"a b"',
    '$x',
    '"$x"',
    '$y',
    '"$y"',
    '$(cat .env)',
    '"$(cat .env)"',
    '`cat a`',
    '$((1+2))',
    '$(id)',
  ],
  ...[
    '*',
    '*.md',
    '?',
    '[a-c]',
    '{a,b}',
    '{1..3}',
    '1',
    '-1',
    '0',
    '+1',
    '10',
    '1,2',
    'x=1',
    'x=$y',
    'a:b',
    '@',
    ':',
    '=',
  ],
  ...[
    'http://a.example.com/x',
    'a.example.com:x',
    'git@a.example.com:a/b',
    'a.example.com',
    '127.0.0.1',
    'file:///etc/x',
  ],
  ...[
    'HEAD',
    'origin',
    'main',
    'HEAD~1',
    'a..b',
    'a...b',
    'HEAD:a',
    '>',
    '<',
    '> a',
    '< a',
    '2>&1',
    '<<< a',
    '>> a',
    '<(cat a)',
  ],
];

/** Around a whole command. */
const frames = [
  (text: string) => `(${text})`,
  (text: string) => `{ ${text}; }`,
  (text: string) => `if true; then ${text}; fi`,
  (text: string) => `if ${text}; then cat a; else cat b; fi`,
  (text: string) => `for x in a b; do ${text}; done`,
  (text: string) => `while read x; do ${text}; done`,
  (text: string) => `f() { ${text}; }; f a 'b c'`,
  (text: string) => `f() { local x; ${text}; }; f; cat "$x"`,
  (text: string) => `x=a; y='b c'; ${text}`,
  (text: string) => `x=; ${text}`,
  (text: string) => `x=3; ${text}`,
  (text: string) => `cd billing && ${text}`,
  (text: string) => `cd billing || ${text}`,
  (text: string) => `${text}; cat "$x"`,
  (text: string) => `${text}; cat a`,
  (text: string) => `${text} && cat a`,
  (text: string) => `${text} || cat a`,
  (text: string) => `${text} &`,
  (text: string) => `! ${text}`,
  (text: string) => `${text} | cat`,
  (text: string) => `echo a | ${text}`,
  (text: string) => `x=$(${text}); cat "$x"`,
  (text: string) => `cat $(${text})`,
  (text: string) => `cat <(${text})`,
  (text: string) => `bash -c '${text.replaceAll("'", `'\\''`)}'`,
  (text: string) => `eval "${text.replace(/["$`\\]/g, '\\$&')}"`,
  (text: string) => `xargs ${text}`,
  (text: string) => `find . -exec ${text} {} +`,
  (text: string) => `timeout 5 ${text}`,
  (text: string) => `env x=1 ${text}`,
  (text: string) => `x=1 ${text}`,
];

const odd = [...'$*?[]{}~=-+./:,;"\'\\!#%^&|<>() \n\t0aA1@_é'];

/** Texts from the source around a line: what it compares with is what makes a difference there. */
export function dictionary({ source }: Pick<MutatedFile, 'source'>, line: number): string[] {
  const lines = source.split('\n');
  const near = lines.slice(Math.max(0, line - 14), line + 14).join('\n');
  const found = (text: string): string[] => {
    const quotes = [...text.matchAll(/'((?:[^'\\\n]|\\.)*)'|`([^`$\n]*)`/g)].map(
      ([, one, two]) => one ?? two ?? '',
    );
    const words = quotes.flatMap((quote) => [quote, ...quote.split(/[\s|=]+/)]);
    const expressions = [...text.matchAll(/\/((?:[^/\\\n]|\\.)+)\/[a-z]*/g)].flatMap(([, body = '']) =>
      body.split(/[\\^$.|?*+()[\]{}]+/),
    );
    const options = words
      .filter((word) => /^[\w][\w-]*$/.test(word))
      .map((word) => (word.length === 1 ? `-${word}` : `--${word}`));
    const valued = options
      .filter((word) => word.startsWith('--'))
      .flatMap((word) => [`${word}=a`, `${word}=`, `${word} a`]);
    return [...words, ...expressions, ...options, ...valued].filter(
      (word) => word !== '' && word.length < 40,
    );
  };
  const all = found(source);
  const close = found(near);
  return [...all, ...Array.from({ length: 6 }, () => close).flat(), ...common];
}

/** Changes of a command, one to three at a time. */
export function variantOf(
  seed: string,
  others: readonly string[],
  words: readonly string[],
  random: () => number,
): string {
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  let text = seed;
  const times = 1 + Math.floor(random() * 3);
  for (let time = 0; time < times; time += 1) text = changed(text, others, words, random, pick);
  return text;
}

type PickOne = <T>(list: readonly T[]) => T | undefined;

function changed(
  text: string,
  others: readonly string[],
  words: readonly string[],
  random: () => number,
  pick: PickOne,
): string {
  const parts = text.split(/(\s+|[;|&()]+)/);
  const at = 2 * Math.floor(random() * Math.ceil(parts.length / 2));
  const word = parts[at] ?? '';
  const other = (pick(others) ?? '').split(/\s+/);
  const put = (...now: string[]): string => [...parts.slice(0, at), ...now, ...parts.slice(at + 1)].join('');
  const spot = Math.floor(random() * (word.length + 1));
  switch (Math.floor(random() * 18)) {
    case 0:
      return put();
    case 1:
      return put(word, ' ', word);
    case 2:
    case 3:
    case 4:
      return put(pick(words) ?? '');
    case 5:
    case 6:
    case 7:
      return put(word, ' ', pick(words) ?? '');
    case 8:
      return put(pick(words) ?? '', ' ', word);
    case 9:
      return put(random() < 0.5 ? word + (pick(words) ?? '') : (pick(words) ?? '') + word);
    case 10:
      return put(pick([`"${word}"`, `'${word}'`, `\\${word}`, `$${word}`, word.replace(/["']/g, '')]) ?? '');
    case 11:
      return put(word.slice(0, spot) + (pick(odd) ?? '') + word.slice(spot));
    case 12:
      return put(word.slice(0, spot) + word.slice(spot + 1));
    case 13:
      return put(pick(other) ?? '');
    case 14:
      return put(
        word.includes('=') ? word.replace('=', ' ') : word.replace(/^(--?\w+)/, '$1='),
        ' ',
        pick(words) ?? '',
      );
    case 15:
      return (pick(frames) ?? String)(text);
    case 16:
      return `x=${/^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", '')}'`}; ${put(pick(['$x', '"$x"', `\${x}`, `"\${x:-b}"`]) ?? '')}`;
    default:
      return `${text}${pick(['; ', ' && ', ' || ', ' | ', '\n']) ?? ''}${pick(others) ?? ''}`;
  }
}

/** Shorter texts that still make a difference, as far as leaving something out leads. */
export function shortened(text: string, differs: (shorter: string) => boolean): string {
  let short = text;
  let tries = 0;
  for (const split of [/(?<=[;|&\n]+)/, /(\s+)/, /(?=.)/su]) {
    for (let changedOne = true; changedOne && tries < 150; ) {
      changedOne = false;
      const parts = short.split(split);
      for (let at = 0; at < parts.length && tries < 150; at += 1) {
        const shorter = parts
          .filter((_, index) => index !== at)
          .join('')
          .trim()
          .replace(/ {2,}/g, ' ');
        if (shorter === short || shorter === '') continue;
        tries += 1;
        if (!differs(shorter)) continue;
        short = shorter;
        changedOne = true;
        break;
      }
    }
  }
  return short;
}
