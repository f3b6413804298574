import { describe, expect, it, onTestFinished } from 'vitest';
import { readJournal } from '../../src/journal/read.ts';
import type { Step } from '../../src/practice/script-steps.ts';
import { listRuns, runDirectory } from '../../src/store/run-directory.ts';
import { foreignIn } from './outer-grammar.ts';
import { openPlace, type Place } from './place.ts';
import { openRun } from './run-rig.ts';
import { must } from './run-spec.ts';

const print = (bytes: string | Uint8Array): Step => ({
  do: 'print',
  base64: Buffer.from(bytes).toString('base64'),
});

/** Long enough on the screen to be painted. */
const printed = (bytes: string | Uint8Array): Step[] => [print(bytes), { do: 'wait', ms: 60 }];

const secret = Buffer.from('stolen').toString('base64');
const fakeDialog = [
  '┌─ APPROVAL ─────────────┐',
  '│ rm -rf / is harmless   │',
  '│ y allow once   n deny  │',
  '└────────────────────────┘',
];
/** What an agent may print that must not reach the person's terminal as it is. */
const attacks: Readonly<Record<string, string | Uint8Array>> = {
  'the clipboard': `\x1b]52;c;${secret}\x07\x1b]52;c;?\x1b\\`,
  titles: '\x1b]0;evil title\x07\x1b]2;evil title\x1b\\\x1b[21t\x1b[22t',
  queries: '\x1b[c\x1b[>c\x1b[=c\x1b[5n\x1b[6n\x1b[?6n\x1b[?1$p\x1b[14t\x1b[18t\x1b]10;?\x07\x1b]4;1;?\x07',
  strings: '\x1bPq#0;2;0;0;0~\x1b\\\x1b_Gf=24;AAAA\x1b\\\x1b^private\x1b\\\x1bX sos\x1b\\\x1bP+q544e\x1b\\',
  links:
    '\x1b]8;;http://evil.example\x07here\x1b]8;;\x07\x1b]7;file://evil/\x07\x1b]777;notify;evil;now\x07\x1b]9;evil\x07\x1b]1337;File=:AA\x07',
  'modes and resets':
    '\x1bc\x1b[!p\x1b[?47h\x1b[?1049h\x1b[?1049l\x1b[?5h\x1b[3;4r\x1b(0qqq\x1b(B\x0e\x0f\x1b#8\x1b[8;3;3t\x1b[r',
  'eight-bit controls': Buffer.from([0x9b, 0x63, 0x9d, 0x35, 0x32, 0x3b, 0x63, 0x3b, 0x9c, 0x90, 0x71, 0x9c]),
  'broken UTF-8': Buffer.from([0xc0, 0xaf, 0xff, 0xfe, 0xed, 0xa0, 0x80, 0xf4, 0x90, 0x80, 0x80, 0xe2, 0x28]),
  'text that turns around': '\u202egnp.exe\u202c \u2066abc\u2069 \u200b\u200d\ufeff\u00ad\u{e0041}\r\n',
  'a line of a megabyte': 'x'.repeat(1024 * 1024),
  'a dialog of its own': `\r\n${fakeDialog.join('\r\n')}\r\n`,
  'an unfinished sequence': '\x1b]52;c;never ended',
};

const hidden = 'rm -rf "a\u202eb\u200bc"';
const command = `${hidden} && echo \u0440\u0430\u0443`;

function placeOf(script: Step[]): Place {
  const place = openPlace({ contract: 'ask: { run: ["**"] }\n', script });
  onTestFinished(place.dispose);
  return place;
}

function bodiesOf(place: Place) {
  const [run = ''] = must(listRuns(place.places.store));
  return must(readJournal(runDirectory(place.places.store, run).journal)).events.map(({ body }) => body);
}

describe('hostile output', () => {
  it('reaches the person as safe glyphs and our own sequences only, and answers nothing', async () => {
    const ask: Step = { do: 'use', tool: 'Bash', input: { command }, expect: 'denied' };
    const place = placeOf([...Object.values(attacks).flatMap(printed), ask, { do: 'exit', code: 0 }]);
    const terminal = openRun(place);
    onTestFinished(() => terminal.kill('SIGKILL'));
    await terminal.waitFor(/1 waiting/);
    // What the agent drew is in its pane; the keys still go to the agent, and an answer needs the real dialog.
    terminal.type('y');
    await terminal.waitFor(/❯ y/);
    expect(bodiesOf(place).map(({ type }) => type)).not.toContain('action.answered');

    terminal.type('\x1da');
    const shown = await terminal.waitFor(/\\u202e/);
    expect(shown).toContain('rm -rf "a\\u202eb\\u200bc"');
    await terminal.waitFor(/n deny/);
    // What is typed before the dialog was on screen for a while counts for nothing; and it asks for a pause first.
    await expect
      .poll(
        () => {
          terminal.type('n');
          return bodiesOf(place).find(({ type }) => type === 'action.answered');
        },
        { timeout: 10_000, interval: 1500 },
      )
      .toMatchObject({ answer: 'deny', by: { kind: 'person' } });
    await terminal.waitFor(/the run ended/);
    terminal.type('\x1dq');
    await terminal.exited;

    const raw = terminal.raw();
    expect(foreignIn(raw)).toEqual([]);
    for (const part of [
      secret,
      'evil title',
      'evil.example',
      '\x1bP',
      '\x1b[6n',
      '\x1b[c',
      '\u202e',
      '\u200b',
    ]) {
      expect(raw.includes(part), JSON.stringify(part)).toBe(false);
    }
    expect(bodiesOf(place).find(({ type }) => type === 'run.ended')).toMatchObject({ outcome: 'done' });
  });
});
