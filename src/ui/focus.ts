import type { RouterFocus, ScreenState } from './screen-state.ts';

export type Focus = 'AGENT' | 'PANES' | 'ASK' | 'LOCK' | 'WATCH' | 'CONTRACT' | 'DOCTOR';

/** The word that starts the last row: where keys go now. */
export function focusWord(screen: ScreenState, mayAnswer: boolean): Focus {
  if (screen.dialog || screen.help) return 'ASK';
  if (screen.page) return screen.page.what === 'contract' ? 'CONTRACT' : 'DOCTOR';
  if (screen.base === 'PANES') return 'PANES';
  // What a watcher types reaches nobody: the word must not promise the agent.
  if (!mayAnswer) return 'WATCH';
  return screen.locked ? 'LOCK' : 'AGENT';
}

/** What the router's focus must be: set it after every single step, also between the keys of one read. */
export function routerFocus(screen: ScreenState): RouterFocus {
  if (screen.dialog || screen.help || screen.page || screen.searching || screen.base === 'PANES')
    return 'screen';
  return screen.prefixed ? 'prefix' : 'agent';
}
