import { describe, expect, it } from 'vitest';
import { createSpokenAnswers } from '../../src/commands/spoken-answers.ts';
import type { Intent } from '../../src/model/intent.ts';
import { spokenCommand } from '../../src/ui/spoken-command.ts';
import { judged, past, run, verdict, view, waitingRun } from '../ui/sample-run.ts';

function spoken(first = waitingRun(), may: 'answer' | 'watch' = 'answer') {
  const sent: Intent[] = [];
  const lines: string[] = [];
  let now = 0;
  const answers = createSpokenAnswers({
    control: { send: (intent) => void sent.push(intent) },
    may,
    view: () => first,
    line: (text) => void lines.push(text),
    now: () => now,
  });
  return {
    ...{ sent, lines, answers },
    text: () => lines.join('\n'),
    wait(ms: number) {
      now += ms;
    },
    type(line: string) {
      const command = spokenCommand(line);
      if (command.do === 'yes' || command.do === 'no' || command.do === 'word') answers.answer(command);
      else if (command.do === 'resolve') answers.resolveStop(command.how);
    },
  };
}

const dangerous = () =>
  view([
    ...past,
    ...judged(
      run('a9', 'rm -rf src'),
      verdict('ask', 'builtin:danger', { danger: { why: 'it deletes whole folders', word: 'delete' } }),
    ),
  ]);

describe('answers in words', () => {
  it('reads a question out whole, once, with the words that answer it', () => {
    const { answers, text, lines } = spoken();
    answers.announce();
    expect(text()).toContain('Question a5.');
    expect(text()).toContain('rm -rf build dist');
    expect(text()).toContain('yes a5');
    const before = lines.length;
    answers.announce();
    expect(lines).toHaveLength(before);
    answers.show(null);
    expect(lines.length).toBeGreaterThan(before);
  });

  it.each<[string, object]>([
    ['yes a5', { answer: 'once', note: null }],
    ['yes a5 run', { answer: 'run', note: null }],
    ['no a5', { answer: 'deny', note: null }],
    ['no a5 not today', { answer: 'deny', note: 'not today' }],
  ])('%s', (line, answer) => {
    const { answers, type, wait, sent } = spoken();
    answers.announce();
    wait(5_000);
    type(line);
    expect(sent).toMatchObject([
      { intent: 'answer', action: 'a5', minutes: null, command: null, shown: { ms: 5_000 }, ...answer },
    ]);
  });

  it.each<[string, string]>([
    ['a question nobody waits for', 'yes a4'],
    ['an action that is over', 'no a1'],
    ['a word where none is wanted', 'yes a5 please'],
  ])('gives none to %s', (_, line) => {
    const { answers, type, wait, sent, lines } = spoken();
    answers.announce();
    wait(5_000);
    const before = lines.length;
    type(line);
    expect(sent).toEqual([]);
    expect(lines.length).toBeGreaterThan(before);
  });

  it('gives none that came before anybody could have heard the question', () => {
    const { answers, type, wait, sent, text } = spoken();
    type('yes a5');
    answers.announce();
    type('yes a5');
    wait(599);
    type('yes a5');
    expect(sent).toEqual([]);
    expect(text()).toContain('too soon');
    wait(1);
    type('yes a5');
    expect(sent).toHaveLength(1);
  });

  it('wants the word for something dangerous, and nothing lasting', () => {
    const { answers, type, wait, sent, text } = spoken(dangerous());
    answers.announce();
    wait(5_000);
    for (const line of ['yes a9', 'yes a9 run', 'yes a9 Delete', 'yes a9 deleted']) type(line);
    expect(sent).toEqual([]);
    expect(text()).toContain('yes a9 delete');
    type('yes a9 delete');
    expect(sent).toMatchObject([{ answer: 'once', action: 'a9' }]);
  });

  it('gives none for who only watches', () => {
    const { answers, type, wait, sent } = spoken(waitingRun(), 'watch');
    answers.announce();
    wait(5_000);
    type('yes a5');
    type('no a5');
    expect(sent).toEqual([]);
  });

  it('resolves no stop where there is none', () => {
    const { type, sent, text } = spoken();
    type('end');
    type('once');
    expect(sent).toEqual([]);
    expect(text()).toContain('not stopped');
  });
});
