import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openPlace, owner, type Place } from './place.ts';
import { openProgram, openRun } from './run-rig.ts';
import { marksIn } from './verify.ts';

const print = (text: string) => ({ do: 'print', base64: Buffer.from(text).toString('base64') }) as const;
const numbered = Array.from({ length: 80 }, (_, index) => `line ${index + 1}.`).join('\r\n');
const asks = (file: string) =>
  ({ do: 'use', tool: 'Write', input: { file_path: file, content: 'x' }, expect: 'ok' }) as const;
const turned = (code: number, x: number, y: number): string => `\x1b[<${code};${x};${y}M`;

function withFile(place: Place, name: string, text: string): void {
  mkdirSync(place.places.config, { recursive: true });
  writeFileSync(join(place.places.config, name), text);
}

it('is answered with keys of a file, shown on the screen, and with no others', async () => {
  const place = openPlace({
    contract: 'ask: { edit: ["marks/**"] }\n',
    script: [asks('marks/ask'), { do: 'exit', code: 0 }],
  });
  onTestFinished(place.dispose);
  withFile(place, 'keys.yaml', 'prefix:\n  answer: w\nask:\n  allow: u\n');
  const run = openRun(place);
  await run.waitFor(/1 waiting: \^] w answer/);
  run.type('\x1dw');
  await run.waitFor(/keys live/);
  expect(run.text()).toContain('u allow once');
  run.type('y');
  await run.waitFor(/keys locked/);
  await run.waitFor(/keys live/);
  expect(marksIn(place)).toEqual([]);
  run.type('u');
  await run.waitFor(/the run is over/);
  expect(marksIn(place)).toEqual(['ask']);
  run.type('\x1dq');
  expect(await run.exited).toMatchObject({ exitCode: 0 });
}, 120_000);

it('does not start with keys that would answer by accident, and says where', async () => {
  const place = openPlace({ contract: '', script: [{ do: 'exit', code: 0 }] });
  onTestFinished(place.dispose);
  withFile(place, 'keys.yaml', 'ask:\n  allow: Enter\n');
  const home = openProgram(place, ['home'], { cols: 120 });
  expect(await home.exited).toMatchObject({ exitCode: 6 });
  expect(home.text()).toContain('ask.allow: Enter cannot decide');
  expect(home.text()).toContain('keys.yaml:2:3');
});

it('scrolls what is under the pointer, types nothing with the mouse, and gives it back', async () => {
  const place = openPlace({
    contract: 'ask: { edit: ["marks/**"] }\n',
    script: [print(`${numbered}\r\n`), asks('marks/one'), { do: 'wait', ms: 600_000 }],
  });
  onTestFinished(place.dispose);
  const run = openRun(place);
  await run.waitFor(/line 80\.[\s\S]*1 waiting/, 60_000);
  expect(run.raw()).toContain('\x1b[?1006h');
  run.type(turned(64, 5, 6).repeat(4));
  await run.waitFor(/line 6\d\./);
  await run.waitFor((text) => !text.includes('line 80.'));
  // Nothing of it shows as typed.
  expect(run.text()).not.toContain('64;5;6');
  run.type(turned(65, 5, 6).repeat(4));
  await run.waitFor(/line 80\./);
  // A click on the question's keys is nothing.
  run.type('\x1da');
  await run.waitFor(/keys live/);
  run.type(`${turned(0, 8, 15)}\x1b[<0;8;15m`);
  run.type('\x1b');
  await run.waitFor(/1 waiting/);
  expect(marksIn(place)).toEqual([]);
  run.type('\x1da');
  await run.waitFor(/keys live/);
  run.type('y');
  await run.waitFor((text) => text.includes('wrote 1') || text.includes('the run is over'));
  run.type('\x1dq');
  await run.waitFor(/keep running/);
  run.type('K');
  await run.waitFor(/the run is over/);
  run.type('\x1dq');
  await run.exited;
  expect(run.raw().lastIndexOf('\x1b[?1000l')).toBeGreaterThan(run.raw().lastIndexOf('\x1b[?1000h'));
}, 120_000);

/** Shows what it gets, byte by byte. */
const mouseAgent = `#!/usr/bin/env node
process.stdin.setRawMode(true);
process.stdin.on('data', (data) => process.stdout.write(JSON.stringify(String(data)) + ' '));
process.stdout.write('\\x1b[?1000h\\x1b[?1006hready ');
`;

it('gives an agent the mouse it asked for, in cells of its own screen', async () => {
  const place = openPlace({ contract: '', script: [], files: { 'mouse.js': mouseAgent } });
  onTestFinished(place.dispose);
  const agent = ['--', join(place.workspace, 'mouse.js')];
  const run = openProgram(place, ['run', '--no-boundary', '--profile', 'practice', '--as', owner, ...agent]);
  await run.waitFor(/ready/, 60_000);
  // Row 6 of the terminal is row 5 of the agent's: the header stands above it.
  run.type(turned(64, 5, 6));
  await run.waitFor(/"\\u001b\[<64;5;5M"/);
  // Over the actions it is ours.
  run.type(`${turned(64, 5, 20)}z`);
  await run.waitFor(/"z"/);
  expect(run.text()).not.toMatch(/5;19M|5;20M/);
  run.type('\x1dq');
  await run.waitFor(/keep running/);
  run.type('K');
  await run.waitFor(/the run is over/);
  run.type('\x1dq');
  await run.exited;
}, 120_000);

it('leaves the mouse to the terminal when told to', async () => {
  const place = openPlace({ contract: '', script: [{ do: 'exit', code: 0 }] });
  onTestFinished(place.dispose);
  withFile(place, 'config.yaml', 'mouse: off\n');
  const home = openProgram(place, ['home']);
  await home.waitFor(/nothing runs now/);
  home.type('q');
  await home.exited;
  expect(home.raw()).not.toContain('\x1b[?1000h');
});
