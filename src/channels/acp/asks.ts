import type { Action } from '../../model/action.ts';
import type { AcpChannel } from '../../model/agent-channel.ts';
import type { Profile } from '../../model/profile.ts';
import type { CallLedger } from '../call-ledger.ts';
import type { ChannelPorts, Release } from '../channel.ts';
import { type Mapped, mapTool } from '../map-tool.ts';
import { canonicalJson } from '../same-input.ts';
import { disagreement } from './agreement.ts';
import { askedCall, inputOf, toolName } from './as-tool-call.ts';
import { type ToolUpdate, textOf } from './payload.ts';
import type { ToldCalls } from './told-calls.ts';

interface AskDeps {
  name: string;
  profile: Profile;
  channel: AcpChannel;
  ports: ChannelPorts;
  ledger: CallLedger;
  told: ToldCalls;
  workspace: string;
  /** MCP servers of the run, as rules call them, by the agent's names. */
  servers(): ReadonlyMap<string, string>;
  /** Why nothing may be let through any more, asked just before each release; null when all is well. */
  tampered(): string | null;
}

/** The questions of one agent. Nothing here rejects. */
export interface Asks {
  /** `withdrawn` aborts when the agent stopped waiting. */
  ask(asked: ToolUpdate, withdrawn: AbortSignal): Promise<Release>;
  /** What was judged of the call that goes by this id now. */
  actionOf(ref: string): Action | undefined;
  /** The agent stopped waiting for this call. */
  withdraw(ref: string): void;
  /** The call that went by this id is over. */
  over(ref: string): void;
}

interface Judged {
  what: string;
  action: Action | undefined;
  release: Promise<Release>;
  stop: AbortController;
}

const denial = (reason: string): Release => ({ effect: 'deny', reason, input: null });

export function createAsks(deps: AskDeps): Asks {
  const { ports, ledger, channel, told } = deps;
  const judged = new Map<string, Judged>();

  async function mapped(asked: ToolUpdate): Promise<Mapped> {
    const known = await told.when(
      asked.toolCallId,
      (call) => toolName(channel, asked, call) !== null && inputOf(channel, asked, call) !== null,
    );
    const about = { told: known, cwd: deps.workspace, servers: deps.servers() };
    const { call, why } = askedCall(deps.profile, channel, asked, about);
    const result = mapTool(deps.profile, call, { id: '', channel: deps.name });
    if (result.as === 'inner') return why === null ? result : unclear(result, call.tool, why, asked);
    const { action } = result;
    const reason = why ?? (action.kind === 'unknown' ? action.why : disagreement(action, asked));
    return reason === null ? result : unclear(result, call.tool, reason, asked);
  }

  /** Judged as something nobody understands, and shown with everything the agent says of it. */
  function unclear(from: Mapped, tool: string, why: string, asked: ToolUpdate): Mapped {
    const { toolCallId: ref, title, kind, rawInput, locations } = asked;
    const shown = { title, kind, rawInput, text: textOf(asked), locations, content: asked.content };
    const before = from.as === 'action' ? from.action : undefined;
    return {
      as: 'action',
      action: {
        ...{ kind: 'unknown', why, id: '', tool, ref, by: null, channel: deps.name },
        cwd: before?.cwd ?? deps.workspace,
        input: { ...before?.input, asked: shown },
        holds: deps.profile.channel.holds,
        provenance: 'reported',
      },
    };
  }

  async function decide(asked: ToolUpdate, result: Mapped, id: string, stop: AbortSignal): Promise<Release> {
    const ref = asked.toolCallId;
    if (result.as === 'inner') {
      ledger.set(ref, { at: 'inner', because: result.because });
      const tool = toolName(channel, asked, told.get(ref)) ?? '';
      ports.inner({ tool, because: result.because, by: null });
      return { effect: 'allow', reason: result.because, input: null };
    }
    const action = { ...result.action, id };
    ledger.set(ref, { at: 'asked' });
    try {
      const release = untampered(id, unedited(await ports.submit(action, { withdrawn: stop })));
      if (stop.aborted) ledger.set(ref, { at: 'withdrawn', action: id });
      else ledger.settle(ref, id, { ...action, server: null }, release);
      return release;
    } catch (error) {
      ledger.set(ref, { at: 'denied', action: id });
      ports.anomaly(`judging ${id} failed: ${error instanceof Error ? error.message : String(error)}`);
      return denial('The supervisor could not judge this.');
    }
  }

  function untampered(id: string, release: Release): Release {
    const why = release.effect === 'allow' ? deps.tampered() : null;
    if (why === null) return release;
    ports.anomaly(`${id} was released but refused on its way: ${why}`);
    return denial(`Nothing can be allowed any more: ${why}`);
  }

  return {
    async ask(asked, withdrawn) {
      const ref = asked.toolCallId;
      const result = await mapped(asked);
      const what = whatOf(result);
      const before = judged.get(ref);
      // One call may ask for each thing it needs, such as a folder outside: one verdict answers them all.
      if (before?.what === what) return before.release;
      if (before) {
        ports.anomaly(`the agent asked for something else by the id of an open call (${ref}); refused`);
        return denial('Another call that is not over goes by this id.');
      }
      const stop = new AbortController();
      const abort = (): void => stop.abort();
      if (withdrawn.aborted) abort();
      withdrawn.addEventListener('abort', abort);
      const id = result.as === 'inner' ? '' : ports.nextId();
      const release = decide(asked, result, id, stop.signal);
      const action = result.as === 'action' ? result.action : undefined;
      judged.set(ref, { what, action, release, stop });
      return release.finally(() => withdrawn.removeEventListener('abort', abort));
    },
    actionOf: (ref) => judged.get(ref)?.action,
    withdraw: (ref) => judged.get(ref)?.stop.abort(),
    over: (ref) => void judged.delete(ref),
  };
}

/** Everything that makes two questions the same; of an unclear one that is all the agent said. */
function whatOf(result: Mapped): string {
  if (result.as === 'inner') return result.because;
  return canonicalJson(result.action);
}

/** An agent runs a call as it was asked for, or not at all. */
function unedited(release: Release): Release {
  if (release.effect !== 'allow' || release.input === null) return release;
  const wanted = JSON.stringify(release.input);
  return denial(`A person changed this. Call the tool again with exactly this input: ${wanted}`);
}
