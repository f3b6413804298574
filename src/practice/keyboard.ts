/** What a person or a supervisor does at the keyboard. A paste comes whole, whatever is in it. */
export type Key =
  | { key: 'text' | 'paste'; text: string }
  | { key: 'enter' | 'escape' | 'backspace' | 'quit' };

const start = '\x1b[200~';
const end = '\x1b[201~';

/** Keys without a meaning here, and a terminal's answers to queries: an Escape in them is nobody's key. */
const ignored = /^\x1b(?:\[[0-?]*[ -/]*[@-~]|O.|[\]P_^X][^\x07\x1b]*(?:\x07|\x1b\\))/;
const unfinished = /^\x1b[\]P_^X][^\x07\x1b]*\x1b?$/;

/** Turns raw terminal input into keys; a bracketed paste may come in any number of pieces. */
export function createKeyboard(onKey: (key: Key) => void): { feed(chunk: string): void } {
  let rest = '';
  const take = (length: number, key: Key | null) => {
    rest = rest.slice(length);
    if (key) onKey(key);
  };
  const step = (): boolean => {
    if (rest.startsWith(start)) {
      const close = rest.indexOf(end);
      if (close === -1) return false;
      take(close + end.length, { key: 'paste', text: rest.slice(start.length, close) });
      return true;
    }
    // The start of a paste may be cut in two; a lone Escape comes alone.
    if (rest.length > 1 && start.startsWith(rest)) return false;
    if (unfinished.test(rest)) return false;
    const sequence = ignored.exec(rest)?.[0];
    if (sequence) {
      take(sequence.length, null);
      return true;
    }
    const [first = ''] = rest;
    take(first.length, keyFor(first));
    return true;
  };
  return {
    feed(chunk) {
      rest += chunk;
      while (rest !== '' && step());
    },
  };
}

function keyFor(character: string): Key | null {
  if (character === '\r' || character === '\n') return { key: 'enter' };
  if (character === '\x1b') return { key: 'escape' };
  if (character === '\x7f' || character === '\b') return { key: 'backspace' };
  if (character === '\x03' || character === '\x04') return { key: 'quit' };
  return character < ' ' ? null : { key: 'text', text: character };
}
