import type { RenderedScreen } from '../../model/rendered-screen.ts';

const empty = /^ ?> {1,3}Type your message/;

/** The screen while Gemini takes a message and none is written; undefined otherwise. */
export function emptyComposer(screen: RenderedScreen): RenderedScreen | undefined {
  return screen.rows.some(({ text }) => empty.test(text)) ? screen : undefined;
}

/** The screen while something is written there. */
export function filledComposer(screen: RenderedScreen): RenderedScreen | undefined {
  const at = screen.rows.findLastIndex(({ text }) => /^ ?> \S/.test(text));
  return at < 0 || emptyComposer(screen) ? undefined : screen;
}
