import { describe, expect, it } from 'vitest';
import { nativePrompt } from '../../../src/channels/gemini/native-prompt.ts';
import type { PromptDetails } from '../../../src/channels/gemini/payload.ts';
import { detailsAre, type ReleasedCall, showsCall } from '../../../src/channels/gemini/same-call.ts';
import { captured, geminiProfile, screenOf, shown } from './screens.ts';

const call = (tool: string, input: Record<string, unknown>, details?: PromptDetails): ReleasedCall => ({
  ...{ tool, input, cwd: '/repo', mcp: null, details },
});
const shell = (command: string) => call('run_shell_command', { command, description: 'x' });
const are = (one: ReleasedCall, details: PromptDetails) => detailsAre(geminiProfile, shown, one, details);

const edit = (over: object = {}): PromptDetails => ({
  ...{ type: 'edit', filePath: '/repo/a.txt', originalContent: 'hello\nworld\n', newContent: 'bye\nworld\n' },
  ...over,
});
const replace = (over: object = {}) =>
  call('replace', { file_path: 'a.txt', old_string: 'hello', new_string: 'bye', ...over });

describe('what Gemini says it will ask is the call that was let go', () => {
  it.each<[string, ReleasedCall, PromptDetails]>([
    ['a command', shell('ls -la'), { type: 'exec', command: 'ls -la' }],
    ['a change', replace(), edit()],
    [
      'a change found with other blanks',
      replace({ old_string: 'hello\n  world' }),
      edit({ newContent: 'bye\n' }),
    ],
    [
      'a whole file',
      call('write_file', { file_path: '/repo/n.txt', content: 'x\n' }),
      edit({ filePath: '/repo/n.txt', originalContent: '', newContent: 'x\n' }),
    ],
    [
      'a read',
      call('read_file', { file_path: 'a.txt' }),
      { type: 'info', title: 'Confirm: ReadFile', prompt: 'a.txt' },
    ],
    [
      'an address',
      call('web_fetch', { prompt: 'x' }),
      { type: 'info', title: 'Confirm Web Fetch', prompt: 'x' },
    ],
    [
      'a subagent',
      call('invoke_agent', { agent_name: 'generalist', prompt: 'x' }),
      {
        type: 'info',
        title: 'Confirm: Generalist',
        prompt: "Running subagent 'generalist' with inputs: { request: x }",
      },
    ],
    [
      'a tool of a server',
      { ...call('mcp_docs_get', {}), mcp: { server: 'docs', tool: 'get' } },
      { type: 'mcp', serverName: 'docs', toolName: 'get' },
    ],
  ])('%s', (_, one, details) => {
    expect(are(one, details)).toBe(true);
  });

  it.each<[string, ReleasedCall, PromptDetails]>([
    ['another command', shell('ls -la'), { type: 'exec', command: 'ls -la; rm -rf ~' }],
    ['a command with other blanks', shell('rm a b'), { type: 'exec', command: 'rm ab' }],
    ['a command for a read', call('read_file', { file_path: 'ls' }), { type: 'exec', command: 'ls' }],
    ['another file', replace(), edit({ filePath: '/repo/b.txt' })],
    ['another text', replace(), edit({ newContent: 'bye\nworld\nmore\n' })],
    [
      'another whole file',
      call('write_file', { file_path: '/repo/a.txt', content: 'x' }),
      edit({ newContent: 'y' }),
    ],
    [
      'another tool',
      call('read_file', { file_path: 'a.txt' }),
      { type: 'info', title: 'Confirm: SearchText', prompt: 'a.txt' },
    ],
    [
      'another subagent',
      call('invoke_agent', { agent_name: 'generalist', prompt: 'x' }),
      {
        type: 'info',
        title: 'Confirm: Other',
        prompt: "Running subagent 'other' with inputs: { request: x }",
      },
    ],
    [
      'another server',
      { ...call('mcp_docs_get', {}), mcp: { server: 'docs', tool: 'get' } },
      { type: 'mcp', serverName: 'other', toolName: 'get' },
    ],
  ])('and not %s', (_, one, details) => {
    expect(are(one, details)).toBe(false);
  });
});

const shows = (name: string, one: ReleasedCall, change = (text: string) => text): boolean => {
  const prompt = nativePrompt(screenOf(change(captured(name))));
  if (!prompt) throw new Error('no prompt');
  return showsCall(shown, one, prompt);
};
const exec = (command: string) => call('run_shell_command', { command }, { type: 'exec', command });
const loop = (last: string) =>
  exec(`for i in 1 2; do\n${Array.from({ length: 30 }, (_, n) => `  echo line ${n}`).join('\n')}\n${last}`);
const changed = () => call('replace', {}, edit());
const read = (prompt: string) => call('read_file', {}, { type: 'info', title: 'Confirm: ReadFile', prompt });
const fetched = (prompt: string, urls: string[]): ReleasedCall =>
  call('web_fetch', {}, { type: 'info', title: 'Confirm Web Fetch', prompt, urls });

describe('the screen shows the call that was let go', () => {
  it.each<[string, ReleasedCall]>([
    ['exec', exec('echo hi > out.txt && cat out.txt')],
    ['exec-hidden', loop('done')],
    ['edit', changed()],
    ['info', read('a.txt')],
    ['web', fetched('get http://127.0.0.1:9/x', ['http://127.0.0.1:9/x'])],
    ['second-of-two', exec('echo two')],
  ])('%s', (name, one) => {
    expect(shows(name, one)).toBe(true);
  });

  it.each<[string, string, ReleasedCall, ((text: string) => string)?]>([
    ['another command', 'exec', exec('echo hi > other.txt && cat out.txt')],
    ['a longer one', 'exec', exec('echo hi > out.txt && cat out.txt && ls')],
    ['one with another end that is shown', 'exec-hidden', loop('rm')],
    ['the other of two', 'second-of-two', exec('echo one')],
    ['another file', 'info', read('b.txt')],
    ['another tool', 'info', { ...read('a.txt'), tool: 'glob' }],
    ['a row that is in neither text', 'edit', changed(), (text) => text.replace('1 + bye  ', '1 + evil ')],
    ['the name of another file', 'edit', changed(), (text) => text.replace('a.txt: hello', 'b.txt: hello')],
    ['another address', 'web', fetched('get http://127.0.0.1:9/x', ['http://127.0.0.1:9/y'])],
    ['what was not told of', 'exec', shell('echo hi > out.txt && cat out.txt')],
  ])('and not %s', (_, name, one, change) => {
    expect(shows(name, one, change)).toBe(false);
  });
});
