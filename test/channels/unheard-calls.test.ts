import { expect, it } from 'vitest';
import { createUnheardWatch } from '../../src/channels/unheard-calls.ts';

const result = (ref: string, over: { error?: boolean; at?: string } = {}): string =>
  JSON.stringify({
    type: 'user',
    timestamp: over.at ?? '2026-11-20T10:00:01.000Z',
    message: {
      content: [
        { type: 'tool_result', tool_use_id: ref, content: 'x', ...(over.error ? { is_error: true } : {}) },
      ],
    },
  });

const cases: [name: string, lines: string[], unheard: string[]][] = [
  ['a result nobody asked for', [result('t9')], ['t9']],
  ['a result that was asked for', [result('t1')], []],
  ['a call that failed before it could run', [result('t9', { error: true })], []],
  ['a result of an earlier run of the session', [result('t9', { at: '2026-11-20T09:59:59.000Z' })], []],
  ['the same result twice', [result('t9'), result('t9')], ['t9']],
  ['junk', ['', '{', '"tool_result"', '{"tool_result":1}', 'null "tool_result"'], []],
];

it.each(cases)('%s', (_name, lines, unheard) => {
  const told: string[] = [];
  const since = Date.parse('2026-11-20T10:00:00.000Z');
  const watch = createUnheardWatch({
    since,
    heard: (ref) => ref === 't1',
    onUnheard: (ref) => told.push(ref),
  });
  for (const line of lines) watch.line(line);
  expect(told).toEqual(unheard);
});
