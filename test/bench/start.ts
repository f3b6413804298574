import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawn } from 'node-pty';
import { type Finding, interleaved, median, ratioFinding, timed } from './measure.ts';
import { openPlace, type Place } from './place.ts';

const rounds = 10;
/** What only the whole screen of an empty history shows. */
const wholeFrame = 'filter';

/** How long a person waits: from the command to the first whole frame, and for commands that need no screen. */
export async function benchStart(): Promise<Finding[]> {
  const place = openPlace('may: { run: ["npm test"] }\n');
  try {
    const program = place.built('countersign.js');
    const run =
      (...args: string[]) =>
      () =>
        timed(() => spawnSync(process.execPath, args, plain(place)));
    const samples = await interleaved(rounds, {
      empty: run('-e', '0'),
      frame: () => firstFrame(place, [program, 'history']),
      version: run(program, '--version'),
      check: run(program, 'check'),
    });
    const of = (name: string): number => median(samples[name] ?? []);
    const about = { bench: 'start', baseline: of('empty'), name: 'node -e 0' };
    return [
      ratioFinding({ ...about, what: 'first whole frame of `history`', ours: of('frame'), limit: 7 }),
      ratioFinding({ ...about, what: '`--version`', ours: of('version'), limit: null }),
      ratioFinding({ ...about, what: '`check`', ours: of('check'), limit: null }),
      ...['--version', 'check'].map((command) => noInk(place, command)),
    ];
  } finally {
    place.dispose();
  }
}

const plain = (place: Place) => ({ cwd: place.workspace, env: place.env });

function firstFrame(place: Place, args: string[]): Promise<number> {
  const begun = performance.now();
  const options = { name: 'xterm-256color', cols: 120, rows: 35, ...plain(place) };
  const child = spawn(process.execPath, args, options);
  return new Promise((resolve, reject) => {
    let text = '';
    let took: number | undefined;
    child.onData((data) => {
      text += data;
      if (took !== undefined || !text.includes(wholeFrame)) return;
      took = performance.now() - begun;
      child.kill('SIGTERM');
    });
    child.onExit(() => (took === undefined ? reject(new Error(`no frame: ${text}`)) : resolve(took)));
  });
}

/** Lists every module the command loads and looks for Ink in them. */
function noInk(place: Place, command: string): Finding {
  const directory = join(place.directory, 'list');
  mkdirSync(directory, { recursive: true });
  const [hook, out] = [join(directory, 'hook.mjs'), join(directory, 'loaded')];
  writeFileSync(
    hook,
    `import { registerHooks } from 'node:module';
import { appendFileSync } from 'node:fs';
registerHooks({ load(url, context, next) { appendFileSync(${JSON.stringify(out)}, url + '\\n'); return next(url, context); } });`,
  );
  writeFileSync(out, '');
  spawnSync(process.execPath, ['--import', hook, place.built('countersign.js'), command], plain(place));
  const loaded = readFileSync(out, 'utf8').split('\n');
  const files = loaded.filter((url) => url.startsWith('file:'));
  const drawn = files.filter((url) => readFileSync(new URL(url), 'utf8').includes('ink-box'));
  const [ours, aim] = [`${drawn.length} of ${files.length} modules`, 'none'];
  const what = `modules of Ink loaded by \`${command}\``;
  return {
    bench: 'start',
    what,
    ours,
    baseline: '',
    ratio: null,
    aim,
    met: files.length > 0 && drawn.length === 0,
  };
}
