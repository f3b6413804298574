import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAgentLines } from '../../../src/channels/acp/client/agent-lines.ts';
import { type LineChange, pressed } from '../../../src/channels/acp/client/prompt-line.ts';
import { diffText, planLines, toolLine } from '../../../src/channels/acp/client/tool-lines.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('what an agent says over ACP', () => {
  it('is cut into the same messages however it comes', () => {
    const message = fc.record({ jsonrpc: fc.constant('2.0'), method: fc.string(), params: fc.string() });
    fc.assert(
      fc.property(fc.array(message), fc.integer({ min: 1, max: 9 }), (messages, size) => {
        const heard: unknown[] = [];
        const lines = createAgentLines(
          (one) => heard.push(one),
          (why) => heard.push(why),
        );
        const all = bytes(messages.map((one) => `${JSON.stringify(one)}\r\n\n`).join(''));
        for (let at = 0; at < all.length; at += size) lines.push(all.subarray(at, at + size));
        lines.end();
        expect(heard).toEqual(messages);
      }),
    );
  });

  it.each([
    ['no JSON', 'hello\n'],
    ['a list', '[{"jsonrpc":"2.0","method":"x"}]\n'],
    ['another version', '{"jsonrpc":"1.0","method":"x"}\n'],
    ['neither a request nor an answer', '{"jsonrpc":"2.0","id":1}\n'],
    ['a method that is no text', '{"jsonrpc":"2.0","method":1}\n'],
  ])('ends with the first line that is %s', (_what, text) => {
    const heard: unknown[] = [];
    const good = '{"jsonrpc":"2.0","method":"later"}\n';
    const lines = createAgentLines(
      (one) => heard.push(one),
      (why) => heard.push(why),
    );
    lines.push(bytes(`${text}${good}`));
    lines.push(bytes(good));
    lines.end();
    expect(heard).toEqual(['the agent said something that is no message of the protocol']);
  });
});

describe('the line a person types', () => {
  const key = (name: string, more: object = {}) => ({ name, ctrl: false, alt: false, ...more });
  const at = (text: string, cursor: number): LineChange => ({ typed: { text, at: cursor } });
  it.each([
    ['ab', 2, key('c', { text: 'c' }), at('abc', 3)],
    ['ab', 0, key('x', { text: 'ü' }), at('üab', 1)],
    ['ab', 1, key('paste', { text: 'x\r\ny' }), at('ax\nyb', 4)],
    ['ab', 1, key('backspace'), at('b', 0)],
    ['ab', 0, key('backspace'), at('ab', 0)],
    ['a\u{1f600}b', 2, key('backspace'), at('ab', 1)],
    ['ab', 1, key('delete'), at('a', 1)],
    ['ab', 0, key('left'), at('ab', 0)],
    ['ab', 2, key('right'), at('ab', 2)],
    ['ab', 1, key('home'), at('ab', 0)],
    ['ab', 1, key('end'), at('ab', 2)],
    ['ab', 2, key('enter', { alt: true }), at('ab\n', 3)],
    ['ab', 2, key('enter'), { send: 'ab' }],
    [' ', 1, key('enter'), null],
    ['ab', 2, key('escape'), { want: 'cancel' }],
    ['ab', 2, key('u', { ctrl: true }), at('', 0)],
    ['ab', 2, key('c', { ctrl: true }), at('', 0)],
    ['', 0, key('c', { ctrl: true }), { want: 'leave' }],
    ['ab', 2, key('d', { ctrl: true }), null],
    ['', 0, key('d', { ctrl: true }), { want: 'end' }],
    ['ab', 2, key('x', { text: 'x', alt: true }), null],
    ['ab', 2, key('f1'), null],
  ] as const)('%j with the cursor at %i and %j', (text, cursor, pressedKey, change) => {
    expect(pressed({ text, at: cursor }, pressedKey)).toEqual(change);
  });
});

describe('a call in the conversation', () => {
  it.each([
    [
      { title: 'harmless', kind: 'execute', rawInput: { command: 'rm x' } },
      'asks  execute  "harmless"  rm x',
    ],
    [{ title: 'rm x', kind: 'execute', rawInput: { command: 'rm x' } }, 'asks  execute  rm x'],
    [{ title: '/w/a', kind: 'edit', locations: [{ path: '/w/a' }] }, 'asks  edit  a'],
    [{ title: 'b', locations: [{ path: '/wide/a' }] }, 'asks  tool  "b"  /wide/a'],
  ])('%j', (call, line) => {
    expect(toolLine('asks', call, '/w')).toBe(line);
  });

  it('shows what it changes, and how much more', () => {
    const content = [
      { type: 'diff', path: '/w/a', oldText: 'one\ntwo\n', newText: 'one\n2\n' },
      { type: 'diff', path: '/w/b', newText: Array.from({ length: 20 }, (_, at) => `${at}\n`).join('') },
      { type: 'diff', path: '/w/c', newText: 'x'.repeat(300_000) },
    ];
    const lines = diffText({ content }, '/w');
    expect(lines.slice(0, 4)).toEqual(['a  +1 -1', '- two', '+ 2', 'b  +20 -0']);
    expect(lines.slice(-2)).toEqual(['… 12 more lines', 'c: a large change']);
  });

  it('shows a plan by its steps, and nothing of what is none', () => {
    const entries = [
      { content: 'look', status: 'completed' },
      { content: 'do', status: 'in_progress' },
      { content: 'tell', status: 'pending' },
    ];
    expect(planLines({ entries })).toEqual(['[x] look', '[>] do', '[ ] tell']);
    expect(planLines({ entries: 'all' })).toEqual([]);
  });
});
