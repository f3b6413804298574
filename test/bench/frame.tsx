import { openPicture } from '../../src/commands/stage-picture.ts';
import { LivePicture } from '../../src/commands/viewer-picture.tsx';
import { createMirror } from '../../src/terminal/mirror.ts';
import { applyEvent, applyEvents } from '../../src/ui/follow.ts';
import { openScreen } from '../../src/ui/screen-state.ts';
import { createUiStore } from '../../src/ui/store.ts';
import { chained, typicalRun } from './typical-run.ts';

export type FrameBench = (events: number) => { frame(): Promise<number>; close(): void };

const more = 100;
/** Longer than Ink waits between two frames. */
const calmMs = 40;

/** The run screen over a run of so many events; `frame` adds one event and says how much CPU time (ms) Ink took to draw it. */
export const openFrames: FrameBench = (count) => {
  const { events } = chained(typicalRun(count + more));
  const prefix = { byte: 0x1d, label: '^]' };
  const store = createUiStore(openScreen(140, 40, prefix, 0));
  applyEvents(store, events.slice(0, count));
  const chrome = createMirror({ cols: 140, rows: 40, scrollback: 0, convertEol: true });
  let drawn = () => {};
  let elapsedMs = 0;
  const viewing = () => {
    // The clock moves on, so that every frame differs.
    elapsedMs += 1000;
    return { mayAnswer: true, zoneMinutes: 0, elapsedMs, recording: true };
  };
  const picture = openPicture(
    chrome,
    { changed: () => drawn(), ascii: false },
    <LivePicture store={store} viewing={viewing} />,
  );
  let next = count;
  return {
    async frame() {
      await new Promise((resolve) => setTimeout(resolve, calmMs));
      const event = events[next];
      next += 1;
      if (!event) throw new Error('no event is left');
      const cpu = process.cpuUsage();
      const done = new Promise<void>((resolve) => {
        drawn = resolve;
      });
      applyEvent(store, event);
      await done;
      const { user, system } = process.cpuUsage(cpu);
      return (user + system) / 1000;
    },
    close: picture.close,
  };
};
