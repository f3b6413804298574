/** Where a command writes: whole texts, no newline added. */
export interface Io {
  out(text: string): void;
  err(text: string): void;
}
