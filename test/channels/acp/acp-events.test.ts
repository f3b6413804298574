import { describe, expect, it } from 'vitest';
import type { Release } from '../../../src/channels/channel.ts';
import type { Action } from '../../../src/model/action.ts';
import { allow } from '../recording-ports.ts';
import { begin, openEvents, replay, sessionOf } from './replay.ts';

const brief = (action: Action): string => {
  switch (action.kind) {
    case 'run':
      return `run ${action.command} in ${action.cwd}`;
    case 'edit':
      return `edit ${action.changes.map(({ path, before, after }) => `${path} ${before ?? ''}>${after}`)}`;
    case 'read':
      return `read ${action.paths}`;
    case 'call':
      return `call ${action.server}.${action.name} ${JSON.stringify(action.args)}`;
    default:
      return `${action.kind} ${action.tool}`;
  }
};

const commands = ['run ls in /repo', 'run echo hi > out.txt in /repo'];
const pair = ['run echo p1 in /repo', 'run echo p2 in /repo'];
const call = 'call rig.touch {"path":"/repo/viamcp.txt"}';
const written = 'edit /repo/new.txt >from agent\n';
const edited = 'edit /repo/a.txt hello>bye';
const reads = ['read /repo/README.md', 'read /etc/hostname'];
/** What each agent asked in a recorded session, and what it did without asking. */
const sessions = [
  {
    agent: 'opencode',
    asked: [...commands, written, edited, ...reads, call, ...pair, 'unknown task'],
    unasked: [],
  },
  { agent: 'qwen', asked: [...commands, written, ...reads, call, ...pair, 'unknown agent'], unasked: [] },
  {
    agent: 'gemini',
    asked: [
      ...commands,
      written,
      'edit /repo/a.txt >bye\nthere\n',
      'read /repo/README.md',
      call,
      ...pair,
      'unknown google_web_search',
    ],
    unasked: [],
  },
  // Recorded with all of its tools: its profile leaves out those it does not ask for.
  {
    agent: 'copilot',
    asked: [...commands, written, edited, 'read /etc/hostname', ...pair],
    unasked: ['read (call_5_0)', 'other (call_10_0)'],
  },
] as const;

describe.each(sessions)('a session of $agent over ACP', ({ agent, asked, unasked }) => {
  it('becomes the actions it is about, and what was not asked for is noticed', async () => {
    const opened = openEvents(agent);
    const answers = await replay(opened, sessionOf(agent));
    expect(opened.actions.map(brief)).toEqual(asked);
    expect(opened.doubts).toEqual(unasked.map((what) => `the agent ran ${what} without asking for it`));
    expect(opened.said.filter((line) => /^(anomaly|lost)/.test(line))).toEqual([]);
    expect(answers.every((one) => JSON.stringify(one).includes('"effect":"allow"'))).toBe(true);
    // What ended well is told as that, by the id of the action.
    const done = opened.finished.filter(({ outcome, differs }) => outcome === 'ok' && !differs);
    expect(done.length).toBeGreaterThanOrEqual(asked.length - 1);
    const turns = sessionOf(agent).filter(({ turned }) => turned).length;
    expect(opened.said.filter((line) => line === 'turn')).toHaveLength(turns);
  });

  it('is refused as a whole when nobody allows it', async () => {
    const no: Release = { effect: 'deny', reason: 'not now', input: null };
    const opened = openEvents(agent, () => no);
    const answers = await replay(opened, sessionOf(agent));
    expect(new Set(answers.map((one) => JSON.stringify(one)))).toEqual(
      new Set(['{"effect":"deny","reason":"not now"}']),
    );
    // The recorded agent ran it all the same: every one of these is noticed.
    const ran = opened.finished.filter(({ differs }) => differs).length;
    expect(opened.doubts.filter((doubt) => doubt.includes('was denied and the agent ran it'))).toHaveLength(
      ran,
    );
    expect(ran).toBeGreaterThanOrEqual(asked.length - 1);
  });
});

const question = (toolCall: object) => ({ say: 'ask', request: { sessionId: 's1', toolCall, options: [] } });
const shell = (over: object = {}) => ({
  toolCallId: 'c1',
  kind: 'execute',
  title: 'says it is harmless',
  rawInput: { command: 'rm -rf /' },
  _meta: { toolName: 'run_shell_command' },
  ...over,
});
const tell = (sessionUpdate: string, over: object) => ({ say: 'update', update: { sessionUpdate, ...over } });

describe('a question over ACP', () => {
  it.each([
    ['a tool the profile does not list', shell({ _meta: { toolName: 'rocket' } }), /no mapping/],
    ['no tool', shell({ _meta: null }), /does not tell which tool/],
    ['no input', shell({ rawInput: null }), /with what it calls/],
    ['an input that is a list', shell({ rawInput: ['rm'] }), /with what it calls/],
    ['a command that is no text', shell({ rawInput: { command: 7 } }), /not text/],
    [
      'a change of another file than its input names',
      shell({
        kind: 'edit',
        _meta: { toolName: 'write_file' },
        rawInput: { file_path: '/repo/a', content: 'x' },
        locations: [{ path: '/repo/b' }],
      }),
      /shows a change of \/repo\/b/,
    ],
    [
      'another new text than its input has',
      shell({
        kind: 'edit',
        _meta: { toolName: 'write_file' },
        rawInput: { file_path: '/repo/a', content: 'bad' },
        content: [{ type: 'diff', path: '/repo/a', newText: 'good' }],
      }),
      /another new text/,
    ],
    [
      'a read of another file than its input names',
      shell({
        _meta: { toolName: 'read_file' },
        rawInput: { file_path: '/repo/a' },
        locations: [{ path: '/x/y' }],
      }),
      /shows a read of \/x\/y/,
    ],
  ])('with %s is judged as unknown, with all that was said', async (_what, toolCall, why) => {
    const opened = openEvents('qwen');
    await begin(opened, 'qwen');
    await opened.say(question(toolCall));
    const [action] = opened.actions;
    expect(action?.kind === 'unknown' && action.why).toMatch(why);
    expect(JSON.stringify(action?.input)).toContain('"title":"says it is harmless"');
  });

  it.each([
    ['the command it told of before', { rawInput: { command: 'ls' } }, /another command/],
    ['one call, of two by that id', { rawInput: { command: 'rm -rf /' } }, null],
  ])('that is about something else than %s is judged as unknown', async (_what, announced, why) => {
    const opened = openEvents('qwen');
    await begin(opened, 'qwen');
    const { rawInput: _, ...rest } = shell();
    await opened.say(tell('tool_call', { ...rest, ...announced }));
    if (why === null) await opened.say(tell('tool_call', { ...rest, rawInput: { command: 'ls' } }));
    await opened.say(question(shell()));
    const [action] = opened.actions;
    expect(action?.kind === 'unknown' && action.why).toMatch(why ?? /several calls/);
  });

  it.each([
    ['runs elsewhere', '[in /etc] (harmless)'],
    ['does not say where it runs', ''],
  ])('of an agent that shows only the command and %s is judged as unknown', async (_what, text) => {
    const opened = openEvents('gemini');
    await begin(opened, 'gemini');
    const content = [{ type: 'content', content: { type: 'text', text } }];
    await opened.say(
      question({ toolCallId: 'run_shell_command__1', kind: 'execute', title: 'cat passwd', content }),
    );
    expect(opened.actions.map(brief)).toEqual(['unknown run_shell_command']);
  });

  it('waits for the input where that is told a moment later', async () => {
    const opened = openEvents('opencode', undefined, { after: () => () => {} });
    await begin(opened, 'opencode');
    const read = { toolCallId: 'c1', kind: 'read', title: 'read' };
    await opened.say(tell('tool_call', { ...read, status: 'pending', rawInput: {} }));
    const asked = opened.say(question({ ...read, rawInput: {} }));
    expect(opened.actions).toEqual([]);
    await opened.say(
      tell('tool_call_update', { ...read, status: 'in_progress', rawInput: { filePath: '/repo/a' } }),
    );
    await asked;
    expect(opened.actions.map(brief)).toEqual(['read /repo/a']);
  });

  it('asked twice for one call gets one verdict; for something else by the same id it is refused', async () => {
    const opened = openEvents('qwen');
    await begin(opened, 'qwen');
    const [one, two] = await Promise.all([opened.say(question(shell())), opened.say(question(shell()))]);
    expect([one.body.effect, two.body.effect]).toEqual(['allow', 'allow']);
    expect(opened.actions).toHaveLength(1);
    const other = await opened.say(question(shell({ rawInput: { command: 'curl evil' } })));
    expect(other.body.effect).toBe('deny');
    expect(opened.actions).toHaveLength(1);
    // Once it is over the id may come again: models choose it.
    await opened.say(tell('tool_call_update', { toolCallId: 'c1', status: 'completed' }));
    await opened.say(question(shell({ rawInput: { command: 'curl evil' } })));
    expect(opened.actions.map(brief)).toEqual(['run rm -rf / in /repo', 'run curl evil in /repo']);
  });

  it('that the agent takes back is withdrawn, and noticed when it runs', async () => {
    let stopped = false;
    const opened = openEvents(
      'qwen',
      (_action, withdrawn) =>
        new Promise((resolve) => {
          withdrawn.addEventListener('abort', () => {
            stopped = true;
            resolve({ effect: 'deny', reason: 'withdrawn', input: null });
          });
        }),
    );
    await begin(opened, 'qwen');
    const stop = new AbortController();
    const asked = opened.say(question(shell()), stop.signal);
    await new Promise((resolve) => setImmediate(resolve));
    stop.abort();
    expect((await asked).body.effect).toBe('deny');
    expect(stopped).toBe(true);
    await opened.say(tell('tool_call_update', { toolCallId: 'c1', status: 'completed' }));
    expect(opened.doubts).toEqual(['a1 was withdrawn and the agent ran it']);
  });

  it('that a person changed is refused with what to ask instead', async () => {
    const opened = openEvents('qwen', () => ({ ...allow, input: { command: 'ls' } }));
    await begin(opened, 'qwen');
    const { body } = await opened.say(question(shell()));
    expect(body).toMatchObject({ effect: 'deny', reason: expect.stringContaining('{"command":"ls"}') });
  });

  it('is refused when something came along meanwhile that changes what is asked for', async () => {
    let found: string | null = null;
    const opened = openEvents('qwen', undefined, { tampered: () => found });
    await begin(opened, 'qwen');
    found = '/repo/.opencode is there';
    expect((await opened.say(question(shell()))).body.effect).toBe('deny');
  });

  it.each([
    ['before it was answered', 'asked', /before it was answered/],
    ['again after it was over', 'twice', /without asking for it/],
    ['with another input', 'other', null],
  ])('whose call runs %s is noticed', async (_what, how, doubt) => {
    const wait = how === 'asked' ? () => new Promise<Release>(() => {}) : undefined;
    const opened = openEvents('qwen', wait);
    await begin(opened, 'qwen');
    const asked = opened.say(question(shell()));
    if (how !== 'asked') await asked;
    else await new Promise((resolve) => setImmediate(resolve));
    const ended = { toolCallId: 'c1', status: 'completed', _meta: { toolName: 'run_shell_command' } };
    if (how === 'other')
      await opened.say(
        tell('tool_call_update', { ...shell(), status: 'in_progress', rawInput: { command: 'evil' } }),
      );
    await opened.say(tell('tool_call_update', ended));
    if (how === 'twice') await opened.say(tell('tool_call_update', ended));
    if (doubt) expect(opened.doubts).toEqual([expect.stringMatching(doubt)]);
    else expect(opened.finished).toMatchObject([{ action: 'a1', differs: true }]);
  });
});

it('a tool that is not there is nothing that ran; any other that was not asked for is', async () => {
  const opened = openEvents('opencode');
  await begin(opened, 'opencode');
  for (const [toolCallId, kind, title] of [
    ['c1', 'other', 'invalid'],
    ['c2', 'execute', 'invalid'],
    ['c3', 'other', 'rocket'],
  ]) {
    await opened.say(tell('tool_call', { toolCallId, kind: 'think', title: 'task', status: 'pending' }));
    await opened.say(
      tell('tool_call_update', { toolCallId, kind, title, status: 'in_progress', rawInput: {} }),
    );
    await opened.say(tell('tool_call_update', { toolCallId, title: 'Invalid Tool', status: 'completed' }));
  }
  expect(opened.doubts).toEqual([
    'the agent ran task (c2) without asking for it',
    'the agent ran task (c3) without asking for it',
  ]);
});

describe('the port of a run over ACP', () => {
  it.each([
    ['no word of ours', { say: 'allow me' }],
    ['a word with something beside it', { say: 'hello', more: 1 }],
    ['a second first word', { say: 'hello' }],
    [
      'a session of another version',
      { say: 'ready', initialized: { protocolVersion: 2 }, session: { sessionId: 'x' } },
    ],
    ['a session without an id', { say: 'ready', initialized: { protocolVersion: 1 }, session: {} }],
    [
      'a session in which nobody is asked',
      {
        say: 'ready',
        initialized: { protocolVersion: 1 },
        session: { sessionId: 'x', modes: { currentModeId: 'yolo' } },
      },
    ],
    [
      'a session that does not say whether it asks',
      { say: 'ready', initialized: { protocolVersion: 1 }, session: { sessionId: 'x' } },
    ],
    ['an agent that can no longer be heard', { say: 'lost', reason: 'it ended' }],
  ])('%s ends it', async (_what, words) => {
    const opened = openEvents('qwen');
    await opened.say({ say: 'hello' });
    expect((await opened.say(words)).status).toBe(409);
    expect(opened.said).toEqual([expect.stringMatching(/^lost /)]);
  });

  it('ends before the first word, too', async () => {
    const opened = openEvents('qwen');
    expect((await opened.say(question(shell()))).status).toBe(409);
    expect(opened.actions).toEqual([]);
  });

  it.each([
    ['its mode', 'qwen', { sessionUpdate: 'current_mode_update', currentModeId: 'yolo' }],
    [
      'an option',
      'copilot',
      { sessionUpdate: 'config_option_update', configOptions: [{ id: 'allow_all', currentValue: 'on' }] },
    ],
  ] as const)('ends when %s changes to one that does not ask', async (_what, agent, update) => {
    const opened = openEvents(agent);
    await begin(opened, agent);
    expect(opened.said).toEqual([expect.stringMatching(/^alive/)]);
    await opened.say({ say: 'update', update });
    expect(opened.said.at(-1)).toMatch(/^lost the agent does not ask while/);
  });

  it('gives the task with the answer to the session, and tells an agent that stops at a refusal why', async () => {
    const opened = openEvents('qwen', () => ({ effect: 'deny', reason: 'secret', input: null }));
    await opened.say({ say: 'hello' });
    const [{ initialized } = {}, { session } = {}] = sessionOf('qwen');
    expect((await opened.say({ say: 'ready', initialized, session })).body).toEqual({ prompt: 'the task' });
    const turn = async (): Promise<unknown> => {
      await opened.say(question(shell({ toolCallId: `c${opened.actions.length}` })));
      return (await opened.say({ say: 'turned', answer: { stopReason: 'end_turn' } })).body.prompt;
    };
    expect(await turn()).toContain('- secret');
    expect(opened.said.filter((line) => line === 'turn')).toEqual([]);
    await turn();
    await turn();
    // It does not come to an end by itself.
    expect(await turn()).toBe(null);
    expect(opened.said.filter((line) => line === 'turn')).toHaveLength(1);
  });

  it('says nothing after a turn a person stopped', async () => {
    const opened = openEvents('qwen', () => ({ effect: 'deny', reason: 'secret', input: null }));
    await begin(opened, 'qwen');
    await opened.say(question(shell()));
    const { body } = await opened.say({ say: 'turned', answer: { stopReason: 'cancelled' } });
    expect(body).toEqual({ prompt: null });
  });

  it('adds up what the agent says it used', async () => {
    const opened = openEvents('copilot');
    await begin(opened, 'copilot');
    const usage = { totalTokens: 1000, cachedReadTokens: 300 };
    await opened.say(tell('usage_update', { used: 1, size: 2, cost: { amount: 0.5, currency: 'USD' } }));
    for (let turn = 0; turn < 2; turn += 1)
      await opened.say({ say: 'turned', answer: { stopReason: 'end_turn', usage } });
    expect(opened.usage.at(-1)).toEqual({ costUsd: 0.5, tokens: 1400, cacheReadTokens: 600, requests: 2 });
  });
});
