import { type Field, field } from './field.ts';

/** Every setting of `config.yaml`, in the order they are shown in. */
export const configFileFields: readonly Field[] = [
  field(
    'prefix',
    'The key that is for Countersign while all others go to the agent: ctrl- and a letter, or one of ] \\ ^ _ @ space.',
    'prefix: ctrl-q',
  ),
  field(
    'theme',
    "The colours of the screen: `auto` takes the terminal's own, `dark` and `light` fit such a background, `contrast` needs no colour, `colour-blind` is blue and orange. All of them say the same in words, too.",
    'theme: light',
  ),
  field(
    'glyphs',
    'What lines and shapes are drawn with: `unicode` or `ascii`. With `auto` the locale says it.',
    'glyphs: ascii',
  ),
  field(
    'notify',
    'How a question that waits rings, once: by the bell or by a notification of the terminal. It never says what is asked.',
    'notify: bell',
  ),
  field(
    'notifyCommand',
    'A program that is started at the same moment, with its arguments; a fixed sentence is put behind them.',
    'notifyCommand: [notify-send, Countersign]',
  ),
  field(
    'progress',
    "A mark on the icon of the terminal's window while a question waits (OSC 9;4). With `auto` where the terminal is known to have it.",
    'progress: off',
  ),
  field(
    'mouse',
    'Whether the wheel scrolls what is under the pointer. Clicks never do anything. `off` leaves the mouse to the terminal: text is then selected without holding Shift.',
    'mouse: off',
  ),
];
