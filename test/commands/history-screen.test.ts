import { mkdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runDirectory } from '../../src/store/run-directory.ts';
import { temporaryDirectory } from '../harness/temporary.ts';
import { openTerminal, type Terminal } from '../harness/terminal.ts';
import { eventful, recordRun, runId } from './recorded-run.ts';

const program = resolve(import.meta.dirname, '../../dist/countersign.js');
const tasks = ['Fix the retry filter', 'bump deps', 'docs 世界'] as const;
const keys = { enter: '\r', esc: '\x1b', left: '\x1b[D', right: '\x1b[C' } as const;

async function store(): Promise<string> {
  const directory = temporaryDirectory();
  for (const [index, task] of tasks.entries()) {
    const run = runId(index);
    // The last one lost its host.
    const dies = index === tasks.length - 1;
    const at = `2026-11-${20 - index}T10:00:00.000Z`;
    const steps = eventful(run, task, { at });
    await recordRun(directory, run, dies ? steps.slice(0, -1) : steps, { hostDies: dies });
  }
  mkdirSync(runDirectory(directory, runId(8)).directory);
  return directory;
}

function open(directory: string, args: string[], cols: number, rows: number): Terminal {
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: directory,
    TERM: 'xterm-256color',
    LC_ALL: 'C.UTF-8',
    TZ: 'UTC',
  };
  const terminal = openTerminal({
    file: process.execPath,
    args: [program, ...args, '--store', directory],
    env,
    cwd: directory,
    cols,
    rows,
  });
  onTestFinished(() => terminal.kill('SIGKILL'));
  return terminal;
}

const hasLeft = (raw: string): boolean => raw.includes('\x1b[?1049l');

describe('Ctrl-Z', () => {
  it('gives the terminal back to the shell, and fg brings the screen back as it was', async () => {
    const directory = await store();
    const terminal = openTerminal({
      file: 'sh',
      args: ['-i'],
      env: {
        PATH: process.env.PATH ?? '',
        HOME: directory,
        TERM: 'xterm-256color',
        PS1: 'shell: ',
        TZ: 'UTC',
      },
      cwd: directory,
    });
    onTestFinished(() => terminal.kill('SIGKILL'));
    await terminal.waitFor(/^shell:/m);
    terminal.type(`'${process.execPath}' '${program}' history --store '${directory}'\r`);
    await terminal.waitFor(/4 of 4/);
    terminal.type('bump');
    await terminal.waitFor(/filter: bump▌/);
    terminal.type('\x1a');
    await terminal.waitFor(/Stopped/);
    terminal.type('echo still $((40 + 2))\r');
    await terminal.waitFor(/still 42/);
    terminal.type('fg\r');
    await terminal.waitFor(/filter: bump▌/);
    terminal.type('\r');
    await terminal.waitFor(/replay · bump-deps/);
    terminal.type('\x1a');
    await terminal.waitFor((text) => text.split('Stopped').length === 3);
    terminal.type('fg\r');
    await terminal.waitFor(/replay · bump-deps/);
    terminal.type('q');
    await terminal.waitFor(/filter: bump▌/);
    terminal.type('\x03');
    // Until the shell asks again the program still has the terminal, and takes what is typed.
    await terminal.waitFor((text) => text.includes('still 42') && /shell:\s*$/.test(text));
    terminal.type('echo code $?\r');
    await terminal.waitFor(/code 0/);
  });
});

describe.each([
  [80, 24],
  [140, 40],
])('on a terminal of %ix%i', (cols, rows) => {
  it('history filters while typing, opens a run, plays it by its keys, and comes back', async () => {
    const terminal = open(await store(), ['history'], cols, rows);
    await terminal.waitFor(/runs ─.* 4 of 4/);
    await terminal.waitFor(/docs-世界.*interrupted/);
    expect(terminal.text()).toContain('unreadable');

    terminal.type('bump');
    await terminal.waitFor(/filter: bump▌/);
    await terminal.waitFor(/1 of 4/);
    await terminal.waitFor(/done: the agent exited/);
    expect(terminal.text()).not.toContain('docs-');

    terminal.type(keys.enter);
    await terminal.waitFor(/replay · bump-deps .* recorded 40x10 .*verified · read-only/);
    await terminal.waitFor(/‖ 00:00 \/ 00:38/);

    // To the question, then to the denial: the screen follows, and so does its size.
    terminal.type('}');
    await terminal.waitFor(/>10:00:35 \? ASK {3}run/);
    await terminal.waitFor(/recorded 60x12/);
    await terminal.waitFor((text) => text.includes('Bash(npm test) ok') && !text.includes('last words'));
    terminal.type('}');
    await terminal.waitFor(/>10:00:3\d x DENY {2}edit/);
    terminal.type('G');
    await terminal.waitFor(/last words/);
    await terminal.waitFor(/00:38 \/ 00:38/);
    terminal.type('[[[[');
    await terminal.waitFor((text) => text.includes('Read(src/a.ts)') && !text.includes('npm test) ok'));
    await terminal.waitFor(/recorded 40x10/);
    terminal.type('g');
    await terminal.waitFor((text) => /00:00 \/ 00:38/.test(text) && !text.includes('begins'));
    terminal.type(keys.right);
    await terminal.waitFor(/00:05 \/ 00:38/);
    terminal.type('/docs\r/curl\r');
    await terminal.waitFor(/00:35 \/ 00:38 .*search "curl"/);
    terminal.type('g  ');
    await terminal.waitFor(/‖ 00:00/);
    terminal.type('>>>> ');
    await terminal.waitFor(/▶ 00:\d\d \/ 00:38 {3}x16/);
    // Half a minute of nothing is cut to two seconds.
    await terminal.waitFor(/‖ 00:38 \/ 00:38/);

    terminal.type('q');
    await terminal.waitFor(/filter: bump▌/);
    terminal.type('\x15');
    await terminal.waitFor(/4 of 4/);
    terminal.type(keys.esc);
    await terminal.waitFor(/LIST {2}Enter open/);
    terminal.type('s');
    await terminal.waitFor(/sort: longest/);
    terminal.type('q');
    expect(await terminal.exited).toMatchObject({ exitCode: 0 });
    expect(hasLeft(terminal.raw())).toBe(true);
  });

  it('replay follows the size of the terminal and gives it back', async () => {
    const terminal = open(await store(), ['replay', '00000A'], cols, rows);
    await terminal.waitFor(/REPLAY {2}space play/);
    terminal.type('G');
    await terminal.waitFor(/last words/);
    terminal.resize(cols - 10, rows - 6);
    await terminal.waitFor(
      (text) =>
        text
          .split('\n')
          .at(rows - 7)
          ?.startsWith(' REPLAY') === true && text.includes('last words'),
    );
    terminal.type('q');
    expect(await terminal.exited).toMatchObject({ exitCode: 0 });
    expect(hasLeft(terminal.raw())).toBe(true);
  });
});

describe('a run whose host died', () => {
  it('is closed when the history opens, and replays as incomplete', async () => {
    const directory = await store();
    const terminal = open(directory, ['history', 'outcome:interrupted'], 80, 24);
    await terminal.waitFor(/1 of 4/);
    terminal.type(keys.enter);
    await terminal.waitFor(/incomplete: interrupted · read-only/);
    const journal = readFileSync(runDirectory(directory, runId(2)).journal, 'utf8');
    expect(journal.trimEnd().split('\n').at(-1)).toContain('"run.interrupted"');
    terminal.type('\x03');
    await terminal.waitFor(/filter: outcome:interrupted/);
    terminal.type('\x03');
    expect(await terminal.exited).toMatchObject({ exitCode: 0 });
  });

  it('cannot be opened when it is damaged, and says why', async () => {
    const terminal = open(await store(), ['history', 'problem:yes'], 80, 24);
    await terminal.waitFor(/journal: ENOENT/);
    terminal.type(`${keys.enter}`);
    terminal.type('x');
    await terminal.waitFor(/filter: problem:yes x▌/);
    terminal.type('\x03');
    expect(await terminal.exited).toMatchObject({ exitCode: 0 });
  });
});

it('d in the history decides about the run under the cursor, and comes back to it', async () => {
  const directory = await store();
  const terminal = open(directory, ['history'], 100, 30);
  await terminal.waitFor(/4 of 4/);
  terminal.type('retry');
  await terminal.waitFor(/1 of 4/);
  terminal.type(keys.esc);
  await terminal.waitFor(/d decide/);
  terminal.type('d');
  await terminal.waitFor(/Type ship, hold or escalate/);
  terminal.type('hold\r');
  await terminal.waitFor(/Why\?/);
  terminal.type('needs another look\r');
  await terminal.waitFor(/Enter goes back/);
  terminal.type('\r');
  await terminal.waitFor(/d decide/);
  // From the replay, too, and without a decision nothing is written.
  terminal.type('p');
  await terminal.waitFor(/read-only/);
  terminal.type('d');
  await terminal.waitFor((text) => /Enter alone goes back:$/.test(text.trimEnd()));
  terminal.type('\r');
  await terminal.waitFor(/Enter alone goes back:\s*Enter goes back/);
  terminal.type('\r');
  await terminal.waitFor(/d decide/);
  terminal.type('q');
  expect(await terminal.exited).toMatchObject({ exitCode: 0 });
  const journal = readFileSync(runDirectory(directory, runId(0)).journal, 'utf8');
  expect(journal.match(/"type":"decision.made","decision":"hold"/g)).toHaveLength(1);
  expect(journal).toContain('needs another look');
});

it('r and u in the history read about the run, t puts a word on it that the filter finds', async () => {
  const terminal = open(await store(), ['history', 'retry'], 100, 30);
  await terminal.waitFor(/1 of 4/);
  terminal.type(keys.esc);
  await terminal.waitFor(/LIST {2}Enter open/);
  terminal.type('r');
  await terminal.waitFor(/review packet · run 00000A .*lines 1-28 of/);
  await terminal.waitFor(/Asked: Fix the retry filter/);
  terminal.type('G');
  await terminal.waitFor(/lines (?!1-)\d+-(\d+) of \1$/m);
  terminal.type('q');
  await terminal.waitFor(/LIST {2}Enter open/);
  terminal.type('u');
  await terminal.waitFor(/rollback note · run 00000A/);
  await terminal.waitFor(/countersign rollback \w+00000A --rehearse/);
  terminal.type('q');
  await terminal.waitFor(/LIST {2}Enter open/);
  terminal.type('t');
  await terminal.waitFor(/Tag for run 00000A \(it has none\)/);
  terminal.type('release-2\r');
  await terminal.waitFor(/1 of 4.*#release-2/s);
  await terminal.waitFor(/tags: release-2/);
  terminal.type('/');
  await terminal.waitFor(/FILTER/);
  terminal.type('\x15tag:release');
  await terminal.waitFor(/filter: tag:release▌.*1 of 4/s);
  terminal.type('-3');
  await terminal.waitFor(/0 of 4/);
  terminal.type('\x03');
  expect(await terminal.exited).toMatchObject({ exitCode: 0 });
});
