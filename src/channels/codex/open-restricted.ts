import type { RenderedScreen } from '../../model/rendered-screen.ts';
import type { ScreenPort } from '../screen/screen-port.ts';

/** Codex's question about a folder nobody trusts, with the answer that is chosen when it comes up. */
const asked = /^\s*Folder access$/;
const chosen = /^\s*› 1\. Open restricted$/;

/** Drawn before it reads keys: what was pressed too early is lost. */
const againMs = 400;

const asks = ({ rows }: RenderedScreen): boolean =>
  rows.some(({ text }) => asked.test(text)) && rows.some(({ text }) => chosen.test(text));

/**
 * Opens the folder as what it is to this run: one whose own settings stay switched off. Codex's own screen asks, before
 * anything else; nothing is pressed but on that question.
 */
export function openRestricted(screen: ScreenPort, wait: (ms: number) => Promise<void>): void {
  let now: RenderedScreen | undefined;
  let pressing = false;

  async function answer(): Promise<void> {
    if (pressing) return;
    pressing = true;
    while (now && asks(now)) {
      await screen.press({ keys: '\r', frozen: now });
      await wait(againMs);
    }
    pressing = false;
  }

  screen.follow((shown) => {
    now = shown;
    void answer();
  });
}
