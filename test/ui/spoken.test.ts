import { describe, expect, it } from 'vitest';
import { type SpokenCommand, spokenCommand, spokenHelp } from '../../src/ui/spoken-command.ts';
import { createSpeaker } from '../../src/ui/spoken-event.ts';
import { judged, past, person, removal, removalVerdict, run, verdict } from './sample-run.ts';

describe('spokenCommand', () => {
  it.each<[string, SpokenCommand]>([
    ['yes a7', { do: 'yes', action: 'a7', lasting: false }],
    ['  YES a7  ', { do: 'yes', action: 'a7', lasting: false }],
    ['yes a7 run', { do: 'yes', action: 'a7', lasting: true }],
    ['yes a7 delete the folder', { do: 'word', action: 'a7', word: 'delete the folder' }],
    ['no m12', { do: 'no', action: 'm12', note: null }],
    ['no a7 use  the staging host', { do: 'no', action: 'a7', note: 'use  the staging host' }],
    ['say fix the test, then stop', { do: 'say', text: 'fix the test, then stop' }],
    ['note look at this later', { do: 'note', text: 'look at this later' }],
    ['show', { do: 'show', action: null }],
    ['show a7', { do: 'show', action: 'a7' }],
    ['once', { do: 'resolve', how: 'once' }],
    ['screen', { do: 'screen' }],
  ])('%j', (typed, command) => expect(spokenCommand(typed)).toEqual(command));

  it.each(['', '   ', 'y', 'yes', 'yes please', 'yes 1', 'no', 'ok', 'say', '\r', 'a7'])(
    '%j answers nothing and says what to do',
    (typed) =>
      expect(spokenCommand(typed)).toMatchObject({
        do: 'unknown',
        why: expect.stringMatching(/help|which|what/),
      }),
  );

  it('understands every line of its help', () => {
    for (const [words] of spokenHelp) expect(spokenCommand(words).do).not.toBe('unknown');
  });
});

describe('what is said', () => {
  const speaker = createSpeaker();
  const said = [...past, ...judged(removal, removalVerdict)].flatMap((body) => speaker.say(body) ?? []);

  it('is what was let through and what was not, and no question: that is read out whole', () => {
    expect(said.filter((text) => text.startsWith('Allowed: '))).not.toEqual([]);
    expect(said.filter((text) => text.startsWith('Denied: '))[0]).toMatch(/Rule .*\./);
    expect(said.join('\n')).not.toContain('rm -rf build dist');
  });

  it('names whoever answered', () => {
    const answered = { answer: 'once', note: null, waitedMs: 1, shown: null } as const;
    expect(speaker.say({ type: 'action.answered', action: 'a5', by: person, ...answered })).toMatch(
      /: a5 allowed once\.$/,
    );
  });

  it('holds nothing that moves the cursor', () => {
    const [, decided] = judged(run('a9', 'x\u001b[2J\u202e'), verdict('deny', 'never.run[0]'));
    speaker.say(
      judged(run('a9', 'x\u001b[2J\u202e'), verdict('deny', 'never.run[0]'))[0] ?? { type: 'changes.held' },
    );
    const text = speaker.say(decided ?? { type: 'changes.held' }) ?? '';
    expect(text).toContain('Denied: run x');
    expect(text).not.toMatch(/[\u001b\u202e]/);
  });
});
