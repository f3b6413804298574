import type { CommandOutput } from '../../model/evidence.ts';
import type { CallLedger } from '../call-ledger.ts';
import type { ChannelPorts, FinishedReport } from '../channel.ts';
import { excerptOf, failureSignature } from '../failure-signature.ts';
import { canonicalJson, inputDiffers } from '../same-input.ts';
import type { ToolPart } from './payload.ts';

type Ended = ToolPart & { state: Extract<ToolPart['state'], { status: 'completed' | 'error' }> };

export const hasEnded = (part: ToolPart): part is Ended =>
  part.state.status === 'completed' || part.state.status === 'error';

interface Deps {
  ledger: CallLedger;
  ports: Pick<ChannelPorts, 'finished' | 'anomaly'>;
  /** A tool of the agent's that never asks and touches nothing. */
  isInner(tool: string): boolean;
  /** Something was done that nobody let through. */
  doubted(reason: string): void;
  /** The agent stopped waiting for the answer. */
  withdraw(ref: string): void;
}

/** What became of a call. One that ended well without a yes of ours went past the channel. */
export function hearResult(deps: Deps, part: Ended): void {
  const { ledger } = deps;
  const { id: ref, tool, state } = part;
  const stood = ledger.state(ref);
  if (stood?.at === 'finished') return;
  ledger.set(ref, { at: 'finished' });
  const ran = state.status === 'completed';
  if (stood === undefined) {
    if (ran && !deps.isInner(tool)) deps.doubted(`OpenCode ran ${tool} (${ref}) without asking for it`);
    return;
  }
  switch (stood.at) {
    case 'inner':
      return;
    case 'asked':
      deps.withdraw(ref);
      if (ran) deps.doubted(`OpenCode ran ${tool} (${ref}) before it was answered`);
      return;
    case 'denied':
    case 'withdrawn':
      // A refusal comes back as an error.
      if (!ran) return;
      deps.ports.finished({ action: stood.action, ...resultOf(part), differs: true });
      deps.doubted(`${stood.action} was ${stood.at} and OpenCode ran it`);
      return;
    case 'released': {
      const differs = inputDiffers(stood.input, state.input);
      if (differs) deps.ports.anomaly(`${stood.action} ran with another input than the one released`);
      deps.ports.finished({ action: stood.action, ...resultOf(part), differs });
      return;
    }
    default:
      stood satisfies never;
  }
}

function resultOf({ tool, state }: Ended): Omit<FinishedReport, 'action' | 'differs'> {
  const { start, end } = state.time;
  const ms = start !== undefined && end !== undefined ? Math.max(0, end - start) : null;
  const { command } = state.input;
  const tried = typeof command === 'string' ? command : canonicalJson(state.input);
  if (state.status === 'error') {
    const failure = failureSignature(tool, state.error, tried);
    const output = typeof command === 'string' ? { text: state.error, exit: null, partial: true } : null;
    return { outcome: 'failed', failure, excerpt: excerptOf(state.error), output, ms };
  }
  const output = typeof command === 'string' ? printed(state) : null;
  const failed = output !== null && output.exit !== 0;
  return {
    outcome: failed ? 'failed' : 'ok',
    failure: failed ? failureSignature(tool, state.output, tried) : null,
    excerpt: excerptOf(state.output),
    output,
    ms,
  };
}

/** OpenCode keeps long output in a file of its own and hands over a part. */
function printed(state: Extract<Ended['state'], { status: 'completed' }>): CommandOutput {
  const { exit, truncated } = state.metadata;
  return {
    text: state.output,
    exit: typeof exit === 'number' ? exit : null,
    partial: truncated === true || typeof exit !== 'number',
  };
}
