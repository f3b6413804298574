import type { ScreenPort } from '../channels/screen/screen-port.ts';
import type { ScreenOrder, ScreenReport } from '../host/screen-protocol.ts';
import type { RenderedScreen } from '../model/rendered-screen.ts';

/** The channel's way to the thread that owns the agent's terminal. */
export function createScreenPort(order: (order: ScreenOrder) => void): {
  port: ScreenPort;
  hear(report: ScreenReport): void;
} {
  let listener: (screen: RenderedScreen) => void = () => {};
  let presses = 0;
  const waiting = new Map<number, (ok: boolean) => void>();
  return {
    port: {
      follow(listen) {
        listener = listen;
        order({ order: 'follow' });
      },
      press: (press) =>
        new Promise((resolve) => {
          presses += 1;
          waiting.set(presses, resolve);
          order({ order: 'press', press: { ...press, id: presses } });
        }),
    },
    hear(report) {
      if (report.report === 'shows') listener(report.screen);
      if (report.report !== 'pressed') return;
      waiting.get(report.id)?.(report.ok);
      waiting.delete(report.id);
    },
  };
}
