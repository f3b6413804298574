/** One burst of bytes to type, `after` ms from the one before. */
export interface Keystrokes {
  after: number;
  bytes: Uint8Array;
}

/** The agent shows its prompt a moment after it is alive. */
const beforePaste = 400;
/** An Enter that comes with the paste is taken as part of it. */
const beforeEnter = 300;

/**
 * How a task is typed into an agent: as one bracketed paste, then Enter as a write of its own. Control characters
 * are dropped so that no text can end the paste early and press keys of its own.
 */
export function typeTask(task: string): Keystrokes[] {
  const text = task
    .replace(/\r\n?/g, '\n')
    .replace(/\t/g, '  ')
    .replace(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/g, '')
    .trim();
  const encode = (value: string) => new TextEncoder().encode(value);
  return [
    { after: beforePaste, bytes: encode(`\x1b[200~${text}\x1b[201~`) },
    { after: beforeEnter, bytes: encode('\r') },
  ];
}
