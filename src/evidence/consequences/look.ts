import type { Consequence } from '../../model/consequence.ts';

/** What is at a path, the path itself and not what a symlink leads to. Times are ms since the epoch. */
export interface FileState {
  readonly kind: 'file' | 'directory' | 'link' | 'other';
  readonly size: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
}

/** The file system as a reader. Nothing throws: what cannot be read is undefined. */
export interface Files {
  stat(path: string): FileState | undefined;
  list(directory: string): readonly { readonly name: string; readonly directory: boolean }[] | undefined;
  /** The bytes of a file, of a symlink its target; undefined when it is larger than `most` bytes. */
  read(path: string, most: number): Buffer | undefined;
}

/**
 * Git as a reader: standard output as UTF-8, or undefined when it failed, is missing or was too late. With `input` on its
 * standard input the output is bytes: one character each.
 */
export type Git = (directory: string, args: readonly string[], input?: string) => Promise<string | undefined>;

/** The ways to look at the world while consequences are counted. */
export interface Look {
  readonly git: Git;
  readonly files: Files;
  /** Lets everything else run now and then; throws once there is no time left. */
  breathe(): Promise<void>;
}

/** One line that is to be counted. */
export interface Question {
  /** What is said when counting did not end in time. */
  uncounted(): Consequence;
  /** Null when there turns out to be nothing to say. */
  count(look: Look): Promise<Consequence | null>;
}
