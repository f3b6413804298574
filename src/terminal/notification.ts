import { safeLine } from './glyph.ts';

/** How the person's attention is asked for. */
export type NotificationBackend = 'bell' | 'osc9' | 'osc777' | 'off';

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
  if (['ghostty', 'WezTerm', 'foot', 'rio'].includes(program) || env.TERM === 'foot') return 'osc777';
  return 'bell';
}
