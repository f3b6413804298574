import type { RenderedScreen } from '../../model/rendered-screen.ts';
import type { ScreenPort } from './screen-port.ts';

/** Types texts into the agent's own input, one after the other, each when the agent takes input and nothing else. */
export interface Typist {
  say(text: string, said: () => void): void;
  /** `free`: no prompt stands there. */
  look(screen: RenderedScreen, free: boolean): void;
  busy(): boolean;
}

export interface TypistDeps {
  screen: ScreenPort;
  /** The screen, or a part of it, while nothing is written in the agent's input; undefined while it takes none. */
  ready(screen: RenderedScreen): RenderedScreen | undefined;
  /** The screen, or a part of it, while a text is written there. */
  written(screen: RenderedScreen): RenderedScreen | undefined;
  /** The text as a paste, then the key that submits it. */
  keysFor(text: string): { paste: string; enter: string };
  /** Whether the agent told that it has the text; left out where it tells nothing. */
  heard?(): boolean;
  after(ms: number, run: () => void): () => void;
}

interface Words {
  text: string;
  said(): void;
}

/** An Enter that comes with the paste is taken as part of it. */
const settleMs = 300;
const hearingMs = 3_000;

/** Each key is pressed on the screen as it was seen: when something else comes up meanwhile, nothing is typed into it. */
export function createTypist(deps: TypistDeps): Typist {
  const queue: Words[] = [];
  let at: 'waiting' | 'pressing' | 'settling' | 'written' | 'entered' = 'waiting';
  let seen: { screen: RenderedScreen; free: boolean } | undefined;

  function press(frozen: RenderedScreen, keys: string, then: typeof at, otherwise: typeof at): void {
    at = 'pressing';
    void deps.screen.press({ keys, frozen }).then((ok) => {
      at = ok ? then : otherwise;
      if (ok) pressed();
    });
  }

  function pressed(): void {
    if (at === 'settling') {
      deps.after(settleMs, () => {
        at = 'written';
        go();
      });
      return;
    }
    if (deps.heard) deps.after(hearingMs, enterAgain);
    else done();
  }

  function enterAgain(): void {
    // Where nothing is written any more it was taken, and nobody says so.
    const taken = deps.heard?.() || (seen !== undefined && !deps.written(seen.screen));
    at = 'written';
    if (taken) done();
    else go();
  }

  function done(): void {
    at = 'waiting';
    queue.shift()?.said();
    go();
  }

  function go(): void {
    const words = queue[0];
    if (!words || !seen?.free) return;
    if (at === 'waiting') {
      const frozen = deps.ready(seen.screen);
      if (frozen) press(frozen, deps.keysFor(words.text).paste, 'settling', 'waiting');
    } else if (at === 'written') {
      const frozen = deps.written(seen.screen);
      if (frozen) press(frozen, deps.keysFor(words.text).enter, 'entered', 'written');
    }
  }

  return {
    say(text, said) {
      queue.push({ text, said });
      go();
    },
    busy: () => queue.length > 0,
    look(screen, free) {
      seen = { screen, free };
      go();
    },
  };
}
