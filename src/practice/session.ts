import type { Decision, HookCalls } from './hook-calls.ts';
import type { Screen } from './screen.ts';
import type { Result, Use } from './script-steps.ts';
import type { SessionLog } from './session-log.ts';
import { runTool, type ToolOutcome } from './tools.ts';

/** What became of one tool call. `text` is the output, the error, or the reason it was refused. */
export interface UseResult {
  result: Result;
  text: string;
}

/** What a piece of work can do. All of it ends early once `interrupted` aborts. */
export interface Session {
  use(use: Use): Promise<UseResult>;
  together(uses: readonly Use[]): Promise<UseResult[]>;
  say(text: string): Promise<void>;
  pause(ms?: number): Promise<void>;
  interrupted: AbortSignal;
}

export interface SessionPorts {
  hooks: HookCalls;
  screen: Screen;
  log: SessionLog;
  cwd: string;
  pace: number;
  /** Fields all hook payloads share. */
  common(): Record<string, unknown>;
  nextCall(): string;
}

export function createSession(ports: SessionPorts, interrupted: AbortSignal): Session {
  const { screen, log, pace } = ports;
  const pause = (ms = pace) => wait(ms, interrupted);
  const together = async (uses: readonly Use[]) => {
    if (interrupted.aborted) return uses.map((): UseResult => ({ result: 'withdrawn', text: 'interrupted' }));
    for (const use of uses) log.answer({ type: 'tool_use', name: use.tool, input: use.input });
    const [first] = uses;
    screen.status(
      uses.length === 1 && first ? `${first.tool}… waiting for a decision` : `${uses.length} calls… waiting`,
    );
    const results = await Promise.all(uses.map((use) => oneCall(ports, use, interrupted)));
    screen.status('Working…');
    await pause();
    return results;
  };
  return {
    interrupted,
    pause,
    together,
    async use(use) {
      const [result] = await together([use]);
      return result ?? { result: 'failed', text: '' };
    },
    async say(text) {
      if (interrupted.aborted) return;
      log.answer({ type: 'text', text });
      screen.say(text);
      await pause();
    },
  };
}

async function oneCall(ports: SessionPorts, use: Use, interrupted: AbortSignal): Promise<UseResult> {
  const { hooks, screen } = ports;
  const call = {
    ...ports.common(),
    ...(use.by ? { agent_id: use.by.id, agent_type: use.by.type } : {}),
    ...(use.server === undefined ? {} : { mcp_server: { name: use.server, source: 'practice' } }),
    tool_name: use.tool,
    tool_use_id: ports.nextCall(),
  };
  const decision: Decision = await hooks.preToolUse(
    { ...call, hook_event_name: 'PreToolUse', tool_input: use.input },
    interrupted,
  );
  if (!decision.go) {
    screen.add(
      ...shown(use, use.input, decision.why === 'withdrawn' ? 'Cancelled' : `Refused: ${decision.reason}`),
    );
    return { result: decision.why, text: decision.reason };
  }
  const input = decision.input ?? use.input;
  screen.status(`${use.tool}…`);
  const start = performance.now();
  const outcome = await runTool(use.tool, input, { cwd: ports.cwd, cancelled: interrupted });
  const done = {
    ...call,
    tool_input: use.claims ?? input,
    duration_ms: Math.round(performance.now() - start),
  };
  await report(hooks, done, outcome);
  screen.add(...shown(use, input, outcome.ok ? outcome.text : `Error: ${outcome.error}`));
  return outcome.ok ? { result: 'ok', text: outcome.text } : { result: 'failed', text: outcome.error };
}

async function report(hooks: HookCalls, call: object, outcome: ToolOutcome): Promise<void> {
  if (outcome.ok) {
    await hooks.tell('PostToolUse', {
      ...call,
      hook_event_name: 'PostToolUse',
      tool_response: outcome.response,
    });
  } else {
    const failed = { hook_event_name: 'PostToolUseFailure', error: outcome.error, is_interrupt: false };
    await hooks.tell('PostToolUseFailure', { ...call, ...failed });
  }
}

const longestResult = 6;

/** `● Bash(node --test)` and the first lines of what came of it. */
function shown(use: Use, input: Record<string, unknown>, result: string): string[] {
  const target = [input.command, input.file_path, input.url, input.description].find(
    (text) => typeof text === 'string',
  );
  const lines = plain(result)
    .split('\n')
    .filter((line) => line.trim() !== '');
  const kept = lines
    .slice(0, longestResult)
    .map((line, index) => `${index === 0 ? '  ⎿  ' : '     '}${line.slice(0, 160)}`);
  const more = lines.length > longestResult ? [`     … ${lines.length - longestResult} more lines`] : [];
  return [
    `● ${use.by ? `[${use.by.type}] ` : ''}${use.tool}(${plain(String(target ?? '')).slice(0, 120)})`,
    ...kept,
    ...more,
    '',
  ];
}

/** Output of commands must not move this screen's cursor. */
function plain(text: string): string {
  return text.replace(/\x1b\[[0-9;?]*[ -/]*[@-~]/g, '').replace(/[\x00-\x09\x0b-\x1f\x7f]/g, ' ');
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  if (ms === 0 || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
}
