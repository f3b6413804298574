import { z } from 'zod';

/** What kind of effect a person is told of before they answer. */
const ConsequenceKind = z.enum([
  'delete',
  'overwrite',
  'discard',
  'push',
  'publish',
  'install',
  'script',
  'elsewhere',
]);

/** Whether what would happen can be taken back: wholly, some of it, not at all, or nobody knows. */
const Undo = z.enum(['yes', 'partly', 'no', 'unknown']);
export type Undo = z.infer<typeof Undo>;

/** One thing that would really happen if a held action were let go. Never an input of a verdict. */
export const Consequence = z.strictObject({
  kind: ConsequenceKind,
  /** An infinitive, so that it reads after "would": `delete 214 files (3.1 MB)`. */
  text: z.string(),
  undo: Undo,
  /** The command that takes it back, or why nothing does. */
  how: z.string().nullable(),
  /** False when it could not be looked at, or not in time: the text then says what is missing. */
  counted: z.boolean(),
});
export type Consequence = z.infer<typeof Consequence>;

/** The last words of every consequence. */
export function undoText({ undo, how }: Pick<Consequence, 'undo' | 'how'>): string {
  switch (undo) {
    case 'yes':
      return `undo: ${how ?? 'nothing to undo'}`;
    case 'partly':
      return `undo in part: ${how ?? 'not told how'}`;
    case 'no':
      return how === null ? 'no undo is known' : `undo: none, ${how}`;
    case 'unknown':
      return how === null ? 'undo: unknown' : `undo: unknown, ${how}`;
    default:
      return undo satisfies never;
  }
}

/** The consequence in one sentence, what undoes it last. */
export const consequenceText = (one: Consequence): string => `${one.text} · ${undoText(one)}`;

const severity: readonly Undo[] = ['no', 'partly', 'unknown', 'yes'];

/** What cannot be taken back first; otherwise in the order it would happen. */
export const worstFirst = (all: readonly Consequence[]): Consequence[] =>
  [...all].sort((a, b) => severity.indexOf(a.undo) - severity.indexOf(b.undo));

/** One program an action would start. */
export interface ProspectCommand {
  /** Program name without its folder, then the arguments as they would reach it. */
  readonly words: readonly [string, ...string[]];
  /** False when the text does not tell some of the words. */
  readonly told: boolean;
  /** Absolute, symlinks resolved; null when the text does not tell. */
  readonly cwd: string | null;
  /** The word a person has to type for it, when it is dangerous. */
  readonly danger: string | null;
}

/** A file or folder an action would delete or write. */
export interface ProspectPath {
  /** Absolute as text says it. */
  readonly path: string;
  /** Absolute after every symlink. */
  readonly real: string;
  readonly recursive: boolean;
  /** Null for a redirection and for an edit without a command. */
  readonly program: string | null;
}

/** What an action would do, reduced to what its consequences are counted from. */
export interface Prospect {
  /** Absolute, symlinks resolved. */
  readonly workspace: string;
  readonly home: string;
  readonly commands: readonly ProspectCommand[];
  readonly deletes: readonly ProspectPath[];
  readonly writes: readonly ProspectPath[];
}
