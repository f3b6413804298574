import { expect, it } from 'vitest';
import { agentVersion } from '../../src/agent/agent-version.ts';

const ask = (script: string, timeoutMs = 5_000) =>
  agentVersion('/bin/sh', ['-c', script], { env: { PATH: '/usr/bin:/bin' }, cwd: '/', timeoutMs });

it.each([
  ['echo "2.1.328 (Claude Code)"', '2.1.328'],
  ['echo codex-cli 0.99', '0.99'],
  ['echo v1.2.3-beta.4+x', '1.2.3-beta.4+x'],
  ['cat; echo 1.0.0', '1.0.0'],
  ['echo none', null],
  ['echo 1.2.3; exit 1', null],
  ['echo 1.2.3 >&2', null],
])('%s gives %s', async (script, version) => {
  expect(await ask(script)).toBe(version);
});

it('waits no longer than told, and never for a missing program', async () => {
  expect(await ask('exec sleep 20', 100)).toBeNull();
  expect(await agentVersion('/nonexistent', [], { env: {}, cwd: '/' })).toBeNull();
});
