import type { ProspectCommand } from '../../model/consequence.ts';
import type { Question } from './look.ts';

/** Dangers whose effects lie where nothing can be counted from here, by the word that has to be typed for them. */
const effects: Readonly<Record<string, string>> = {
  schema: 'change a database schema or drop data',
  apply: 'change running infrastructure',
  erase: 'overwrite a disk or a file beyond recovery',
};

/** Databases, clusters, disks: nothing here knows how to take that back. */
export function elsewhereQuestions({ words: [program], danger }: ProspectCommand): Question[] {
  const effect = danger === null ? undefined : effects[danger];
  if (effect === undefined) return [];
  const line = {
    kind: 'elsewhere',
    text: `${effect} (${program})`,
    undo: 'no',
    how: null,
    counted: true,
  } as const;
  return [{ uncounted: () => line, count: () => Promise.resolve(line) }];
}
