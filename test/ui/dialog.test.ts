import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Action } from '../../src/model/action.ts';
import type { EventOf } from '../../src/model/event.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { dialogFrame } from '../../src/ui/dialog-frame.ts';
import { dialogText, shownText } from '../../src/ui/dialog-text.ts';
import { tableKeys } from '../../src/ui/key-binding.ts';
import { rowText } from '../../src/ui/row.ts';
import type { RunView } from '../../src/ui/run-view.ts';
import { visible, visibleLines } from '../../src/ui/visible-text.ts';
import { cells } from '../../src/ui/wrap.ts';
import { snapped, snapshot } from '../state/bodies.ts';
import { drive } from './drive.ts';
import { call, edit, judged, part, past, reach, readFile, run, verdict, view } from './sample-run.ts';

const asking = (action: Action, more = {}, facts = {}): RunView =>
  view([...past, ...judged(action, verdict('ask', 'ask.run[0]', more), facts)]);

/** A look whose contents were written down; `over` says what it lacks. */
const kept = (id: string, over: Partial<Snapshot> = {}): EventOf<'snapshot.taken'> => ({
  ...snapped(id, 'edit'),
  snapshot: snapshot(id, { commit: '5'.repeat(40), ...over }),
});

const textOf = (of: RunView): string => {
  const { dialog } = drive(of).press('prefix', 'a').screen();
  return dialog ? shownText(dialog, of, tableKeys) : '';
};

/** Every row a person sees who scrolls from the first line to the last, one line at a time. */
function readThrough(of: RunView, cols: number, rows: number): string {
  const driver = drive(of, cols, rows).press('prefix', 'a');
  const seen = new Set<string>();
  for (;;) {
    const frame = dialogFrame(driver.screen(), of);
    if (!frame || frame.window === 0) return '';
    for (const row of frame.rows) {
      expect(cells(rowText(row))).toBe(frame.rect.width);
      seen.add(rowText(row));
    }
    if (frame.top + frame.window >= frame.total) return [...seen].join('\n');
    driver.press('j');
  }
}

describe('an approval', () => {
  it('shows every line of a command, whatever is in it', () => {
    const command = fc.string({ unit: 'binary', maxLength: 300 }).filter((text) => text.trim() !== '');
    fc.assert(
      fc.property(command, (text) => {
        const shown = textOf(asking(run('a9', text))).split('\n');
        for (const one of visibleLines(text)) expect(shown).toContain(one);
      }),
    );
  });

  it('shows both sides of every change', () => {
    const side = fc
      .array(fc.constantFrom('a', 'b', 'c', '\u202ed', '', '\t'), { maxLength: 12 })
      .map((all) => all.join('\n'));
    fc.assert(
      fc.property(side, side, (before, after) => {
        fc.pre(before !== after);
        const shown = textOf(asking(edit('a9', [{ path: 'x.ts', before, after }]))).split('\n');
        const had = visibleLines(before).filter((one) => one !== '' && !visibleLines(after).includes(one));
        const gets = visibleLines(after).filter((one) => one !== '' && !visibleLines(before).includes(one));
        for (const one of had) expect(shown).toContain(`- ${one}`);
        for (const one of gets) expect(shown).toContain(`+ ${one}`);
      }),
    );
  });

  it('shows all of a new file, however long', () => {
    const lines = Array.from({ length: 3_000 }, (_, index) => `line ${index}`);
    const shown = textOf(asking(edit('a9', [{ path: 'x', before: null, after: lines.join('\n') }]))).split(
      '\n',
    );
    expect(shown.filter((one) => one.startsWith('+ line'))).toHaveLength(3_000);
  });

  it('shows both sides whole when they differ everywhere, in good time', () => {
    const before = Array.from({ length: 4_000 }, (_, index) => `old ${index}\n`).join('');
    const after = Array.from({ length: 4_000 }, (_, index) => `new ${index}\n`).join('');
    const shown = textOf(asking(edit('a9', [{ path: 'x', before, after }]))).split('\n');
    expect(shown.filter((one) => /^[-+] (old|new) \d+$/.test(one))).toHaveLength(8_000);
  });

  it.each([
    [80, 24],
    [140, 40],
    [59, 24],
    [40, 12],
  ])('brings every row on screen on the way down at %ix%i', (cols, rows) => {
    const command = Array.from({ length: 80 }, (_, index) => `echo ${index} ${'x'.repeat(index)}`).join('\n');
    const pages = readThrough(asking(run('a9', command)), cols, rows);
    for (let index = 0; index < 80; index += 1) expect(pages).toMatch(new RegExp(`echo ${index} `));
  });

  const says: [string, RunView, string[]][] = [
    [
      'a symlink',
      asking(
        run('a9', 'ls'),
        {},
        { paths: { '/home/ana/x': { real: '/etc', is: 'directory', tracked: null } } },
      ),
      ['link    ~/x leads to /etc'],
    ],
    [
      'the directory after symlinks',
      asking(
        run('a9', 'ls'),
        {},
        { paths: { '/home/ana/src/app': { real: '/mnt/app', is: 'directory', tracked: null } } },
      ),
      ['cwd     /mnt/app'],
    ],
    [
      'other fields of the tool’s input',
      asking({ ...run('a9', 'ls'), input: { command: 'ls', run_in_background: true } }),
      ['also    run_in_background: true'],
    ],
    [
      'an entry of the register',
      asking(call('a9')),
      ['gives   read one issue of the tracker', 'exposes issue texts, which customers may have written'],
    ],
    [
      'a tool in no register',
      asking({ ...call('a9'), name: 'other' }),
      ['gives   not in the capability register'],
    ],
    [
      'that reading needs no undo',
      asking(readFile('a9', '/x'), { parts: [part('read', '/x')] }),
      ['undo    nothing to undo: it only reads'],
    ],
    [
      'that a command’s reach is not known',
      asking(run('a9', 'make'), { parts: [part('run', 'make')] }),
      ['undo    not known: it may act beyond the workspace'],
    ],
    [
      'that git has it',
      asking(
        run('a9', 'rm x'),
        { parts: [part('delete', 'x')] },
        { paths: { '/home/ana/src/app/x': { real: null, is: 'file', tracked: true } } },
      ),
      ['undo    git tracks what it changes; no snapshot'],
    ],
    [
      'the newest snapshot',
      view([
        ...past,
        kept('s-41'),
        ...judged(run('a9', 'rm x'), verdict('ask', 'x', { parts: [part('delete', 'x')] })),
      ]),
      ['undo    files as in snapshot s-41'],
    ],
    [
      'the newest snapshot that has something to go back to',
      view([
        ...past,
        kept('s-41', { incomplete: [{ path: 'huge', why: 'too large', unseen: false }], unlisted: 2 }),
        kept('s-42', { commit: null }),
        kept('u1', { incomplete: [{ path: '', why: 'the thread ended', unseen: true }] }),
        ...judged(run('a9', 'rm x'), verdict('ask', 'x', { parts: [part('delete', 'x')] })),
      ]),
      ['undo    files as in snapshot s-41 (3 not kept)'],
    ],
    [
      'a raised risk',
      asking(run('a9', 'ls'), { raises: { to: 'high', because: 'auth' } }),
      ['raises  risk to high: auth'],
    ],
    [
      'grants that exist',
      view([
        ...past,
        {
          type: 'grant.given',
          grant: {
            id: 'g1',
            key: 'k',
            what: 'npm test',
            by: { name: 'ana', osUser: 'ana', how: 'claimed' },
            action: 'a1',
            until: null,
          },
        },
        ...judged(run('a9', 'ls'), verdict('ask', 'x')),
      ]),
      ['granted npm test by ana for this run'],
    ],
  ];
  it.each(says)('says %s', (_, of, wanted) => {
    const shown = textOf(of).split('\n');
    for (const one of wanted) expect(shown).toContain(one);
  });

  it('hides nothing in names either', () => {
    const evil = asking({ ...run('a9', 'ls'), tool: 'Ba\u202esh', cwd: '/x\u200b' });
    expect(textOf(evil)).toContain(visible('Ba\u202esh'));
    expect(textOf(evil)).not.toMatch(/[\u202e\u200b]/);
  });

  it('of the boundary’s network says once what is wanted, and what runs meanwhile', () => {
    const host = { host: 'evil.example', port: 443 };
    const wanted: Action = {
      ...reach('n1', 'https://evil.example/'),
      ...{ tool: 'network', channel: 'network', input: host },
    };
    const released = { type: 'action.released', action: 'a6', effect: 'allow', reason: '' } as const;
    const text = textOf(
      view([
        ...past,
        ...judged(run('a6', 'npm test'), verdict('allow', 'may.run[0]')),
        { ...released, input: null, inputHash: '' },
        ...judged(wanted, verdict('ask', 'default')),
      ]),
    );
    expect(text).toMatch(/^host evil\.example, port 443$/m);
    expect(text).toMatch(/^while +a6 `npm test` runs$/m);
    expect(text.split('evil.example')).toHaveLength(2);
    expect(text).not.toMatch(/^(?:also|cwd) /m);
  });

  it('has no text once its question is gone', () => {
    const { dialog } = drive(asking(run('a9', 'ls')))
      .press('prefix', 'a')
      .screen();
    expect(dialog && dialogText(dialog, view(past), tableKeys)).toBeNull();
  });
});

describe('while a text is typed over a question that is longer than the screen', () => {
  const long = Array.from({ length: 30 }, (_, index) => `echo ${index}`).join('\n');
  const held = (more = {}): RunView => asking(run('a9', long), more);
  const danger = { danger: { word: 'delete', why: 'cannot be undone' } };
  const place = (of: RunView, ...keys: string[]): string => {
    const driver = drive(of)
      .press('prefix', 'a', 'G')
      .wait(600)
      .press(...keys);
    const rows = dialogFrame(driver.screen(), of)?.rows.map(rowText) ?? [];
    return rows.find((row) => /lines \d/.test(row))?.replace(/^[║│ ]+|[║│ ]+$/gu, '') ?? 'no such row';
  };

  it.each([
    ['a note', held(), 'N'],
    ['minutes', held(), 'm'],
    ['the command', held(), 'E'],
    ['the word', held(danger), 'y'],
  ])('says where it is and no key that would be a letter: %s', (_, of, key) => {
    expect(place(of)).toMatch(/^lines \d+-\d+ of \d+ · j k scroll · G last line$/);
    expect(place(of, key)).toMatch(/^lines \d+-\d+ of \d+$/);
  });
});
