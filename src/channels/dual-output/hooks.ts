import type { ChannelPorts, Release } from '../channel.ts';
import { type HookAnswer, noted } from '../hook-answer.ts';
import type { HookEvents } from '../hook-events.ts';
import type { Calls, JudgedCall, Wanted } from './calls.ts';
import { beforeUse, permission } from './hook-answers.ts';
import { DualHook, type DualHookOf, UnknownDualHook } from './hook-payload.ts';
import type { Results } from './results.ts';

interface Deps {
  ports: ChannelPorts;
  calls: Calls;
  results: Results;
  /** Tools that ask the person at the agent's own screen: answering for the person is not ours. */
  asksPerson: readonly string[];
  /**
   * Resolves when a hook should be answered, come what may. The agent goes on a little later without: to its own question
   * where it was asked for permission, and to the tool itself just before it runs. Of the calls of one turn a hook is asked one
   * after the other: the `first` of several must not keep the next from being asked.
   */
  patience(first: boolean): Promise<void>;
  /** Whether what a hook leaves open is asked again in a file. Never of a subagent. */
  asksInFile(): boolean;
  alive(start: DualHookOf<'SessionStart'>): void;
  turnEnded(): void;
  /** The agent waits for what to do next, and for nothing else. */
  idle(): void;
  doubted(reason: string): void;
  /** A call came to its start without having been asked for: its own question, if one follows, is about this. */
  bounced(ref: string): void;
  /** Why nothing may be done at all; null when all is well. */
  refusing(): string | null;
}

/** Modes in which the agent asks before it acts. */
const asking = ['default', 'plan'];

const tooLate =
  'Nobody has answered this yet, and it cannot wait any longer here. Try exactly the same call again to go on waiting.';

/** The meaning of each hook of the agent. Never rejects. */
export function createDualHooks(deps: Deps): HookEvents {
  const { ports, calls } = deps;
  const types = new Map<string, string>();

  const wantedOf = (payload: DualHookOf<'PermissionRequest'> | DualHookOf<'PreToolUse'>): Wanted => {
    const { tool_name: tool, tool_input: input, cwd, agent_id: id } = payload;
    return { tool, input, cwd, by: id === undefined ? null : { id, type: types.get(id) ?? 'unknown' } };
  };

  /** The answer if it comes while the agent still waits for the hook; undefined when it does not. */
  async function inTime(
    one: JudgedCall,
    withdrawn: AbortSignal,
    first = false,
  ): Promise<Release | undefined> {
    if (withdrawn.aborted) one.stop.abort();
    withdrawn.addEventListener('abort', () => one.stop.abort());
    await Promise.race([one.release, deps.patience(first)]);
    return one.known ?? undefined;
  }

  function gaveUp(one: JudgedCall): string {
    one.stop.abort();
    return tooLate;
  }

  async function asked(
    payload: DualHookOf<'PermissionRequest'>,
    withdrawn: AbortSignal,
  ): Promise<HookAnswer> {
    const refused = deps.refusing();
    if (refused !== null) return permission({ behavior: 'deny', message: refused });
    // No opinion: the agent's own dialog stays up for the person it is meant for.
    if (deps.asksPerson.includes(payload.tool_name)) return noted;
    const wanted = wantedOf(payload);
    const one = calls.judge(wanted, null);
    const asksAgain = wanted.by === null && deps.asksInFile();
    const release = await inTime(one, withdrawn, asksAgain);
    if (release === undefined) {
      // The agent asks now in its file, and there is no hurry any more.
      if (asksAgain && deps.asksInFile()) return noted;
      return permission({ behavior: 'deny', message: gaveUp(one) });
    }
    if (release.effect !== 'allow') return permission({ behavior: 'deny', message: release.reason });
    const { input } = release;
    return permission({ behavior: 'allow', ...(input === null ? {} : { updatedInput: input }) });
  }

  function answered(one: JudgedCall): HookAnswer {
    if (one.known === null) {
      one.stop.abort();
      ports.anomaly(
        `${one.action ?? one.wanted.tool} was answered by somebody else than Countersign: refused`,
      );
      return beforeUse('deny', 'This was not answered by the supervisor, so it does not run.');
    }
    return beforeUse(one.known.effect, one.known.reason);
  }

  /** What comes to its start without having been asked for is judged here; the agent asks about it if that takes long. */
  async function unasked(payload: DualHookOf<'PreToolUse'>, withdrawn: AbortSignal): Promise<HookAnswer> {
    const { tool_call_id: ref } = payload;
    const one = calls.judge(wantedOf(payload), ref);
    const release = await inTime(one, withdrawn);
    if (release !== undefined) {
      if (release.input === null) return beforeUse(release.effect, release.reason);
      const wanted = JSON.stringify(release.input);
      one.known = { effect: 'deny', reason: 'changed by a person', input: null };
      return beforeUse(
        'deny',
        `A person changed this. Call the tool again with exactly this input: ${wanted}`,
      );
    }
    if (payload.agent_id !== undefined || !deps.asksInFile()) return beforeUse('deny', gaveUp(one));
    deps.bounced(ref);
    return beforeUse('ask', 'waiting for the supervisor');
  }

  function starting(
    payload: DualHookOf<'PreToolUse'>,
    withdrawn: AbortSignal,
  ): HookAnswer | Promise<HookAnswer> {
    const refused = deps.refusing();
    if (refused !== null) return beforeUse('deny', refused);
    const { tool_call_id: ref, agent_id: agent, permission_mode: mode, tool_name: tool } = payload;
    if (agent === undefined && !asking.includes(mode)) {
      deps.doubted(`the agent no longer asks: its approval mode is "${mode}"`);
      return beforeUse(
        'deny',
        `The approval mode is "${mode}": nothing runs until it asks again (shift-tab).`,
      );
    }
    const wanted = wantedOf(payload);
    const one = calls.known(ref, wanted) ?? calls.claim(ref, wanted);
    if (one) return answered(one);
    if (calls.isInner(tool)) {
      calls.judge(wanted, ref);
      return beforeUse('allow', 'it touches nothing outside the session');
    }
    return unasked(payload, withdrawn);
  }

  function hear(payload: DualHook, withdrawn: AbortSignal): HookAnswer | Promise<HookAnswer> {
    switch (payload.hook_event_name) {
      case 'SessionStart':
        deps.alive(payload);
        return noted;
      case 'PermissionRequest':
        return asked(payload, withdrawn);
      case 'PreToolUse':
        return starting(payload, withdrawn);
      case 'PostToolUse':
        deps.results.ended(payload);
        return noted;
      case 'PostToolUseFailure':
        deps.results.failed(payload);
        return noted;
      case 'Notification':
        if (payload.notification_type === 'idle_prompt') deps.idle();
        return noted;
      case 'Stop':
      case 'StopFailure':
        deps.turnEnded();
        return noted;
      case 'SubagentStart':
      case 'SubagentStop': {
        const { agent_id: id = 'unknown', agent_type: type } = payload;
        types.set(id, type);
        const stopped = payload.hook_event_name === 'SubagentStop';
        const transcript = stopped ? (payload.agent_transcript_path ?? null) : null;
        ports.subagent({ id, type, phase: stopped ? 'stopped' : 'started', transcript });
        return noted;
      }
      case 'SessionEnd':
        ports.sessionEnded(payload.reason);
        return noted;
      default:
        return payload satisfies never;
    }
  }

  return async (value, withdrawn) => {
    const parsed = DualHook.safeParse(value);
    if (parsed.success) return hear(parsed.data, withdrawn);
    const named = UnknownDualHook.safeParse(value);
    const name = named.success ? named.data.hook_event_name : 'nameless';
    const known = DualHook.options.some((option) => option.shape.hook_event_name.value === name);
    // An event of a later version that decides nothing.
    if (!known && named.success) return noted;
    ports.anomaly(`a ${name} hook call of the agent could not be understood`);
    if (name === 'PermissionRequest')
      return permission({ behavior: 'deny', message: 'This call could not be understood.' });
    return beforeUse('deny', 'This call could not be understood.');
  };
}
