import type { AcpChannel } from '../../model/agent-channel.ts';
import type { Profile } from '../../model/profile.ts';
import { createCallLedger } from '../call-ledger.ts';
import type { ChannelPorts } from '../channel.ts';
import { type HookAnswer, noted, refused } from '../hook-answer.ts';
import type { HookEvents } from '../hook-events.ts';
import type { UsageTotals } from '../usage-tally.ts';
import { toolName } from './as-tool-call.ts';
import { createAsks } from './asks.ts';
import { Initialized, NewSession, PermissionRequest, SessionUpdate, settingsOf, Turned } from './payload.ts';
import { hearEnd } from './results.ts';
import { createToldCalls } from './told-calls.ts';
import { type AskAnswer, ClientSays } from './wire.ts';

export interface AcpDeps {
  name: string;
  profile: Profile;
  channel: AcpChannel;
  ports: ChannelPorts;
  workspace: string;
  /** MCP servers of the run, as rules call them, by the agent's names. */
  servers(): ReadonlyMap<string, string>;
  /** The client has said its first word. What it needs before the agent is started is over when this resolves. */
  began(): Promise<void>;
  /** Something happened that this channel did not let through. */
  doubted(reason: string): void;
  onUsage(totals: UsageTotals): void;
  /** Why nothing may be let through any more; null when all is well. */
  tampered(): string | null;
  /** What the agent is to be told first; null when nothing. */
  task(): string | null;
  after(ms: number, run: () => void): () => void;
}

/** How often in a row the agent is told why it was refused, without anything let through between. */
const mostInARow = 3;
const spoken = 1;

/** The meaning of each word of the client. Every question gets an answer; every doubt is a refusal. */
export function createAcpEvents(deps: AcpDeps): HookEvents {
  const { ports, channel } = deps;
  const ledger = createCallLedger();
  const told = createToldCalls(deps.after);
  const asks = createAsks({ ...deps, ledger, told });
  let began = false;
  let ready = false;
  let refusals: string[] = [];
  let inARow = 0;
  let turns = 0;
  let tokens = 0;
  let cacheReadTokens = 0;
  let costUsd: number | null = null;

  const isInner = (tool: string): boolean =>
    Object.hasOwn(deps.profile.tools, tool) && deps.profile.tools[tool]?.kind === 'inner';

  function lost(reason: string): HookAnswer {
    ports.lost(reason);
    return refused(409, reason);
  }

  /** Why the agent would not ask for everything; null when it says it does. */
  function notAsking(settings: Map<string, string>, all: boolean): string | null {
    for (const [name, values] of Object.entries(channel.asksWhile)) {
      const value = settings.get(name);
      if (value === undefined && !all) continue;
      if (value === undefined) return `the agent does not say how its setting "${name}" stands`;
      if (!values.includes(value)) return `the agent does not ask while its setting "${name}" is "${value}"`;
    }
    return null;
  }

  async function hello(): Promise<HookAnswer> {
    if (began) return lost('somebody else than the client spoke on the port of the run');
    began = true;
    await deps.began();
    return { status: 200, body: { cwd: deps.workspace } };
  }

  function opened(said: Extract<ClientSays, { say: 'ready' }>): HookAnswer {
    const initialized = Initialized.safeParse(said.initialized);
    const session = NewSession.safeParse(said.session);
    if (ready || !initialized.success || !session.success) return lost('the agent did not open a session');
    if (initialized.data.protocolVersion !== spoken)
      return lost(`the agent speaks version ${initialized.data.protocolVersion} of ACP, not ${spoken}`);
    const why = notAsking(settingsOf(session.data), true);
    if (why !== null) return lost(why);
    ready = true;
    ports.alive({
      sessionId: session.data.sessionId,
      transcript: null,
      model: null,
      version: initialized.data.agentInfo?.version ?? null,
      source: 'startup',
    });
    return { status: 200, body: { prompt: deps.task() } };
  }

  async function ask(request: unknown, withdrawn: AbortSignal): Promise<HookAnswer> {
    const parsed = PermissionRequest.safeParse(request);
    const answer = (effect: AskAnswer['effect'], reason: string): HookAnswer => {
      if (effect === 'deny') refusals.push(reason);
      else inARow = 0;
      return { status: 200, body: { effect, reason } };
    };
    if (!parsed.success || !ready) {
      ports.anomaly('a question of the agent could not be read; refused');
      return answer('deny', 'The question could not be understood.');
    }
    const release = await asks.ask(parsed.data.toolCall, withdrawn);
    return answer(release.effect, release.reason);
  }

  function update(raw: Record<string, unknown>): void {
    const parsed = SessionUpdate.safeParse(raw);
    if (!parsed.success) {
      const known = SessionUpdate.options.some((one) => one.shape.sessionUpdate.value === raw.sessionUpdate);
      if (known) ports.anomaly(`a "${raw.sessionUpdate}" of the agent could not be read`);
      return;
    }
    const { data } = parsed;
    switch (data.sessionUpdate) {
      case 'tool_call':
      case 'tool_call_update':
        call(data);
        return;
      case 'current_mode_update':
        settings(new Map([['mode', data.currentModeId]]));
        return;
      case 'config_option_update':
        settings(settingsOf(data));
        return;
      case 'usage_update':
        if (data.cost?.currency === 'USD') costUsd = data.cost.amount;
        return;
      default:
        data satisfies never;
    }
  }

  function call(data: Parameters<typeof told.hear>[0]): void {
    told.hear(data);
    const { status, toolCallId: ref } = data;
    if (status !== 'completed' && status !== 'failed') return;
    const known = told.get(ref);
    const tool = toolName(channel, data, known) ?? 'a tool without a name';
    const input = known?.running ?? known?.announced ?? null;
    // Only so that it is not taken for something that ran unasked: what is asked for goes by its first name.
    const became = known?.became ?? tool;
    const innerNow = (name: string): boolean => isInner(name) || (name === tool && isInner(became));
    const ended = { ref, tool, input, status, update: data, action: asks.actionOf(ref) } as const;
    hearEnd({ ...deps, ledger, isInner: innerNow, withdraw: asks.withdraw }, ended);
    asks.over(ref);
  }

  function settings(now: Map<string, string>): void {
    const why = notAsking(now, false);
    if (why !== null) ports.lost(why);
  }

  function turned(raw: unknown): HookAnswer {
    const parsed = Turned.safeParse(raw);
    const next = parsed.success && parsed.data.stopReason !== 'cancelled' ? followUp() : null;
    refusals = [];
    turns += 1;
    const { usage } = parsed.data ?? {};
    tokens += Math.max(0, (usage?.totalTokens ?? 0) - (usage?.cachedReadTokens ?? 0));
    cacheReadTokens += usage?.cachedReadTokens ?? 0;
    if (usage || costUsd !== null) deps.onUsage({ costUsd, tokens, cacheReadTokens, requests: turns });
    if (next === null) ports.turnEnded();
    return { status: 200, body: { prompt: next } };
  }

  /** The protocol has no place for the reason of a refusal: an agent that stops at one is told it in words. */
  function followUp(): string | null {
    if (channel.refusal === 'goes-on' || refusals.length === 0 || inARow >= mostInARow) return null;
    inARow += 1;
    const reasons = [...new Set(refusals)].map((reason) => `- ${reason}`).join('\n');
    return `You were refused this:\n${reasons}\nGo on with the task without it, or say why that is not possible.`;
  }

  return async (body, withdrawn) => {
    const parsed = ClientSays.safeParse(body);
    if (!parsed.success) return lost('the client in the terminal said something that it never says');
    const said = parsed.data;
    if (said.say !== 'hello' && !began)
      return lost('a word before the first one came to the port of the run');
    switch (said.say) {
      case 'hello':
        return hello();
      case 'ready':
        return opened(said);
      case 'ask':
        return ask(said.request, withdrawn);
      case 'update':
        update(said.update);
        return noted;
      case 'prompted':
        ports.prompt(said.text);
        return noted;
      case 'turned':
        return turned(said.answer);
      case 'lost':
        return lost(said.reason);
      case 'odd':
        ports.anomaly(said.text.slice(0, 500));
        return noted;
      default:
        return said satisfies never;
    }
  };
}
