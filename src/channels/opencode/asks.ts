import type { Action } from '../../model/action.ts';
import type { Profile } from '../../model/profile.ts';
import type { CallLedger } from '../call-ledger.ts';
import type { ChannelPorts, Release } from '../channel.ts';
import { mapTool, type ToolCall } from '../map-tool.ts';
import { asToolCall, otherThanAsked } from './as-tool-call.ts';
import type { KnownCall } from './call-book.ts';
import type { PermissionRequest } from './payload.ts';

/** `unheard`: nobody waited for it any more. */
export type Delivery = 'delivered' | 'unheard' | 'failed';

export interface AskDeps {
  channel: string;
  profile: Profile;
  ports: ChannelPorts;
  ledger: CallLedger;
  /** The call a question is about; undefined when OpenCode does not tell. */
  callOf(request: PermissionRequest): Promise<KnownCall | undefined>;
  whereAndWho(session: string): Promise<{ cwd: string; by: Action['by'] }>;
  /** MCP servers by OpenCode's own names. */
  servers(): Promise<readonly string[]>;
  deliver(request: string, reply: 'once' | 'reject', message: string): Promise<Delivery>;
  /** Something was done that nobody let through: `lasting` when more of it will follow. */
  doubted(reason: string, lasting: boolean): void;
  lost(reason: string): void;
  /** Why nothing may be let through any more, asked just before each release; null when all is well. */
  tampered(): string | null;
}

/** The questions of one agent, from the first word to the answer. Nothing here rejects. */
export interface Asks {
  asked(request: PermissionRequest): Promise<void>;
  /** Somebody's answer took effect, ours or another's. */
  replied(request: string, reply: 'once' | 'always' | 'reject'): void;
  /** The agent stopped waiting for this call. */
  withdraw(ref: string): void;
}

interface Judged {
  release: Promise<Release>;
  permissions: Set<string>;
  stop: AbortController;
}

interface Question {
  sent: 'once' | 'reject' | null;
  session: string;
  /** Whose call it is about. */
  ref: string | null;
  /** Resolves once a yes is given, or a no is known. */
  settled: Promise<void>;
  settle(): void;
  stop: AbortController;
}

const denial = (reason: string): Release => ({ effect: 'deny', reason, input: null });

export function createAsks(deps: AskDeps): Asks {
  const { ports, ledger } = deps;
  const questions = new Map<string, Question>();
  const judged = new Map<string, Judged>();

  async function judge(call: ToolCall, why: string | null, stop: AbortSignal): Promise<Release> {
    const id = ports.nextId();
    const { ref } = call;
    if (ref !== null) ledger.set(ref, { at: 'asked' });
    const mapped = mapTool(deps.profile, call, { id, channel: deps.channel });
    if (mapped.as === 'inner') {
      if (ref !== null) ledger.set(ref, { at: 'inner', because: mapped.because });
      ports.inner({ tool: call.tool, because: mapped.because, by: call.by });
      return { effect: 'allow', reason: mapped.because, input: null };
    }
    const { action } = mapped;
    try {
      const answered = unedited(
        await ports.submit(action.kind === 'unknown' && why !== null ? { ...action, why } : action, {
          withdrawn: stop,
        }),
      );
      const release = untampered(id, answered);
      if (ref !== null && stop.aborted) ledger.set(ref, { at: 'withdrawn', action: id });
      else if (ref !== null) ledger.settle(ref, id, call, release);
      return release;
    } catch (error) {
      if (ref !== null) ledger.set(ref, { at: 'denied', action: id });
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

  /** A question whose call is not known, or not surely this one: judged as something nobody understands. */
  async function unclear(request: PermissionRequest, why: string, question: Question): Promise<Release> {
    const { permission, patterns, metadata, sessionID } = request;
    const input = { permission, patterns, metadata };
    const { cwd, by } = await deps.whereAndWho(sessionID);
    const call = { tool: `permission ${permission}`, input, cwd, by, ref: question.ref, server: null };
    return judge(call, why, question.stop.signal);
  }

  async function releaseOf(request: PermissionRequest, question: Question): Promise<Release> {
    const call = await deps.callOf(request);
    if (!call) return unclear(request, 'OpenCode does not tell which call it asks about', question);
    const { cwd, by } = await deps.whereAndWho(call.session);
    const other = otherThanAsked(request, call, cwd);
    // The doubtful call gets no mark of its own: whatever ran by its id was then not let through.
    if (other !== null) return unclear(request, other, question);
    question.ref = call.ref;
    const before = judged.get(call.ref);
    if (before) {
      // One call asks for each thing it needs, such as a folder outside: one verdict answers them all.
      if (!before.permissions.has(request.permission) || request.permission === 'external_directory') {
        before.permissions.add(request.permission);
        question.stop = before.stop;
        return before.release;
      }
      ports.anomaly(`OpenCode asked twice for ${request.permission} by one call (${call.ref}); refused`);
      return denial('This call was already answered.');
    }
    const { stop } = question;
    // Noted before anything is waited for: the next question of this call may be here already.
    const release = deps.servers().then((servers) => {
      const listed = Object.keys(deps.profile.tools);
      return judge(asToolCall(call, { cwd, by, listed, servers }), null, stop.signal);
    });
    judged.set(call.ref, { release, permissions: new Set([request.permission]), stop });
    return release;
  }

  async function answer(id: string, question: Question, release: Release): Promise<void> {
    // OpenCode takes a no for all that waits beside it in the session: so it comes last.
    if (release.effect !== 'allow') {
      question.settle();
      const beside = [...questions.values()].filter(({ session }) => session === question.session);
      await Promise.all(beside.map(({ settled }) => settled));
      if (question.stop.signal.aborted) return;
    }
    question.sent = release.effect === 'allow' ? 'once' : 'reject';
    const delivery = await deps.deliver(id, question.sent, release.reason);
    if (delivery === 'failed') deps.lost('an answer could not be given to OpenCode');
    if (delivery === 'delivered' || question.ref === null) return;
    const state = ledger.state(question.ref);
    if (state?.at === 'released') ledger.set(question.ref, { at: 'withdrawn', action: state.action });
  }

  return {
    async asked(request) {
      // After a reconnect what waits is told again.
      if (questions.has(request.id)) return;
      let settle = (): void => {};
      const settled = new Promise<void>((resolve) => {
        settle = resolve;
      });
      const stop = new AbortController();
      stop.signal.addEventListener('abort', settle);
      const question: Question = { sent: null, session: request.sessionID, ref: null, settled, settle, stop };
      questions.set(request.id, question);
      const release = await releaseOf(request, question).catch((error: unknown) => {
        ports.anomaly(`a question of OpenCode could not be read: ${String(error)}`);
        return denial('The supervisor could not read this.');
      });
      if (!question.stop.signal.aborted) await answer(request.id, question, release);
      settle();
    },
    replied(id, reply) {
      const question = questions.get(id);
      if (question?.sent === reply) return;
      question?.stop.abort();
      if (reply === 'reject') return;
      const who = 'by somebody else than Countersign';
      const more = reply === 'always' ? ', and whatever is like it from now on' : '';
      deps.doubted(`a question of OpenCode (${id}) was answered with yes ${who}${more}`, reply === 'always');
    },
    withdraw: (ref) => judged.get(ref)?.stop.abort(),
  };
}

/** OpenCode runs a call as it was asked for, or not at all. */
function unedited(release: Release): Release {
  if (release.effect !== 'allow' || release.input === null) return release;
  const wanted = JSON.stringify(release.input);
  return denial(`A person changed this. Call the tool again with exactly this input: ${wanted}`);
}
