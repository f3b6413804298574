import { describe, expect, it } from 'vitest';
import { nativePrompt } from '../../../src/channels/gemini/native-prompt.ts';
import { captured, screenOf } from './screens.ts';

describe("Gemini's own question", () => {
  it.each([
    [
      'exec',
      {
        type: 'exec',
        body: ['echo hi > out.txt && cat out.txt'],
        hidden: null,
        title: 'Shell  echo hi > out.txt && cat out.txt',
      },
    ],
    [
      'exec-hidden',
      { type: 'exec', body: ['  echo line 27', '  echo line 28', '  echo line 29', 'done'], hidden: 'above' },
    ],
    [
      'edit',
      { type: 'edit', body: ['1 - hello', '1 + bye', '2   world'], title: 'Edit  a.txt: hello => bye' },
    ],
    ['info', { type: 'info', body: ['a.txt'], title: 'ReadFile a.txt' }],
    ['second-of-two', { type: 'exec', body: ['echo two'] }],
  ])('is read as it is shown: %s', (name, expected) => {
    const prompt = nativePrompt(screenOf(captured(name)));
    expect(prompt).toMatchObject(expected);
    // What it is frozen with begins at its own frame.
    expect(prompt?.frozen.rows[0]?.text).toMatch(/^╭─+╮$/);
    expect(prompt?.frozen.rows.at(-1)?.text).toMatch(/^╰─+╯$/);
  });

  it('is read as one of several', () => {
    const text = captured('info').replace('Action Required       ', 'Action Required 1 of 3');
    expect(text).toContain('1 of 3');
    expect(nativePrompt(screenOf(text))).toMatchObject({
      type: 'info',
      title: 'ReadFile a.txt',
      body: ['a.txt'],
    });
  });

  it('says which tool of which server it is about', () => {
    const text = captured('info')
      .replace('?  ReadFile a.txt', '?  get (docs MCP Server)')
      .replace('a.txt', 'MCP Server: docs')
      .replace('Do you want to proceed?', 'Allow execution of MCP tool "get" from server "docs"?');
    expect(nativePrompt(screenOf(text))).toMatchObject({ type: 'mcp', server: 'docs', tool: 'get' });
  });

  it.each<[string, (text: string) => string]>([
    [
      'with another answer chosen',
      (text) => text.replace('● 1.', '  1.').replace('  2. Allow', '● 2. Allow'),
    ],
    [
      'whose first answer allows more than once',
      (text) => text.replace('1. Allow once', '1. Allow for this session'),
    ],
    ['without a no', (text) => text.replace('3. No, suggest changes (esc)', '3. Maybe')],
    ['with text below it', (text) => `${text}\n> type here`],
    ['of which the beginning is not on the screen', (text) => text.split('\n').slice(3).join('\n')],
    [
      'with a row that stands out of its frame',
      (text) => text.replace('│ Allow execution', '  Allow execution'),
    ],
    ['that asks something else', (text) => text.replace('Allow execution of [Shell]?', 'Trust this folder?')],
    ['that asks nothing', (text) => text.replace('Allow execution of [Shell]?', '')],
    [
      'for more than the call',
      (text) => text.replace('Allow execution of [Shell]?', 'To run [Shell], allow access to the following?'),
    ],
  ])('is none %s', (_, change) => {
    const changed = change(captured('exec'));
    expect(changed).not.toBe(captured('exec'));
    expect(nativePrompt(screenOf(captured('exec')))).toBeDefined();
    expect(nativePrompt(screenOf(changed))).toBeUndefined();
  });

  it('is none on the second screen, and none on an empty one', () => {
    expect(nativePrompt(screenOf(captured('exec'), { alternate: true }))).toBeUndefined();
    expect(nativePrompt(screenOf(''))).toBeUndefined();
  });
});
