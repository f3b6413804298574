import { describe, expect, it, onTestFinished } from 'vitest';
import { readJournal } from '../../src/journal/read.ts';
import { decide } from '../../src/policy/decide.ts';
import type { Step } from '../../src/practice/script-steps.ts';
import { listRuns, runDirectory } from '../../src/store/run-directory.ts';
import { openCast } from '../../src/terminal/cast-reader.ts';
import type { Cell } from '../../src/terminal/cell.ts';
import { createCompositor, type Rect } from '../../src/terminal/compositor.ts';
import { HOLE } from '../../src/terminal/hole.ts';
import { createMirror, type Mirror } from '../../src/terminal/mirror.ts';
import { layout } from '../../src/ui/layout.ts';
import { rejudge } from '../../src/views/rejudge.ts';
import { openPlace } from './place.ts';
import { openRun } from './run-rig.ts';
import { must } from './run-spec.ts';

const colours =
  '\x1b[1;31mbold red\x1b[0m \x1b[48;5;24mbackground\x1b[0m \x1b[38;2;10;200;30mtrue\x1b[0m \x1b[7minverse\x1b[27m';
const script: Step[] = [
  {
    do: 'say',
    text: 'Wide 字 and marks e\u0301, long enough to be wrapped at the width of the pane it is shown in.',
  },
  { do: 'use', tool: 'Write', input: { file_path: 'a.txt', content: 'a' }, expect: 'ok' },
  { do: 'use', tool: 'Write', input: { file_path: 'deploy/a.txt', content: 'a' }, expect: 'denied' },
  { do: 'flood', bytes: 300_000 },
  { do: 'print', base64: Buffer.from(`\r\n${colours}\r\n`).toString('base64') },
  { do: 'use', tool: 'Bash', input: { command: 'cat a.txt' }, expect: 'ok' },
  { do: 'exit', code: 0 },
];

/** What a terminal shows after these bytes. */
async function outerOf(cols: number, rows: number, bytes: string): Promise<Mirror> {
  const mirror = createMirror({ cols, rows });
  onTestFinished(() => mirror.dispose());
  await new Promise<void>((done) => mirror.write(bytes, done));
  return mirror;
}

/** The bytes that paint a recorded screen into its pane. */
function pictureOf(agent: Mirror, hole: Rect, cols: number, rows: number): string {
  const chrome = createMirror({ cols, rows });
  onTestFinished(() => chrome.dispose());
  for (let y = hole.top; y < hole.top + hole.height; y += 1) {
    chrome.write(`\x1b[${y + 1};${hole.left + 1}H${HOLE.repeat(hole.width)}`);
  }
  return createCompositor({ cols, rows, color: 'full' }).compose({ chrome, agent, hole, cursor: undefined });
}

const cellsOf = (mirror: Mirror, { left, top, width, height }: Rect): Cell[][] =>
  Array.from({ length: height }, (_, y) => mirror.readRow(top + y).slice(left, left + width));

describe('live equals replay', () => {
  it.each([
    [80, 24],
    [140, 40],
  ])('the last screen at %dx%d is the recorded one, cell by cell', async (cols, rows) => {
    const contract =
      'may: { read: ["**"], edit: ["*.txt"], run: ["cat *"] }\nnever: { touch: ["deploy/**"] }\n';
    const place = openPlace({ contract, script });
    onTestFinished(place.dispose);
    const terminal = openRun(place, { cols, rows });
    onTestFinished(() => terminal.kill('SIGKILL'));
    await terminal.waitFor(/the run ended/);
    const [run = ''] = must(listRuns(place.places.store));
    const paths = runDirectory(place.places.store, run);

    const pane = layout(cols, rows, { zoomed: false, hidden: false }).agent;
    const live = cellsOf(await outerOf(cols, rows, terminal.raw()), pane);
    // From its last saved screen, and from the first byte on.
    for (const keyframes of [paths.keys, undefined]) {
      const cast = must(openCast(paths.screen, keyframes));
      const recorded = await cast.seek(cast.duration);
      expect(recorded.size()).toEqual({ cols: pane.width, rows: pane.height });
      expect(recorded.text().join('').length).toBeGreaterThan(200);
      const replayed = await outerOf(cols, rows, pictureOf(recorded, pane, cols, rows));
      expect(live).toEqual(cellsOf(replayed, pane));
      recorded.dispose();
    }

    const { same, different, notRejudgeable } = rejudge(must(readJournal(paths.journal)).events, decide);
    expect({ same, different, notRejudgeable }).toEqual({ same: 3, different: [], notRejudgeable: [] });
    terminal.type('\x1dq');
    await terminal.exited;
  });
});
