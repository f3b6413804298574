import type { RenderedScreen } from '../../model/rendered-screen.ts';
import type { ScreenPort } from './screen-port.ts';

/** Types texts into the agent's own input, one after the other, each when the agent takes input and nothing else. */
export interface Typist {
  say(text: string, said: () => void): void;
  /** `free`: no prompt stands there. */
  look(screen: RenderedScreen, free: boolean): void;
  busy(): boolean;
}

interface Words {
  text: string;
  said(): void;
}

/**
 * `keysFor`: the text as a paste, then the key that submits it. Each is pressed on the screen as it was seen: when something
 * else comes up in between, nothing is typed into it.
 */
export function createTypist(
  screen: ScreenPort,
  ready: (screen: RenderedScreen) => RenderedScreen | undefined,
  keysFor: (text: string) => { paste: string; enter: string },
): Typist {
  const queue: Words[] = [];
  let at: 'waiting' | 'pressing' | 'pasted' = 'waiting';
  let pastedOn = '';

  const rowsOf = ({ rows }: RenderedScreen): string => rows.map(({ text }) => text).join('\n');

  async function press(frozen: RenderedScreen, keys: string): Promise<boolean> {
    const before = at;
    at = 'pressing';
    const ok = await screen.press({ keys, frozen });
    at = before;
    return ok;
  }

  async function paste(words: Words, now: RenderedScreen, frozen: RenderedScreen): Promise<void> {
    if (!(await press(frozen, keysFor(words.text).paste))) return;
    at = 'pasted';
    pastedOn = rowsOf(now);
  }

  async function enter(words: Words, now: RenderedScreen): Promise<void> {
    if (!(await press({ ...now, rows: now.rows.slice(-1) }, keysFor(words.text).enter))) return;
    at = 'waiting';
    queue.shift();
    words.said();
  }

  return {
    say: (text, said) => void queue.push({ text, said }),
    busy: () => queue.length > 0,
    look(now, free) {
      const words = queue[0];
      if (!words || !free || at === 'pressing') return;
      if (at === 'pasted') {
        // It shows what was pasted.
        if (rowsOf(now) !== pastedOn) void enter(words, now);
        return;
      }
      const frozen = ready(now);
      if (frozen) void paste(words, now, frozen);
    },
  };
}
