import type { Terminal } from '@xterm/headless';

/** What a program inside the mirror asked of its terminal, as far as the outer terminal must follow. */
export type AgentModes = {
  bracketedPaste: boolean;
  applicationCursor: boolean;
  applicationKeypad: boolean;
  focusEvents: boolean;
  mouse: 'none' | 'x10' | 'vt200' | 'drag' | 'any';
  mouseEncoding: 'default' | 'utf8' | 'sgr' | 'urxvt' | 'pixels';
  cursorVisible: boolean;
  /** DEC 2026: the program is in the middle of a frame. */
  synchronized: boolean;
};

const ENCODINGS = { 1005: 'utf8', 1006: 'sgr', 1015: 'urxvt', 1016: 'pixels' } as const;

function encodingOf(param: number): AgentModes['mouseEncoding'] | undefined {
  switch (param) {
    case 1005:
    case 1006:
    case 1015:
    case 1016:
      return ENCODINGS[param];
    default:
      return undefined;
  }
}

/** Follows the modes xterm's public getter does not tell: cursor visibility and mouse encoding. */
export function trackModes(terminal: Terminal): () => AgentModes {
  let cursorVisible = true;
  let mouseEncoding: AgentModes['mouseEncoding'] = 'default';
  const reset = (): false => {
    cursorVisible = true;
    mouseEncoding = 'default';
    return false;
  };
  const set = (params: (number | number[])[], on: boolean): false => {
    for (const param of params) {
      if (typeof param !== 'number') continue;
      if (param === 25) cursorVisible = on;
      const encoding = encodingOf(param);
      if (encoding && on) mouseEncoding = encoding;
      if (encoding && !on && mouseEncoding === encoding) mouseEncoding = 'default';
    }
    return false;
  };
  terminal.parser.registerCsiHandler({ prefix: '?', final: 'h' }, (params) => set(params, true));
  terminal.parser.registerCsiHandler({ prefix: '?', final: 'l' }, (params) => set(params, false));
  terminal.parser.registerEscHandler({ final: 'c' }, reset);
  terminal.parser.registerCsiHandler({ intermediates: '!', final: 'p' }, () => {
    cursorVisible = true;
    return false;
  });
  return () => {
    const { modes } = terminal;
    return {
      bracketedPaste: modes.bracketedPasteMode,
      applicationCursor: modes.applicationCursorKeysMode,
      applicationKeypad: modes.applicationKeypadMode,
      focusEvents: modes.sendFocusMode,
      mouse: modes.mouseTrackingMode,
      mouseEncoding,
      cursorVisible,
      synchronized: modes.synchronizedOutputMode,
    };
  };
}
