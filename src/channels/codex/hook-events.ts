import type { Profile } from '../../model/profile.ts';
import type { CallLedger } from '../call-ledger.ts';
import type { ChannelPorts, Release } from '../channel.ts';
import { type HookAnswer, noted, refused } from '../hook-answer.ts';
import type { HookEvents } from '../hook-events.ts';
import { mapTool, type ToolCall } from '../map-tool.ts';
import { byServer } from '../mcp-name.ts';
import { type CodexEvent, CodexHook, hookNames } from './payload.ts';
import type { Results } from './results.ts';

interface Deps {
  channel: string;
  profile: Profile;
  ports: ChannelPorts;
  ledger: CallLedger;
  results: Results;
  /** The first prompt, which is ours: Codex says nothing before one. It never gets to the model. */
  greeting: string;
  /** MCP servers as rules name them, by Codex's names. */
  servers?: ReadonlyMap<string, string>;
  /** Where Codex writes down what becomes of a session. */
  follow(transcript: string): void;
  subagent(id: string): void;
}

/** No answer of Codex's own, so nothing that could be taken for another one: the hook ends with 2 and says why. */
const no = (why: string): HookAnswer => refused(403, why.trim() === '' ? 'refused by the supervisor' : why);

const yes = (input: Release['input']): HookAnswer =>
  input === null
    ? noted
    : {
        status: 200,
        body: {
          hookSpecificOutput: {
            hookEventName: 'PreToolUse',
            permissionDecision: 'allow',
            updatedInput: input,
          },
        },
      };

const early = 'The supervisor of this run was not there yet.';

/** The meaning of each hook of Codex. Every doubt is a refusal. Never rejects. */
export function createCodexEvents(deps: Deps): HookEvents {
  const { ports, ledger, results } = deps;
  let alive = false;
  const types = new Map<string, string>();
  /** Who waits for an answer, by session: a hook that Codex ended leaves its client behind, which goes on waiting. */
  const waiting = new Map<AbortController, string>();

  function toolCall(
    payload: CodexEvent<'PreToolUse'> | CodexEvent<'PermissionRequest'>,
    ref: string | null,
  ): ToolCall {
    const { tool_input: input, cwd, agent_id: id, agent_type: type } = payload;
    const by = id ? { id, type: type ?? types.get(id) ?? 'unknown' } : null;
    return { ...byServer(payload.tool_name, deps.servers ?? new Map()), input, cwd, ref, by };
  }

  async function beforeUse(payload: CodexEvent<'PreToolUse'>, gone: AbortSignal): Promise<HookAnswer> {
    const ref = payload.tool_use_id;
    const before = ledger.state(ref);
    if (before !== undefined) {
      ports.anomaly(`the call id ${ref} was used twice (it was ${before.at}); the second was refused`);
      return no('This call id was already used.');
    }
    if (!alive) return no(early);
    ledger.set(ref, { at: 'asked' });
    const call = toolCall(payload, ref);
    const id = ports.nextId();
    const mapped = mapTool(deps.profile, call, { id, channel: deps.channel });
    if (mapped.as === 'inner') {
      ledger.set(ref, { at: 'inner', because: mapped.because });
      ports.inner({ tool: call.tool, because: mapped.because, by: call.by });
      return noted;
    }
    const stop = new AbortController();
    const withdraw = () => stop.abort();
    gone.addEventListener('abort', withdraw);
    if (gone.aborted) withdraw();
    waiting.set(stop, payload.session_id);
    try {
      const release = await ports.submit(mapped.action, { withdrawn: stop.signal });
      if (stop.signal.aborted) {
        ledger.set(ref, { at: 'withdrawn', action: id });
        return no('Nobody waited for the answer any more.');
      }
      ledger.settle(ref, id, call, release);
      return release.effect === 'allow' ? yes(release.input) : no(release.reason);
    } catch (error) {
      ledger.set(ref, { at: 'denied', action: id });
      ports.anomaly(`judging ${id} failed: ${error instanceof Error ? error.message : String(error)}`);
      return no('The supervisor could not judge this.');
    } finally {
      waiting.delete(stop);
      gone.removeEventListener('abort', withdraw);
    }
  }

  /** No gate of ours: it only repeats what was released before. */
  function permission(payload: CodexEvent<'PermissionRequest'>): HookAnswer {
    const { tool, input } = toolCall(payload, null);
    const { description: _, ...asked } = input;
    // A patch is asked about without the end of its last line.
    const { command } = asked;
    const patch = typeof command === 'string' ? { ...asked, command: `${command}\n` } : asked;
    const released = [input, asked, patch].some((one) => ledger.isReleased(tool, one));
    if (!released)
      ports.anomaly(`Codex asked permission for a ${tool} call that was never released; refused`);
    const decision = released
      ? { behavior: 'allow' }
      : { behavior: 'deny', message: 'This call was not released by the supervisor.' };
    return { status: 200, body: { hookSpecificOutput: { hookEventName: 'PermissionRequest', decision } } };
  }

  function prompted(payload: CodexEvent<'UserPromptSubmit'>): HookAnswer {
    const { prompt, session_id: sessionId, transcript_path: transcript } = payload;
    if (prompt.trim() === deps.greeting) {
      if (!alive)
        ports.alive({
          sessionId,
          transcript: transcript ?? null,
          model: payload.model ?? null,
          version: null,
          source: 'startup',
        });
      alive = true;
      return no('it is there, and answers for every action of this run');
    }
    // Before the hooks have shown that they answer, the agent is told nothing.
    if (!alive) return no(early);
    ports.prompt(prompt);
    return noted;
  }

  function withdraw(session: string): void {
    for (const [stop, of] of waiting) if (of === session) stop.abort();
  }

  function handle(payload: CodexHook, gone: AbortSignal): HookAnswer | Promise<HookAnswer> {
    if (payload.transcript_path) deps.follow(payload.transcript_path);
    switch (payload.hook_event_name) {
      case 'PreToolUse':
        return beforeUse(payload, gone);
      case 'PermissionRequest':
        return permission(payload);
      case 'PostToolUse':
        void results.reported(payload);
        return noted;
      case 'UserPromptSubmit':
        return prompted(payload);
      case 'SessionStart':
        return noted;
      case 'SubagentStart':
      case 'SubagentStop': {
        const { agent_id: id, agent_type: type } = payload;
        types.set(id, type ?? 'unknown');
        deps.subagent(id);
        const phase = payload.hook_event_name === 'SubagentStart' ? 'started' : 'stopped';
        ports.subagent({ id, type: type ?? 'unknown', phase, transcript: null });
        return noted;
      }
      case 'Interrupt':
        withdraw(payload.session_id);
        ports.turnEnded();
        return noted;
      case 'Stop':
        ports.turnEnded();
        return noted;
      case 'SessionEnd':
        withdraw(payload.session_id);
        ports.sessionEnded(payload.reason);
        return noted;
      default:
        return payload satisfies never;
    }
  }

  return async (body, gone) => {
    const parsed = CodexHook.safeParse(body);
    if (parsed.success) return handle(parsed.data, gone);
    const where = parsed.error.issues.map(({ path, message }) => `${path.map(String).join('.')}: ${message}`);
    const why = `a hook call that could not be understood: ${where.join('; ')}`.slice(0, 500);
    ports.anomaly(`${why}; refused`);
    return refused(422, `${why} (known are ${hookNames.join(', ')})`.slice(0, 700));
  };
}
