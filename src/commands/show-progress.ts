import type { Io } from './io.ts';

/** A line that says how far it is and is gone at the end; null where nobody looks. */
export function progressOn(io: Io, isTerminal: boolean): ((done: number, of: number) => void) | null {
  if (!isTerminal) return null;
  const step = 25;
  return (done, of) => {
    if (done === of) io.err('\r\x1b[K');
    else if (done % step === 0) io.err(`\r\x1b[K${done} of ${of} runs`);
  };
}
