import type { Release } from '../channels/channel.ts';
import { failureSignature } from '../channels/failure-signature.ts';
import { type HookAnswer, noted, refused } from '../channels/hook-answer.ts';
import type { HookEvents } from '../channels/hook-events.ts';
import type { CallJoin } from '../channels/mcp/call-join.ts';
import { Ask, type AskOf, type CallAnswer, type NewsAnswer } from '../channels/mcp/wire.ts';
import { spelledServer } from '../channels/mcp-name.ts';
import { canonicalJson } from '../channels/same-input.ts';
import type { Action } from '../model/action.ts';
import { nameTest } from '../model/name-pattern.ts';
import type { RuleRef } from '../model/verdict.ts';
import { listingOf } from '../policy/listing.ts';
import { circumstancesOf } from '../state/circumstances.ts';
import type { ToolPins } from '../store/tool-pins.ts';
import type { Ground } from '../supervisor/ports.ts';
import type { Supervisor } from '../supervisor/supervisor.ts';
import { createDefinitions } from './mcp-definitions.ts';

export interface McpGateParts {
  supervisor: Pick<Supervisor, 'submit' | 'finished' | 'note' | 'ledger'>;
  ground: Pick<Ground, 'profile' | 'standing' | 'workspace'>;
  pins: ToolPins;
  /** Undefined for agents without hooks. */
  join: Pick<CallJoin, 'claim' | 'seen'> | undefined;
  wall(): number;
  after(ms: number, run: () => void): () => void;
}

/** What a gateway asks about beside tools: no tool may have such a name. */
const otherMethods: readonly string[] = ['resources/read', 'resources/subscribe', 'prompts/get'];

/** How long a gateway waits for news before it asks again. */
const newsMs = 20_000;

/** The run's side of its MCP gateways: answers what they ask. */
export function createMcpGate(parts: McpGateParts): HookEvents {
  const { supervisor, ground, join } = parts;
  const { ledger } = supervisor;
  const rules = new Map<string, RuleRef>();
  const own = new Set<string>();
  /** Gateways were told that these may happen, and have not said what became of them. */
  const letGo = new Set<string>();
  /** What was last said of each server's list. */
  const told = new Map<string, string>();
  let actions = 0;
  let version = 0;
  let listening: (() => void)[] = [];

  function changed(): void {
    version += 1;
    const heard = listening;
    listening = [];
    for (const hear of heard) hear();
  }

  ledger.onEvent(({ body }) => {
    if (body.type === 'action.decided' && own.has(body.action)) rules.set(body.action, body.verdict.rule);
    if (['capability.disabled', 'capability.enabled', 'contract.amended'].includes(body.type)) changed();
  });

  const common = (tool: string, input: Record<string, unknown>, ref: string | null) => {
    actions += 1;
    const id = `m${actions}`;
    own.add(id);
    const { workspace: cwd } = ground;
    return {
      ...{ id, tool, input, cwd, ref, by: null, channel: 'mcp' },
      ...({ holds: 'block', provenance: 'observed' } as const),
    };
  };

  const definitions = createDefinitions({
    pins: parts.pins,
    async ask({ server, tool, why, change, hash }) {
      const about = `${server}.${tool}`;
      const input = { server, tool, change: [...change], sha256: hash };
      const action: Action = {
        kind: 'unknown',
        ...common('MCP tool definition', input, null),
        why: `${about}: ${why}. The model reads this text as if you had written it.`,
      };
      const { effect } = await supervisor.submit(action, { withdrawn: new AbortController().signal });
      const outcome = effect === 'allow' ? 'ok' : 'failed';
      if (outcome === 'ok')
        await supervisor.finished({
          ...{ action: action.id, outcome, differs: false, failure: null, ms: null },
          ...({ excerpt: `${about} is listed as it is now`, provenance: 'observed' } as const),
        });
      return effect === 'allow';
    },
    note: (text) => void supervisor.note(text),
    accepted: changed,
    now: () => new Date(parts.wall()).toISOString(),
  });

  /** Once for each list that is different from the last. */
  function tellList(server: string, shown: number, hidden: readonly string[]): void {
    const left = hidden.length > 0 ? `; hidden: ${hidden.join(', ')}` : '';
    const text = `MCP server ${server}: the agent sees ${shown} ${shown === 1 ? 'tool' : 'tools'}${left}`;
    if (told.get(server) === text) return;
    told.set(server, text);
    void supervisor.note(text.slice(0, 2_000));
  }

  async function list({ server, identity, tools }: AskOf<'list'>): Promise<HookAnswer> {
    const { contract } = ledger.state();
    if (!contract) return refused(409, 'the run has not begun');
    // No rule about a name counts time.
    const now = { action: '', at: parts.wall(), elapsedMs: 0 };
    const circumstances = circumstancesOf(ledger.state(), now);
    const { profile, standing } = ground;
    const spelled = spelledServer(server);
    const show = await definitions.listed({ server: spelled, identity: canonicalJson(identity) }, tools);
    const hidden: string[] = [];
    const open = show.filter((name) => {
      const tool = { server: spelled, name };
      const found = listingOf({ contract, profile, standing, circumstances }, tool);
      if (!found.listed) hidden.push(`${name} (${found.why})`);
      return found.listed;
    });
    tellList(spelled, open.length, hidden);
    return { status: 200, body: { show: open } };
  }

  async function call(ask: AskOf<'call'>, withdrawn: AbortSignal): Promise<CallAnswer> {
    const server = spelledServer(ask.server);
    const { name, args } = ask;
    const standing = definitions.standing(server, name);
    if (standing?.is === 'asked') await Promise.race([standing.accepted, aborted(withdrawn)]);
    const now = definitions.standing(server, name);
    if (now?.is === 'refused') {
      void supervisor.note(`the agent called ${server}.${name}, which is hidden: ${now.why}`);
      return { effect: 'deny', reason: `Countersign refused this: ${now.why}.`, args: null, action: '' };
    }
    const joined = join?.claim({ server, name, args });
    const release = joined && (await joined.release);
    // Switched off since the hook was answered: judged again, which says so.
    const off = ledger.state().disabled.some((entry) => nameTest(entry.call)(`${server}.${name}`));
    if (joined && release && !(release.effect === 'allow' && off)) return answered(joined.action, release);
    const known = now !== undefined || otherMethods.includes(name);
    const action: Action = known
      ? { kind: 'call', ...common(`${server}.${name}`, args, ask.ref), server, name, args }
      : {
          kind: 'unknown',
          ...common(`${server}.${name}`, args, ask.ref),
          why: `the MCP server ${server} has listed no tool ${name}`,
        };
    return answered(action.id, await supervisor.submit(action, { withdrawn }));
  }

  function answered(action: string, { effect, reason, input }: Release): CallAnswer {
    const rule = rules.get(action);
    rules.delete(action);
    own.delete(action);
    if (effect === 'allow') {
      letGo.add(action);
      return { effect, reason, args: input, action };
    }
    const by = rule === undefined ? '' : ` (rule ${rule.id}${rule.file ? `, ${rule.file}` : ''})`;
    return { effect, reason: `Countersign refused this: ${reason}${by}`, args: null, action };
  }

  async function finished({ action, tool, outcome, excerpt, ms }: AskOf<'finished'>): Promise<void> {
    // Only what a gateway was told to let go can end here, and only once.
    if (!letGo.delete(action)) return;
    join?.seen(action);
    const input = ledger.state().open.get(action)?.action.input;
    const failure = outcome === 'failed' ? failureSignature(tool, excerpt, canonicalJson(input)) : null;
    await supervisor.finished({
      ...{ action, outcome, differs: false, failure, excerpt, ms },
      ...({ provenance: 'observed' } as const),
    });
  }

  async function news({ since }: AskOf<'news'>, withdrawn: AbortSignal): Promise<NewsAnswer> {
    if (version <= since) {
      await new Promise<void>((resolve) => {
        const cancel = parts.after(newsMs, resolve);
        withdrawn.addEventListener('abort', () => resolve(), { once: true });
        listening.push(() => {
          cancel();
          resolve();
        });
      });
    }
    return { now: version, off: ledger.state().disabled.map((entry) => entry.call) };
  }

  return async (body, withdrawn) => {
    const parsed = Ask.safeParse(body);
    if (!parsed.success) return refused(422, 'this question of an MCP gateway could not be understood');
    const ask = parsed.data;
    switch (ask.ask) {
      case 'list':
        return list(ask);
      case 'call':
        return { status: 200, body: { ...(await call(ask, withdrawn)) } };
      case 'finished':
        await finished(ask);
        return noted;
      case 'news':
        return { status: 200, body: { ...(await news(ask, withdrawn)) } };
      case 'note':
        await supervisor.note(`MCP server ${ask.server}: ${ask.text}`.slice(0, 500));
        return noted;
      default:
        return ask satisfies never;
    }
  };
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
