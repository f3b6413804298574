import type { Key } from './keyboard.ts';
import type { Screen } from './screen.ts';

/** Tasks and interruptions from the keyboard. */
export interface Inputs {
  /** The next task, or null when the person is done. */
  next(): Promise<string | null>;
  /** Aborts at the next Escape or Ctrl-C, or when the terminal goes. */
  interruption(): AbortSignal;
}

/** Hands keys and the end of input on to whoever asked. */
export type KeySource = (onKey: (key: Key) => void, onEnd: () => void) => void;

export function createInputs(screen: Screen, keys: KeySource): Inputs {
  const queue: (string | null)[] = [];
  let waiting: ((task: string | null) => void) | null = null;
  let working: AbortController | null = null;
  let typed = '';
  const give = (task: string | null) => {
    if (waiting) waiting(task);
    else queue.push(task);
    waiting = null;
  };
  const show = (text: string) => {
    typed = text;
    screen.typed(text);
  };
  const onKey = (key: Key) => {
    if (key.key === 'text' || key.key === 'paste') show(typed + key.text);
    else if (key.key === 'backspace') show([...typed].slice(0, -1).join(''));
    else if (key.key === 'enter') {
      const task = typed.trim();
      show('');
      if (task !== '') give(/^\/?(?:quit|exit)$/.test(task) ? null : task);
    } else if (working) {
      working.abort();
      if (key.key === 'quit') give(null);
    } else if (key.key === 'quit') give(null);
    else show('');
  };
  keys(onKey, () => {
    working?.abort();
    give(null);
  });
  return {
    next() {
      working = null;
      if (queue.length > 0) return Promise.resolve(queue.shift() ?? null);
      return new Promise((resolve) => {
        waiting = resolve;
      });
    },
    interruption() {
      working = new AbortController();
      return working.signal;
    },
  };
}
