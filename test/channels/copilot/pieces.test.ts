import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { projectFile } from '../../../src/channels/copilot/project-files.ts';
import { failureOf, resultOf } from '../../../src/channels/copilot/results.ts';
import { callKey, createTranscripts } from '../../../src/channels/copilot/transcript.ts';
import { temporaryDirectory } from '../../harness/temporary.ts';

let repo: string;
const put = (path: string, text: string): void => {
  mkdirSync(dirname(join(repo, path)), { recursive: true });
  writeFileSync(join(repo, path), text);
};
beforeEach(() => {
  repo = temporaryDirectory();
  put('.git/HEAD', 'ref: refs/heads/main\n');
});

describe('what a project brings along', () => {
  const off = true;
  it.each([
    ['.github/copilot/settings.json', '{"disableAllHooks":true}', off],
    ['.github/copilot/settings.local.json', '{"disableAllHooks":"yes"}', off],
    ['.claude/settings.json', '{"disableAllHooks":true}', off],
    ['.claude/settings.local.json', '{"disabledHooks":["x"]}', off],
    ['.github/copilot/settings.json', '// a comment\n{"disableAllHooks":true}', off],
    ['.github/copilot/settings.json', 'null', off],
    ['.github/copilot/settings.json', '{"hooks":{"preToolUse":[]}}', false],
    ['.github/copilot/settings.json', '{"enabledPlugins":{"a@b":true}}', false],
    ['.github/copilot/settings.json', '{"extensions":{"mode":"load_only"}}', false],
    ['.github/hooks/a.json', '', false],
    ['.github/extensions/a/extension.mjs', '', false],
    ['.github/lsp.json', '{}', false],
    ['.github/agents/a.md', '---\nname: a\nhooks:\n  preToolUse: []\n---\n', false],
    ['.github/agents/deep/b.MD', '---\n"mcp-servers": {}\n---\n', false],
    ['.claude/skills/s/SKILL.md', '\uFEFF---\nhooks: {}\n---\n', false],
  ])('%s: %s', (path, text, switchesOff) => {
    put(path, text);
    expect(projectFile(repo)).toMatchObject({
      path: expect.stringContaining(path.split('/')[1] ?? ''),
      off: switchesOff,
    });
    // Seen from a folder below, too: Copilot reads them from the repository's root.
    put('src/deep/x.txt', '');
    expect(projectFile(join(repo, 'src/deep'))?.off).toBe(switchesOff);
  });

  it.each([
    ['nothing', 'README.md', ''],
    [
      'settings that only choose',
      '.github/copilot/settings.json',
      '{"model":"gpt-4.1","disableAllHooks":false}',
    ],
    ['empty lists', '.github/copilot/settings.json', '{"hooks":{},"enabledPlugins":{}}'],
    ['an agent of words alone', '.github/agents/a.md', '---\nname: a\n---\nhooks: none\n'],
    ['instructions', '.github/copilot-instructions.md', '---\nhooks: x\n---\n'],
    ['a file where a folder would be', '.github/hooks', ''],
  ])('is not seen in %s', (_, path, text) => {
    put(path, text);
    expect(projectFile(repo)).toBe(null);
  });

  it('counts what leads nowhere or cannot be read', () => {
    mkdirSync(join(repo, '.github/copilot'), { recursive: true });
    mkdirSync(join(repo, '.github/copilot/settings.json'));
    expect(projectFile(repo)).toMatchObject({ off: true });
    repo = temporaryDirectory();
    put('elsewhere/a.json', '{}');
    mkdirSync(join(repo, '.github'));
    symlinkSync(join(repo, 'elsewhere'), join(repo, '.github/hooks'));
    expect(projectFile(repo)).toMatchObject({ off: false });
    chmodSync(join(repo, 'elsewhere'), 0o755);
  });
});

it.each([
  ['hi\nthere\n<shellId: 0 completed with exit code 0>', 'hi\nthere', 0, false, 'ok'],
  ['\n<shellId: long-name completed with exit code 127>', '', 127, false, 'failed'],
  ['<command started in background with shellId: s1>', undefined, null, true, 'ok'],
  ['<shellId: 0 completed with exit code 0>\nand more', undefined, null, true, 'ok'],
  ['', '', null, true, 'ok'],
])('reads what a command printed: %j', (text, printed, exit, partial, outcome) => {
  const result = resultOf('bash', { command: 'x' }, text);
  expect(result).toMatchObject({ outcome, output: { text: printed ?? text, exit, partial } });
  expect(result.failure === null).toBe(outcome === 'ok');
});

it('reads what other tools returned', () => {
  expect(resultOf('view', { path: 'a' }, 'text <shellId: 0 completed with exit code 1>')).toMatchObject({
    outcome: 'ok',
    output: null,
  });
  expect(failureOf('view', { path: 'a' }, 'Path does not exist')).toMatchObject({
    outcome: 'failed',
    failure: 'view: Path does not exist',
    output: null,
  });
  expect(failureOf('bash', { command: 'a' }, 'broken').output).toEqual({
    text: 'broken',
    exit: null,
    partial: true,
  });
});

it('adds up what a session used, and tells what ran that no hook heard', async () => {
  const file = join(repo, 'events.jsonl');
  const lines = readFileSync(join(import.meta.dirname, '../../fixtures/copilot/events.jsonl'), 'utf8');
  const totals: unknown[] = [];
  const unheard: string[] = [];
  const heard = callKey('bash', { description: 'test', command: 'echo a' });
  const transcripts = createTranscripts({
    onTotals: (one) => void totals.push(one),
    heard: (tool, input) => callKey(tool, input) === heard,
    onUnheard: (tool) => void unheard.push(tool),
  });
  transcripts.follow(file);
  await transcripts.check();
  expect(totals).toEqual([]);
  writeFileSync(file, lines);
  transcripts.follow(file);
  await Promise.all([transcripts.check(), transcripts.check()]);
  expect(totals).toEqual([{ costUsd: null, tokens: 1260, cacheReadTokens: 1800, requests: 2 }]);
  expect(unheard).toEqual(['view']);
  await transcripts.check();
  expect(totals.length).toBe(1);
});
