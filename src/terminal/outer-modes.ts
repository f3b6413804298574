import type { AgentModes } from './mirror-modes.ts';

/** Alternate screen, bracketed paste, no autowrap, hidden cursor; the title is pushed on the terminal's stack. */
export const ENTER = '\x1b[22;0t\x1b[?1049h\x1b[?2004h\x1b[?7l\x1b[?25l\x1b[m\x1b[2J';

/** Undoes ENTER and every mode an agent may have had set, whether it was set or not. */
export const LEAVE =
  '\x1b[?2026l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?9l\x1b[?1005l\x1b[?1006l\x1b[?1015l\x1b[?1016l\x1b[?1004l' +
  '\x1b[?1l\x1b>\x1b[?2004l\x1b[?7h\x1b[m\x1b[?25h\x1b[?1049l\x1b[23;0t';

const MOUSE = { none: '', x10: '9', vt200: '1000', drag: '1002', any: '1003' } as const;
const ENCODING = { default: '', utf8: '1005', sgr: '1006', urxvt: '1015', pixels: '1016' } as const;

/** The part of an agent's modes that changes what the person's terminal sends. */
export type InputModes = Pick<
  AgentModes,
  'applicationCursor' | 'applicationKeypad' | 'focusEvents' | 'mouse' | 'mouseEncoding'
>;

/** What holds when nobody asked for anything. */
export const PLAIN_INPUT: InputModes = {
  applicationCursor: false,
  applicationKeypad: false,
  focusEvents: false,
  mouse: 'none',
  mouseEncoding: 'default',
};

/** The same with the wheel reported, in the one form that can be told from keys; what the agent asked for beyond it stays. */
export const withWheel = (modes: InputModes): InputModes => ({
  ...modes,
  mouse: modes.mouse === 'none' || modes.mouse === 'x10' ? 'vt200' : modes.mouse,
  mouseEncoding: 'sgr',
});

function swap(from: string, to: string): string {
  if (from === to) return '';
  return `${from === '' ? '' : `\x1b[?${from}l`}${to === '' ? '' : `\x1b[?${to}h`}`;
}

/** The sequences that take the terminal from one set of input modes to another; '' when they are equal. */
export function inputModeChange(from: InputModes, to: InputModes): string {
  let out = '';
  if (from.applicationCursor !== to.applicationCursor) out += `\x1b[?1${to.applicationCursor ? 'h' : 'l'}`;
  if (from.applicationKeypad !== to.applicationKeypad) out += to.applicationKeypad ? '\x1b=' : '\x1b>';
  if (from.focusEvents !== to.focusEvents) out += `\x1b[?1004${to.focusEvents ? 'h' : 'l'}`;
  out += swap(MOUSE[from.mouse], MOUSE[to.mouse]);
  return out + swap(ENCODING[from.mouseEncoding], ENCODING[to.mouseEncoding]);
}
