import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { finalScreen } from '../../src/commands/replay.ts';
import { listRuns } from '../../src/store/run-directory.ts';
import { layout } from '../../src/ui/layout.ts';
import { replayLayout } from '../../src/ui/replay-rows.ts';
import { openScreen } from '../../src/ui/screen-state.ts';
import { temporaryDirectory } from '../harness/temporary.ts';
import { openTerminal, type Terminal } from '../harness/terminal.ts';
import { must } from './recorded-run.ts';

const program = resolve(import.meta.dirname, '../../dist/countersign.js');
const prefix = '\x1d';
const [cols, rows] = [100, 30];

function open(directory: string, args: string[]): Terminal {
  const terminal = openTerminal({
    file: process.execPath,
    args: [program, ...args, '--store', join(directory, 'store')],
    env: {
      PATH: process.env.PATH ?? '',
      HOME: directory,
      TERM: 'xterm-256color',
      LC_ALL: 'C.UTF-8',
      TZ: 'UTC',
      TMPDIR: directory,
      XDG_RUNTIME_DIR: join(directory, 'run'),
    },
    cwd: directory,
    cols,
    rows,
  });
  onTestFinished(() => terminal.kill('SIGKILL'));
  return terminal;
}

/** The rows of the agent's pane. */
function pane(terminal: Terminal): string[] {
  const { agent } = layout(cols, rows, openScreen(cols, rows, { label: '^]', byte: 0x1d }, 0));
  return terminal.screen().slice(agent.top, agent.top + agent.height);
}

it('a real run: history attaches to it while it lives, and its replay ends with the screen that was live', async () => {
  const directory = temporaryDirectory();
  mkdirSync(join(directory, 'run'), { mode: 0o700 });
  const live = open(directory, ['demo']);
  await live.waitFor(/1 waiting/);

  const history = open(directory, ['history']);
  await history.waitFor(/practice .* running/);
  history.type('\r');
  await history.waitFor(/AGENT .*1 waiting/);
  await history.waitFor(() => pane(history).join('\n') === pane(live).join('\n'));
  history.type(`${prefix}q`);
  await history.waitFor(/d keep/);
  history.type('d');
  expect(await history.exited).toMatchObject({ exitCode: 0 });

  live.type(`${prefix}a`);
  await live.waitFor(/keys live/);
  live.type('n');
  await live.waitFor(/Residual risk/);
  await live.waitFor(/type a task/);
  live.type(`${prefix}q`);
  await live.waitFor(/s stop/);
  live.type('s');
  await live.waitFor(/the run ended/);
  const [run = ''] = must(listRuns(join(directory, 'store')));
  const final = must(await finalScreen(join(directory, 'store'), run));
  expect(pane(live)).toEqual(final.text);

  const replay = open(directory, ['replay', run.slice(-6)]);
  await replay.waitFor(/verified · read-only/);
  replay.type('G');
  await replay.waitFor(/Residual risk/);
  const { agent } = replayLayout(cols, rows, true);
  const shared = pane(live).slice(0, agent.height);
  // The row that was waited for may be painted before the rest of its frame.
  const played = (): string =>
    replay
      .screen()
      .slice(agent.top, agent.top + agent.height)
      .join('\n');
  await replay.waitFor(() => played() === shared.join('\n'));
  replay.type('q');
  expect(await replay.exited).toMatchObject({ exitCode: 0 });
}, 90_000);
