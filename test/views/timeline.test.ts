import { describe, expect, it } from 'vitest';
import type { Action, Change } from '../../src/model/action.ts';
import type { EventBody } from '../../src/model/event.ts';
import { actionTarget, changedLines } from '../../src/views/action-target.ts';
import { type ActionRow, actionRow } from '../../src/views/timeline.ts';
import * as make from '../state/bodies.ts';
import { runOf } from './run-of-events.ts';

const run = make.runs('a1', 'rm -rf build');
const begin = [make.started(), make.requested(run)];
const asked = [...begin, make.decided('a1', make.verdict('ask', 'ask.run[0]'))];
const timeout = { by: { kind: 'supervisor', because: 'timeout' } } as const;
const stopped: EventBody[] = [
  ...begin,
  make.decided('a1', make.verdict('stop', 'stop_if[0]')),
  { type: 'stop.hit', stop: 's1', rule: make.rule('stop_if[0]'), reason: 'schema', action: 'a1' },
];
const resolved: EventBody = {
  type: 'stop.resolved',
  stop: 's1',
  how: 'once',
  by: { kind: 'person', identity: make.sam },
  reason: 'agreed',
};
const edit = (changes: Change[]): Action => ({ ...make.edits('a1', ''), kind: 'edit', changes });

describe('actionRow', () => {
  /** name, events, what of the row matters */
  const cases: [string, EventBody[], Partial<ActionRow>][] = [
    ['before its verdict', begin, { glyph: '.', word: 'judging', rule: '', state: 'judging', t: 10 }],
    ['held', asked, { glyph: '?', word: 'ASK', rule: 'ask.run[0]', state: 'held', answer: undefined }],
    [
      'answered',
      [...asked, make.answered('a1', 'once')],
      { word: 'ASK', state: 'answered', answer: 'once by sam' },
    ],
    [
      'let go',
      [...asked, make.answered('a1', 'run'), make.released('a1', 'allow')],
      { state: 'running', answer: 'run by sam' },
    ],
    ['done', [make.started(), ...make.passes(run)], { glyph: '+', word: 'allow', state: 'ok' }],
    ['failed', [...asked, make.released('a1', 'allow'), make.finished('a1', 'failed')], { state: 'failed' }],
    [
      'denied by rule',
      [...begin, make.decided('a1', make.verdict('deny', 'never.run[0]')), make.released('a1', 'deny')],
      { glyph: 'x', word: 'DENY', state: 'denied' },
    ],
    [
      'denied by silence',
      [...asked, make.answered('a1', 'deny', timeout), make.released('a1', 'deny')],
      { word: 'ASK', state: 'denied', answer: 'deny by nobody (timeout)' },
    ],
    ['withdrawn', [...asked, make.finished('a1', 'withdrawn')], { state: 'withdrawn' }],
    [
      'stopped',
      [...begin, make.decided('a1', make.verdict('stop', 'stop_if[0]'))],
      { glyph: '!', word: 'STOP', state: 'stopped' },
    ],
    [
      'judged again after a stop',
      [
        ...begin,
        make.decided('a1', make.verdict('stop')),
        make.requested(run),
        make.decided('a1', make.verdict('allow')),
      ],
      { glyph: '!', word: 'STOP', effect: 'stop', state: 'answered', t: 10 },
    ],
    [
      'answered by a rule',
      [
        ...asked,
        make.answered('a1', 'rule', { note: 'may.run  rm x' }),
        ...make.passes(make.runs('a1', 'rm -rf build')),
      ],
      { word: 'ASK', state: 'ok', answer: 'rule made by sam: may.run  rm x' },
    ],
    [
      'a stop that was answered',
      [...stopped, resolved],
      { word: 'STOP', state: 'answered', answer: 'once by sam' },
    ],
    [
      'and let through',
      [...stopped, resolved, ...make.passes(run)],
      { word: 'STOP', rule: 'stop_if[0]', state: 'ok', answer: 'once by sam' },
    ],
    [
      'and asked about after that',
      [...stopped, resolved, ...asked.slice(1), make.answered('a1', 'deny'), make.released('a1', 'deny')],
      { word: 'STOP', state: 'denied', answer: 'deny by sam' },
    ],
    [
      'a denial on second sight',
      [...asked, make.requested(run), make.decided('a1', make.verdict('deny', 'never.run[0]'))],
      { word: 'DENY', rule: 'never.run[0]' },
    ],
    [
      'a user’s rule',
      [
        ...begin,
        make.decided(
          'a1',
          make.verdict('deny', 'x', { rule: { ...make.rule('never.run[0]'), source: 'user' } }),
        ),
      ],
      { rule: 'user:never.run[0]' },
    ],
  ];
  it.each(cases)('%s', (_, bodies, expected) => {
    expect(actionRow(runOf(bodies).history, 'a1')).toMatchObject({
      id: 'a1',
      kind: 'run',
      target: 'rm -rf build',
      ...expected,
    });
  });

  it('is nothing for an action nobody requested', () => {
    expect(actionRow(runOf(begin).history, 'a9')).toBeUndefined();
  });
});

describe('actionTarget', () => {
  const cases: [Action, string][] = [
    [make.reads('a1', '/home/dana/app/src/a.ts'), 'src/a.ts'],
    [make.reads('a1', '~/.ssh/id'), '~/.ssh/id'],
    [{ ...make.reads('a1', ''), kind: 'read', paths: [], recursive: true }, '.'],
    [make.runs('a1', 'a\nb\u202e'), 'a\\nb<U+202E>'],
    [make.calls('a1', 'github', 'get_issue'), 'github.get_issue'],
    [make.reaches('a1', 'https://example.com'), 'https://example.com'],
    [edit([{ path: 'x', before: 'a\nb\nc', after: 'a\nB\nc' }]), 'x +1 -1'],
    [edit([{ path: 'x', before: null, after: 'a\nb\n' }]), 'x +2 -0'],
    [
      edit([
        { path: 'x', before: 'a', after: '' },
        { path: 'x', before: 'b', after: 'c' },
      ]),
      'x +1 -2',
    ],
  ];
  it.each(cases)('%j', (action, expected) => {
    expect(actionTarget(action)).toBe(expected);
  });
  it('counts no line twice when beginning and end overlap', () => {
    expect(changedLines({ path: 'x', before: 'a', after: 'a\na' })).toEqual({ added: 1, removed: 0 });
  });
});
