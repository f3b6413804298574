import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createCallLedger } from '../../../src/channels/call-ledger.ts';
import { createCodexEvents } from '../../../src/channels/codex/hook-events.ts';
import { codexProfile } from '../../agents/rig/codex-run.ts';
import { allow, recordingPorts } from '../recording-ports.ts';

const lines = readFileSync(join(import.meta.dirname, '../../fixtures/codex/hooks.jsonl'), 'utf8');
const payloads = lines
  .trim()
  .split('\n')
  .map((line) => z.record(z.string(), z.unknown()).parse(JSON.parse(line)));
const payload = (name: string, fits: (one: Record<string, unknown>) => boolean = () => true) => {
  const found = payloads.find((one) => one.hook_event_name === name && fits(one));
  if (!found) throw new Error(`no ${name}`);
  return found;
};
const greeting = 'Is somebody there?';
const bash = payload('PreToolUse', ({ tool_name: tool }) => tool === 'Bash');
const deny = { effect: 'deny' as const, reason: 'not here', input: null };

function open(judge: Parameters<typeof recordingPorts>[0] = () => allow) {
  const recording = recordingPorts(judge);
  const followed: string[] = [];
  const ledger = createCallLedger();
  const answer = createCodexEvents({
    ...{
      channel: 'codex-hooks',
      profile: codexProfile,
      ports: recording.ports,
      ledger,
      greeting,
      servers: new Map(),
    },
    results: { reported: async () => {}, written: () => {} },
    follow: (file) => void followed.push(file),
    subagent: (id) => void followed.push(id),
  });
  const ask = (body: unknown, signal = new AbortController().signal) => answer(body, signal);
  return {
    ...recording,
    ...{ ask, ledger, followed },
    greet: () => ask({ ...payload('UserPromptSubmit'), prompt: greeting }),
  };
}

describe('hooks of Codex', () => {
  it('answers nothing with yes before it was greeted, and keeps the greeting from the model', async () => {
    const { ask, greet, said, actions } = open();
    expect(await ask(payload('UserPromptSubmit'))).toMatchObject({ status: 403 });
    expect(await ask(bash)).toMatchObject({ status: 403 });
    expect([said, actions]).toEqual([[], []]);
    expect(await greet()).toMatchObject({
      status: 403,
      body: { error: expect.stringContaining('it is there') },
    });
    expect(await greet()).toMatchObject({ status: 403 });
    expect(said).toEqual([expect.stringMatching(/^alive /)]);
    expect(await ask(payload('UserPromptSubmit'))).toEqual({ status: 200, body: {} });
    expect(said.at(-1)).toBe(`prompt ${payload('UserPromptSubmit').prompt}`);
  });

  it.each(payloads.map((one) => [`${one.hook_event_name} ${one.tool_name ?? ''}`, one] as const))(
    'understands %s as it was recorded',
    async (_, one) => {
      const { ask, greet, said } = open();
      await greet();
      expect((await ask(one)).status).toBe(200);
      expect(said.filter((text) => text.startsWith('anomaly'))).toEqual([]);
    },
  );

  it('says yes with nothing, yes to something else with it, and no by refusing the call', async () => {
    const { ask, greet, actions } = open((action) =>
      action.ref === 'edited'
        ? { ...allow, input: { command: 'true' } }
        : action.ref === 'denied'
          ? deny
          : allow,
    );
    await greet();
    expect(await ask(bash)).toEqual({ status: 200, body: {} });
    expect(actions[0]).toMatchObject({ kind: 'run', command: 'cat b.txt; pwd', cwd: '/repo/sub', by: null });
    expect(await ask({ ...bash, tool_use_id: 'edited' })).toEqual({
      status: 200,
      body: {
        hookSpecificOutput: {
          hookEventName: 'PreToolUse',
          permissionDecision: 'allow',
          updatedInput: { command: 'true' },
        },
      },
    });
    expect(await ask({ ...bash, tool_use_id: 'denied' })).toMatchObject({
      status: 403,
      body: { error: 'not here' },
    });
  });

  it('judges a patch file by file', async () => {
    const { ask, greet, actions } = open();
    await greet();
    await ask(payload('PreToolUse', ({ tool_name: tool }) => tool === 'apply_patch'));
    expect(actions[0]).toMatchObject({
      kind: 'edit',
      changes: [{ path: 'PATCHME.txt', before: null, after: 'x\n' }],
    });
    await ask({ ...bash, tool_name: 'apply_patch', tool_use_id: 'p2', tool_input: { command: 'x' } });
    expect(actions[1]).toMatchObject({ kind: 'unknown' });
  });

  it('never refuses without a word: Codex would take that for a hook that failed', async () => {
    const { ask, greet } = open(() => ({ ...deny, reason: ' ' }));
    await greet();
    expect(await ask(bash)).toMatchObject({ status: 403, body: { error: expect.stringMatching(/\S/) } });
  });

  it.each<[string, unknown]>([
    ['nothing', null],
    ['no event', { tool_name: 'Bash' }],
    ['an event nobody knows', { ...bash, hook_event_name: 'PreSomething' }],
    ['no input', { ...bash, tool_input: undefined }],
    ['an input that is a text', { ...bash, tool_input: 'ls' }],
    ['no id', { ...bash, tool_use_id: '' }],
    ['a relative folder', { ...bash, cwd: 'repo' }],
  ])('refuses %s', async (_, body) => {
    const { ask, greet, actions } = open();
    await greet();
    expect((await ask(body)).status).toBeGreaterThanOrEqual(400);
    expect(actions).toEqual([]);
  });

  it('refuses the second call of one id, and what cannot be judged', async () => {
    const { ask, greet } = open((action) => {
      if (action.ref === 'broken') throw new Error('broken');
      return allow;
    });
    await greet();
    expect((await ask(bash)).status).toBe(200);
    expect((await ask(bash)).status).toBe(403);
    expect((await ask({ ...bash, tool_use_id: 'broken' })).status).toBe(403);
  });

  it('judges what a subagent does in its name', async () => {
    const { ask, greet, actions, followed } = open();
    await greet();
    await ask(payload('SubagentStart'));
    const id = String(payload('SubagentStart').agent_id);
    await ask({ ...bash, agent_id: id });
    expect(actions[0]?.by).toEqual({ id, type: 'default' });
    expect(followed).toContain(id);
  });

  it('gives up what was waited for when the person cuts the turn off, or the call is gone', async () => {
    const waits: AbortSignal[] = [];
    const { ask, greet, ledger } = open(
      (_, signal) =>
        new Promise((resolve) => {
          waits.push(signal);
          signal.addEventListener('abort', () => resolve(allow));
        }),
    );
    await greet();
    const first = ask(bash);
    await ask({ ...payload('Stop'), hook_event_name: 'Interrupt', session_id: 'another' });
    expect(waits[0]?.aborted).toBe(false);
    await ask({ ...payload('Stop'), hook_event_name: 'Interrupt' });
    expect((await first).status).toBe(403);
    const gone = new AbortController();
    const second = ask({ ...bash, tool_use_id: 'gone' }, gone.signal);
    gone.abort();
    expect((await second).status).toBe(403);
    expect(ledger.state('gone')).toMatchObject({ at: 'withdrawn' });
  });

  it('repeats for Codex what was released, and refuses all else', async () => {
    const { ask, greet } = open();
    await greet();
    await ask(bash);
    const asked = { ...bash, hook_event_name: 'PermissionRequest', tool_use_id: undefined };
    const decision = async (body: unknown) =>
      z
        .looseObject({
          hookSpecificOutput: z.looseObject({ decision: z.looseObject({ behavior: z.string() }) }),
        })
        .parse((await ask(body)).body).hookSpecificOutput.decision.behavior;
    expect(await decision(asked)).toBe('allow');
    expect(await decision({ ...asked, tool_input: { command: 'rm -rf /' } })).toBe('deny');
  });
});
