import { createHash } from 'node:crypto';
import { resolve } from 'node:path/posix';
import type { Action } from '../../model/action.ts';
import type { Profile } from '../../model/profile.ts';
import type { CallLedger } from '../call-ledger.ts';
import type { ChannelPorts, Release } from '../channel.ts';
import { mapTool } from '../map-tool.ts';
import { canonicalJson } from '../same-input.ts';

/** A tool call as a hook or a question tells of it. */
export interface Wanted {
  tool: string;
  input: Record<string, unknown>;
  cwd: string;
  by: Action['by'];
}

/** One call that was handed on to be judged, once. */
export interface JudgedCall {
  /** Null where the call touches nothing outside the agent's session. */
  action: string | null;
  /** Never rejects. */
  release: Promise<Release>;
  /** Null as long as nobody has answered. */
  known: Release | null;
  wanted: Wanted;
  /** The same for what asks for exactly the same. */
  key: string;
  /** The model's id of it; a question for permission does not tell, so at first it may be null. */
  ref: string | null;
  /** Aborts when nobody waits for the answer any more. */
  stop: AbortController;
}

/**
 * What was judged so far. One call is told of up to three times: as a question for permission (without an id), as a question
 * in the agent's file, and just before it runs. All three get the one answer.
 */
export interface Calls {
  judge(wanted: Wanted, ref: string | null): JudgedCall;
  /** The call with this id, if it asks for exactly this or for what a person made of it. */
  known(ref: string, wanted: Wanted): JudgedCall | undefined;
  /** The latest of exactly this that has no id yet; it gets this one. */
  claim(ref: string, wanted: Wanted): JudgedCall | undefined;
  isInner(tool: string): boolean;
  /** The call is over. */
  forget(ref: string): void;
  /** Nobody waits for anything any more. */
  close(): void;
}

interface Deps {
  channel: string;
  profile: Profile;
  ports: ChannelPorts;
  ledger: CallLedger;
  /** Why nothing may be let through any more, asked just before each release; null when all is well. */
  refusing(): string | null;
}

const denial = (reason: string): Release => ({ effect: 'deny', reason, input: null });

const keyOf = (tool: string, input: Record<string, unknown>, by: Action['by']): string =>
  createHash('sha256')
    .update(canonicalJson([tool, input, by?.id ?? null]))
    .digest('base64');

export function createCalls(deps: Deps): Calls {
  const { ports, ledger } = deps;
  const open = new Set<JudgedCall>();
  const isInner = (tool: string): boolean =>
    Object.hasOwn(deps.profile.tools, tool) && deps.profile.tools[tool]?.kind === 'inner';

  const isThis = ({ wanted: of, key: own, known }: JudgedCall, key: string): boolean =>
    own === key || (known?.input != null && keyOf(of.tool, known.input, of.by) === key);

  async function submit(one: JudgedCall, action: Action): Promise<Release> {
    try {
      const answer = await ports.submit(action, { withdrawn: one.stop.signal });
      const why = answer.effect === 'allow' ? deps.refusing() : null;
      if (why === null) return answer;
      ports.anomaly(`${action.id} was released but refused on its way: ${why}`);
      return denial(`Nothing can be allowed any more: ${why}`);
    } catch (error) {
      ports.anomaly(`judging ${action.id} failed: ${error instanceof Error ? error.message : String(error)}`);
      return denial('The supervisor could not judge this.');
    }
  }

  /** What its result will be held against. */
  function settle({ ref, action, known, wanted, stop }: JudgedCall): void {
    if (ref === null) return;
    if (action === null) ledger.set(ref, { at: 'inner', because: known?.reason ?? '' });
    else if (known === null) ledger.set(ref, { at: 'asked' });
    else if (stop.signal.aborted) ledger.set(ref, { at: 'withdrawn', action });
    else {
      const { tool, input, cwd, by } = wanted;
      ledger.settle(ref, action, { tool, input, cwd, by, ref, server: null }, known);
    }
  }

  return {
    isInner,
    judge(wanted, ref) {
      const id = ports.nextId();
      const { directory } = wanted.input;
      // A command says where it runs.
      const cwd = typeof directory === 'string' ? resolve(wanted.cwd, directory) : wanted.cwd;
      const mapped = mapTool(
        deps.profile,
        { ...wanted, cwd, ref, server: null },
        { id, channel: deps.channel },
      );
      const one: JudgedCall = {
        ...{ wanted, ref, known: null, stop: new AbortController() },
        key: keyOf(wanted.tool, wanted.input, wanted.by),
        action: mapped.as === 'inner' ? null : id,
        release: Promise.resolve(denial('')),
      };
      if (mapped.as === 'inner') {
        ports.inner({ tool: wanted.tool, because: mapped.because, by: wanted.by });
        one.known = { effect: 'allow', reason: mapped.because, input: null };
        one.release = Promise.resolve(one.known);
      } else {
        one.release = submit(one, mapped.action).then((release) => {
          one.known = release;
          settle(one);
          return release;
        });
      }
      open.add(one);
      settle(one);
      return one;
    },
    known(ref, { tool, input, by }) {
      const key = keyOf(tool, input, by);
      return [...open].findLast((one) => one.ref === ref && isThis(one, key));
    },
    claim(ref, { tool, input, by }) {
      const key = keyOf(tool, input, by);
      const found = [...open].findLast((one) => one.ref === null && isThis(one, key));
      if (!found) return undefined;
      found.ref = ref;
      settle(found);
      return found;
    },
    forget(ref) {
      for (const one of open) if (one.ref === ref) open.delete(one);
    },
    close() {
      for (const { stop } of open) stop.abort();
      open.clear();
    },
  };
}
