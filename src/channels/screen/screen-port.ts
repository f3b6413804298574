import type { KeyPress, RenderedScreen } from '../../model/rendered-screen.ts';

/** The agent's terminal, as a channel sees and touches it. */
export interface ScreenPort {
  /** Every change of what is shown, from now on. One listener. */
  follow(listener: (screen: RenderedScreen) => void): void;
  /** Types, if the terminal still shows what was frozen; resolves with whether it did. Never rejects. */
  press(press: Omit<KeyPress, 'id'>): Promise<boolean>;
}
