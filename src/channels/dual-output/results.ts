import type { CommandOutput } from '../../model/evidence.ts';
import type { CallLedger } from '../call-ledger.ts';
import type { ChannelPorts, FinishedReport } from '../channel.ts';
import { excerptOf, failureSignature } from '../failure-signature.ts';
import { canonicalJson, inputDiffers } from '../same-input.ts';
import type { DualHookOf } from './hook-payload.ts';

/** What became of the calls that were let through. */
export interface Results {
  ended(payload: DualHookOf<'PostToolUse'>): void;
  failed(payload: DualHookOf<'PostToolUseFailure'>): void;
  /**
   * The agent's file shows a result. One of a call that was never let through went past the channel; one that no hook tells of
   * is told from here.
   */
  shown(result: ShownResult): void;
}

export interface ShownResult {
  ref: string;
  isError: boolean;
  text: string;
}

interface Deps {
  ports: Pick<ChannelPorts, 'finished' | 'anomaly'>;
  ledger: CallLedger;
  /** The call is over. */
  forget(ref: string): void;
  doubted(reason: string): void;
  after(ms: number, run: () => void): void;
}

/** The hook comes first, but by another way. */
const courtesyMs = 3_000;

type Payload = DualHookOf<'PostToolUse'> | DualHookOf<'PostToolUseFailure'>;
type Outcome = Pick<FinishedReport, 'outcome' | 'failure' | 'excerpt' | 'output'>;

export function createResults({ ports, ledger, forget, doubted, after }: Deps): Results {
  function finish(payload: Payload, outcome: Outcome): void {
    const { tool_call_id: ref, tool_name: tool, tool_input: input } = payload;
    const stood = ledger.state(ref);
    const failed = outcome.outcome === 'failed';
    forget(ref);
    switch (stood?.at) {
      case 'finished':
        return;
      case 'inner':
        return void ledger.set(ref, { at: 'finished' });
      case undefined:
      case 'asked':
        if (!failed) doubted(`the agent ran ${tool} (${ref}) before it was answered`);
        return void ledger.set(ref, { at: 'finished' });
      case 'denied':
      case 'withdrawn':
        // A refusal comes back as a failure.
        ledger.set(ref, { at: 'finished' });
        if (failed) return;
        ports.finished({ action: stood.action, ...outcome, differs: true, ms: payload.duration_ms ?? null });
        return void doubted(`${stood.action} was ${stood.at} and the agent ran it`);
      case 'released': {
        ledger.set(ref, { at: 'finished' });
        const differs = tool !== stood.tool || inputDiffers(stood.input, input);
        if (differs) ports.anomaly(`${stood.action} ran with another input than the one released`);
        return void ports.finished({
          ...{ action: stood.action, ...outcome, differs },
          ms: payload.duration_ms ?? null,
        });
      }
      default:
        stood satisfies undefined;
    }
  }

  return {
    ended(payload) {
      const text = textOf(payload.tool_response);
      const { command } = payload.tool_input;
      const output = typeof command === 'string' ? printed(text) : null;
      const bad = output?.exit != null && output.exit !== 0;
      finish(payload, {
        outcome: bad ? 'failed' : 'ok',
        failure: bad ? failureSignature(payload.tool_name, output.text, String(command)) : null,
        excerpt: excerptOf(output?.text ?? text),
        output,
      });
    },
    failed(payload) {
      const { tool_name: tool, tool_input: input, error } = payload;
      const { command } = input;
      const output = typeof command === 'string' ? printed(error) : null;
      const tried = typeof command === 'string' ? command : canonicalJson(input);
      finish(payload, {
        outcome: 'failed',
        failure: failureSignature(tool, output?.text ?? error, tried),
        excerpt: excerptOf(output?.text ?? error),
        output,
      });
    },
    shown({ ref, isError, text }) {
      const stood = ledger.state(ref);
      if (stood?.at === 'released') {
        after(courtesyMs, () => {
          if (ledger.state(ref) !== stood) return;
          forget(ref);
          ledger.set(ref, { at: 'finished' });
          const ran = typeof stood.input.command === 'string';
          ports.finished({
            action: stood.action,
            outcome: isError ? 'failed' : 'ok',
            failure: isError ? failureSignature(stood.tool, text, canonicalJson(stood.input)) : null,
            excerpt: excerptOf(text),
            output: ran ? { text, exit: null, partial: true } : null,
            ...{ differs: false, ms: null },
          });
        });
      } else if (!isError && stood?.at !== 'inner' && stood?.at !== 'finished') {
        ledger.set(ref, { at: 'finished' });
        doubted(`the agent shows a result of ${ref}, which nobody let through`);
      }
    },
  };
}

/** What the model is shown: a text, or a list of parts. */
function textOf(response: unknown): string {
  if (typeof response !== 'object' || response === null || !('llmContent' in response)) return '';
  const { llmContent: content } = response;
  if (typeof content === 'string') return content;
  return content === undefined ? '' : JSON.stringify(content);
}

/**
 * `Command: …`, `Directory: …`, `Output: …`, `Error: …`, `Exit Code: …`, and more lines behind that. The command can hold
 * anything, and so can its output: the last line that says an exit code is the agent's.
 */
function printed(text: string): CommandOutput {
  const from = text.indexOf('\nOutput: ');
  const ends = [...text.matchAll(/\nExit Code: (\d{1,3}|\(none\))(?=\n|$)/g)];
  const end = ends.at(-1);
  if (from === -1 || end?.[1] === undefined) return { text, exit: null, partial: true };
  const whole = text.slice(from + '\nOutput: '.length, end.index).replace(/^\(empty\)(?=\n|$)/, '');
  const body = whole.replace(/\n?Error: \(none\)$/, '');
  const exit = end[1] === '(none)' ? null : Number(end[1]);
  return { text: body, exit, partial: exit === null };
}
