/** Where a command writes: whole texts, no newline added. */
export interface Io {
  out(text: string): void;
  err(text: string): void;
  /** Columns of the terminal `err` writes to, now; undefined where that is none: then a text stays one line, for `grep`. */
  errColumns?: (() => number | undefined) | undefined;
  /** Whether the command was asked for JSON: then problems are JSON, too. */
  json?: (() => boolean) | undefined;
}
