import type { ScreenState } from './screen-state.ts';

export type Focus = 'AGENT' | 'PANES' | 'ASK' | 'LOCK';

/** The word that starts the last row: where keys go now. */
export function focusWord(screen: ScreenState): Focus {
  if (screen.dialog || screen.help) return 'ASK';
  if (screen.base === 'PANES') return 'PANES';
  return screen.locked ? 'LOCK' : 'AGENT';
}

/**
 * Whether the router sends keys to the agent untouched or hands them to `step`. The prefix key always comes to
 * `step`. Must be asked again after every single key, also within one read.
 */
export function keysGoTo(screen: ScreenState): 'agent' | 'screen' {
  const busy = screen.dialog || screen.help || screen.prefixed || screen.owed !== null || screen.searching;
  return busy || screen.base === 'PANES' ? 'screen' : 'agent';
}
