import { safeLine } from './glyph.ts';

/** How the person's attention is asked for. */
export type NotificationBackend = 'bell' | 'osc9' | 'osc777' | 'osc99' | 'off';

function wrapForTmux(sequence: string): string {
  return `\x1bPtmux;${sequence.replaceAll('\x1b', '\x1b\x1b')}\x1b\\`;
}

/**
 * The bytes that ring. The text must say nothing about what is asked (command lines can hold secrets): callers pass a
 * fixed sentence. A leading digit is a different command in OSC 9, and `;` separates fields in OSC 777.
 */
export function notification(backend: NotificationBackend, text: string, insideTmux: boolean): string {
  const line = safeLine(text, 80);
  const wrap = insideTmux ? wrapForTmux : (sequence: string): string => sequence;
  switch (backend) {
    case 'off':
      return '';
    case 'bell':
      return '\x07';
    case 'osc9':
      return `\x07${wrap(`\x1b]9;${line.replace(/^\d/, ' $&')}\x1b\\`)}`;
    case 'osc777':
      return `\x07${wrap(`\x1b]777;notify;countersign;${line.replaceAll(';', ':')}\x1b\\`)}`;
    case 'osc99':
      // kitty's desktop notifications: the id has a later one take the place of an earlier one.
      return `\x07${wrap(`\x1b]99;i=countersign:d=1;${line}\x1b\\`)}`;
    default:
      return backend satisfies never;
  }
}

/** Picks the backend a terminal is known to understand; the bell works everywhere. */
export function chooseNotification(env: {
  readonly [name: string]: string | undefined;
}): NotificationBackend {
  const program = env.TERM_PROGRAM ?? '';
  if (program === 'iTerm.app') return 'osc9';
  if (env.KITTY_WINDOW_ID !== undefined) return 'osc99';
  if (['ghostty', 'WezTerm', 'foot', 'rio'].includes(program) || env.TERM === 'foot') return 'osc777';
  return 'bell';
}

/** The mark on a window's icon (ConEmu's OSC 9;4, state 4 is "paused"); false takes it away. */
export function progressMark(waiting: boolean, insideTmux: boolean): string {
  const sequence = `\x1b]9;4;${waiting ? '4;100' : '0;0'}\x1b\\`;
  return insideTmux ? wrapForTmux(sequence) : sequence;
}

/** The same mark while we work: how many of a hundred, or null when nobody knows (state 3); `over` takes it away. */
export function workMark(percent: number | null | 'over', insideTmux: boolean): string {
  const state = percent === 'over' ? '0;0' : percent === null ? '3;0' : `1;${percent}`;
  const sequence = `\x1b]9;4;${state}\x1b\\`;
  return insideTmux ? wrapForTmux(sequence) : sequence;
}

/** Whether a terminal is known to take that mark for one: others would show it as a notification. */
export function knowsProgress(env: { readonly [name: string]: string | undefined }): boolean {
  return (
    env.WT_SESSION !== undefined ||
    env.ConEmuANSI === 'ON' ||
    ['ghostty', 'WezTerm'].includes(env.TERM_PROGRAM ?? '')
  );
}
