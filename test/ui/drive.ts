import type { Intent } from '../../src/model/intent.ts';
import { routerFocus } from '../../src/ui/focus.ts';
import type { Key, KeyMeta } from '../../src/ui/key.ts';
import { type Keymap, tableKeys } from '../../src/ui/key-binding.ts';
import type { RunView } from '../../src/ui/run-view.ts';
import { openScreen, type ScreenInput, type ScreenState, type UiEffect } from '../../src/ui/screen-state.ts';
import { createStep } from '../../src/ui/step.ts';
import { hash } from './sample-run.ts';

export const PREFIX = { label: '^]', byte: 0x1d };
export const alone: KeyMeta = { keysInChunk: 1, pasted: false };

const named: Readonly<Record<string, string>> = {
  Enter: 'enter',
  Esc: 'escape',
  Tab: 'tab',
  Backspace: 'backspace',
  Up: 'up',
  Down: 'down',
  Left: 'left',
  Right: 'right',
  PgDn: 'pagedown',
  PgUp: 'pageup',
  Home: 'home',
  End: 'end',
};

/** A key by its label: `y`, `^u`, `Enter`, `Space`, `S-Tab`, `prefix`. */
export function key(label: string): Key {
  const bytes = (text: string) => new TextEncoder().encode(text);
  if (label === 'prefix')
    return { name: ']', ctrl: true, alt: false, shift: false, raw: Uint8Array.of(0x1d) };
  if (label.startsWith('S-')) return { ...key(label.slice(2)), shift: true };
  const plain = { ctrl: false, alt: false, shift: false };
  if (label === 'Space') return { name: 'space', text: ' ', ...plain, raw: bytes(' ') };
  const name = named[label];
  if (name) return { name, ...plain, raw: bytes(`\u001b${name}`) };
  if (/^\^[a-z]$/.test(label)) return { name: label.slice(1), ...plain, ctrl: true, raw: Uint8Array.of(1) };
  return { name: label, text: label, ...plain, raw: bytes(label) };
}

export const paste = (text: string): Key => ({ ...key('x'), name: 'paste', text });

export interface Driver {
  readonly screen: () => ScreenState;
  readonly effects: () => readonly UiEffect[];
  readonly intents: () => readonly Intent[];
  readonly run: () => RunView;
  /** Every key alone in its chunk, 1 ms apart. */
  readonly press: (...labels: string[]) => Driver;
  readonly chunk: (...labels: string[]) => Driver;
  readonly paste: (text: string) => Driver;
  readonly wait: (ms: number) => Driver;
  readonly give: (input: (at: number) => ScreenInput) => Driver;
  readonly become: (run: RunView) => Driver;
}

/** A screen with a clock; the router's part (who gets a key) is played as the real one plays it. */
export function drive(first: RunView, cols = 80, rows = 24, keymap: Keymap = tableKeys): Driver {
  const step = createStep({ hash });
  const effects: UiEffect[] = [];
  let run = first;
  let at = 1_000;
  let screen = openScreen(cols, rows, PREFIX, at, keymap);
  const give = (input: ScreenInput): void => {
    const next = step(screen, input, run);
    screen = next.screen;
    effects.push(...next.effects);
  };
  const send = (pressed: Key, meta: KeyMeta, isPrefix: boolean): void => {
    if (routerFocus(screen) !== 'agent') give({ kind: 'key', key: pressed, meta, at });
    else if (isPrefix) give({ kind: 'router', focus: 'prefix', at });
  };
  const self: Driver = {
    screen: () => screen,
    effects: () => effects,
    intents: () => effects.flatMap((effect) => (effect.do === 'intent' ? [effect.intent] : [])),
    run: () => run,
    press: (...labels) => {
      for (const label of labels) {
        at += 1;
        send(key(label), alone, label === 'prefix');
      }
      return self;
    },
    chunk: (...labels) => {
      at += 1;
      for (const label of labels)
        send(key(label), { keysInChunk: labels.length, pasted: false }, label === 'prefix');
      return self;
    },
    paste: (text) => {
      at += 1;
      send(paste(text), { keysInChunk: 1, pasted: true }, false);
      return self;
    },
    wait: (ms) => {
      at += ms;
      give({ kind: 'tick', at });
      return self;
    },
    give: (input) => {
      give(input(at));
      return self;
    },
    become: (next) => {
      run = next;
      give({ kind: 'event', at });
      return self;
    },
  };
  give({ kind: 'event', at });
  return self;
}
