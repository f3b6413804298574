// Draws the pictures of the docs: the built program's demo, driven in a real pty. `npm run pictures`, after `npm run build`.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMirror } from '../../src/terminal/mirror.ts';
import { screenSvg } from '../../src/terminal/screen-svg.ts';
import { openTerminal } from '../harness/terminal.ts';

const root = join(import.meta.dirname, '../..');
const program = join(root, 'dist/countersign.js');
const folder = join(root, 'docs/pictures');
const size = { cols: 100, rows: 30 };

/** What the terminal shows now, as our own exporter draws it. */
async function draw(raw: string, name: string, title: string): Promise<void> {
  const mirror = createMirror({ ...size, scrollback: 0 });
  await new Promise<void>((done) => mirror.write(raw, done));
  const cells = Array.from({ length: size.rows }, (_, y) => mirror.readRow(y));
  mirror.dispose();
  writeFileSync(join(folder, `${name}.svg`), screenSvg({ cols: size.cols, cells, title }));
  process.stdout.write(`docs/pictures/${name}.svg\n`);
}

const home = mkdtempSync(join(tmpdir(), 'cs-pictures-'));
mkdirSync(join(home, 'run'), { mode: 0o700 });
mkdirSync(folder, { recursive: true });
const env = {
  PATH: process.env.PATH ?? '/usr/bin:/bin',
  HOME: home,
  XDG_RUNTIME_DIR: join(home, 'run'),
  TERM: 'xterm-256color',
  LANG: 'C.UTF-8',
};
const start = (args: string[]) =>
  openTerminal({
    file: process.execPath,
    args: [program, ...args],
    cwd: home,
    env,
    ...size,
  });

const demo = start(['demo', '--theme', 'dark']);
try {
  await demo.waitFor(/npm test|node --test/, 60_000);
  await demo.waitFor(/1 waiting/, 60_000);
  await draw(
    demo.raw(),
    'run',
    'A supervised run: the agent works, and each of its actions has a verdict below it.',
  );
  demo.type('\x1d');
  demo.type('a');
  await demo.waitFor(/keys live/, 20_000);
  await draw(
    demo.raw(),
    'approval',
    'A question: what the agent wants to do, why a person is asked, and the keys.',
  );
  demo.type('n');
  await demo.waitFor(/three\s+attempts/, 30_000);
  demo.type('Move the limit into the database schema\r');
  await demo.waitFor(/the run is frozen/, 30_000);
  demo.type('\x1d');
  demo.type('a');
  await demo.waitFor(/keys live/, 20_000);
  await draw(
    demo.raw(),
    'stop',
    'A stop rule froze the run: which rule, what it was about, and the three ways on.',
  );
  demo.type('x');
  await demo.waitFor(/the run is over/, 30_000);
} finally {
  // A viewer that leaves does not end the run.
  execFileSync(process.execPath, [program, 'kill', '--all'], { cwd: home, env, stdio: 'ignore' });
  demo.kill('SIGTERM');
  await demo.exited;
}
const [run = ''] = readdirSync(join(home, '.local/state/countersign/runs'));
const replay = start(['replay', run, '--theme', 'dark']);
try {
  await replay.waitFor(/0\/12/, 20_000);
  // To the last question, denial or stop.
  for (let step = 0; step < 3; step += 1) replay.type('}');
  await replay.waitFor(/12\/12/, 20_000);
  await replay.waitFor(/verified/, 20_000);
  await replay.waitFor(/I add a migration/, 20_000);
  await draw(replay.raw(), 'replay', 'A replay: screen, actions and time line, at the stop.');
} finally {
  replay.kill('SIGTERM');
  await replay.exited;
}
const history = start(['history', '--theme', 'dark']);
try {
  await history.waitFor(/started by/, 20_000);
  await draw(history.raw(), 'history', 'The history of runs with a preview.');
} finally {
  history.kill('SIGTERM');
  await history.exited;
  rmSync(home, { recursive: true, force: true });
}
