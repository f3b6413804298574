import type { Action } from '../../model/action.ts';
import type { AcpChannel } from '../../model/agent-channel.ts';
import type { CallLedger } from '../call-ledger.ts';
import type { ChannelPorts, FinishedReport } from '../channel.ts';
import { excerptOf, failureSignature } from '../failure-signature.ts';
import { canonicalJson } from '../same-input.ts';
import { type Fields, type ToolUpdate, textOf } from './payload.ts';

interface Deps {
  channel: AcpChannel;
  ledger: CallLedger;
  ports: Pick<ChannelPorts, 'finished' | 'anomaly'>;
  /** A tool of the agent's that never asks and touches nothing. */
  isInner(tool: string): boolean;
  /** Something was done that nobody let through. */
  doubted(reason: string): void;
  /** The agent stopped waiting for the answer. */
  withdraw(ref: string): void;
}

export interface Ended {
  ref: string;
  tool: string;
  /** What was judged; undefined when nothing was. */
  action: Action | undefined;
  /** What it says it ran with; null when it does not. */
  input: Fields | null;
  status: 'completed' | 'failed';
  update: ToolUpdate;
}

/** What became of a call. One that ended well without a yes of ours went past the channel. */
export function hearEnd(deps: Deps, ended: Ended): void {
  const { ledger } = deps;
  const { ref, tool } = ended;
  const stood = ledger.state(ref);
  const ran = ended.status === 'completed';
  ledger.set(ref, { at: 'finished' });
  switch (stood?.at) {
    case undefined:
    case 'finished':
      // A call that was wrong from the start fails without a question.
      if (ran && !deps.isInner(tool)) deps.doubted(`the agent ran ${tool} (${ref}) without asking for it`);
      return;
    case 'inner':
      return;
    case 'asked':
      deps.withdraw(ref);
      if (ran) deps.doubted(`the agent ran ${tool} (${ref}) before it was answered`);
      return;
    case 'denied':
    case 'withdrawn':
      // A refusal comes back as a failure.
      if (!ran) return;
      deps.ports.finished({ action: stood.action, ...resultOf(deps.channel, ended), differs: true });
      deps.doubted(`${stood.action} was ${stood.at} and the agent ran it`);
      return;
    case 'released': {
      const differs = ended.input !== null && contradicts(stood.input, ended.input);
      if (differs) deps.ports.anomaly(`${stood.action} ran with another input than the one released`);
      deps.ports.finished({ action: stood.action, ...resultOf(deps.channel, ended), differs });
      return;
    }
    default:
      stood satisfies never;
  }
}

/** A report may say more than the question did, as long as it says nothing else. */
const contradicts = (released: Fields, ran: Fields): boolean =>
  Object.keys(released).some((key) => key in ran && canonicalJson(released[key]) !== canonicalJson(ran[key]));

function resultOf(
  channel: AcpChannel,
  { tool, action, input, status, update }: Ended,
): Omit<FinishedReport, 'action' | 'differs'> {
  const text = textOf(update);
  const exit = channel.exit === undefined ? undefined : at(update.rawOutput, channel.exit.split('.'));
  const code = typeof exit === 'number' ? exit : null;
  const failed = status === 'failed' || (code !== null && code !== 0);
  const isCommand = action?.kind === 'run';
  const tried = isCommand ? action.command : canonicalJson(input ?? action?.input ?? {});
  return {
    outcome: failed ? 'failed' : 'ok',
    failure: failed ? failureSignature(tool, text, tried) : null,
    excerpt: excerptOf(text),
    output: isCommand ? { text, exit: code, partial: code === null } : null,
    ms: null,
  };
}

function at(value: unknown, path: readonly string[]): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (typeof value !== 'object' || value === null) return undefined;
  return at(new Map<string, unknown>(Object.entries(value)).get(key), rest);
}
