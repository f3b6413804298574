import type { Naming } from './picture-line.ts';

/** Sentences by the numbers that pictures name them by. */
export type Reasons = Map<string, number>;

/** Without what it cites of the command. */
const bare = (sentence: string): string =>
  sentence.replace(/`.*`/gs, '`…`').replace(/U\+[\dA-F]+|(?<=option )\S+/g, '…');

export function readReasons(text: string): Reasons {
  return new Map(
    text.split('\n').flatMap((row): [string, number][] => {
      const [, number, sentence] = /^(\d+) (.*)$/.exec(row) ?? [];
      return number === undefined || sentence === undefined ? [] : [[sentence, Number(number)]];
    }),
  );
}

export const writeReasons = (reasons: Reasons): string =>
  `The reasons that pictures name by number. One that is worded anew keeps its number: change it here.\n\n${[
    ...reasons,
  ]
    .sort(([, a], [, b]) => a - b)
    .map(([sentence, number]) => `${number} ${sentence}\n`)
    .join('')}`;

/** Names sentences by their number; one that has none is told. */
export const namedBy =
  (reasons: Reasons): Naming =>
  (sentence) => {
    const number = reasons.get(bare(sentence));
    return number === undefined ? `(${bare(sentence)})` : `#${number}`;
  };

/** Names sentences by their number, one that has none by the next, and notes them all in `used`. */
export const numbering =
  (reasons: Reasons, used: Reasons): Naming =>
  (sentence) => {
    const text = bare(sentence);
    const number =
      reasons.get(text) ?? used.get(text) ?? Math.max(0, ...reasons.values(), ...used.values()) + 1;
    used.set(text, number);
    return `#${number}`;
  };
