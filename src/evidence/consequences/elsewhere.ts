import type { ProspectCommand } from '../../model/consequence.ts';
import type { Question } from './look.ts';
import { notCounted } from './wording.ts';

/** Dangers whose effects lie where nothing can be counted from here, by the word that has to be typed for them. */
const effects: Readonly<Record<string, string>> = {
  schema: 'change a database schema or drop data',
  apply: 'change running infrastructure',
  erase: 'overwrite a disk or a file beyond recovery',
};

/** git commands that throw something away or send it out. */
const gravest = /^(?:push|reset|clean|checkout|restore|rm|stash|branch|rebase)$/;

/** Databases, clusters, disks: nothing here knows how to take that back. And git with words only the shell will know. */
export function elsewhereQuestions(command: ProspectCommand): Question[] {
  const {
    words: [program, ...rest],
    danger,
    told,
    cwd,
  } = command;
  const verb = rest.find((word) => gravest.test(word));
  if (program === 'git' && verb !== undefined && (!told || cwd === null)) {
    const line = notCounted('discard', `run git ${verb} with what the command text does not tell`);
    return [{ uncounted: () => line, count: () => Promise.resolve(line) }];
  }
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
