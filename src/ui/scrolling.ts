/** The scrolling actions of the key table. */
export type Scroll = 'down' | 'up' | 'page-down' | 'page-up' | 'top' | 'bottom';

export const isScroll = (action: string): action is Scroll =>
  ['down', 'up', 'page-down', 'page-up', 'top', 'bottom'].includes(action);

/** The new position in a list whose positions run from 0 to `last`. */
export function scrolled(action: Scroll, from: number, page: number, last: number): number {
  const step = { down: 1, up: -1, 'page-down': Math.max(1, page), 'page-up': -Math.max(1, page) };
  const wanted = action === 'top' ? 0 : action === 'bottom' ? last : from + step[action];
  return Math.max(0, Math.min(Math.max(0, last), wanted));
}
