import { isAbsolute, resolve } from 'node:path/posix';
import type { CommandOutput } from '../../model/evidence.ts';
import type { CallLedger, CallState } from '../call-ledger.ts';
import type { ChannelPorts, FinishedReport } from '../channel.ts';
import { excerptOf, failureSignature } from '../failure-signature.ts';
import { readPatch } from '../patch.ts';
import { canonicalJson, inputDiffers } from '../same-input.ts';
import type { CodexEvent } from './payload.ts';
import type { RolloutItem } from './rollout.ts';

interface Deps {
  ledger: CallLedger;
  ports: Pick<ChannelPorts, 'finished' | 'anomaly'>;
  /** Something was done that nobody let through. */
  doubted(reason: string): void;
  /** Reads what Codex has written down by now. */
  look(): Promise<void>;
  /** Resolves after so many ms. */
  wait(ms: number): Promise<void>;
}

export interface Results {
  /** A hook says that a call is over. */
  reported(payload: CodexEvent<'PostToolUse'>): Promise<void>;
  /** Codex has written down how something ended, and after how many ms. */
  written(item: RolloutItem, ms: number | null): void;
}

type Became = Pick<FinishedReport, 'outcome' | 'failure' | 'excerpt' | 'output' | 'ms'>;

/** Written down a moment after the hook, and with the exit code that the hook does not name. */
const writtenMs = 1_500;
/** Kinds of calls whose end is written down, by how their tools are named. */
const isWritten = (tool: string): boolean =>
  tool === 'Bash' || tool === 'apply_patch' || tool.startsWith('mcp__');

/** What became of each call. One that ran without a yes of ours went past the gate. */
export function createResults(deps: Deps): Results {
  const { ledger, ports } = deps;

  function settle(ref: string, became: Became, differs: boolean): void {
    const stood = ledger.state(ref);
    if (stood === undefined || stood.at === 'finished') return;
    ledger.set(ref, { at: 'finished' });
    if (stood.at === 'inner' || stood.at === 'asked') return;
    if (stood.at !== 'released' && became.outcome === 'failed') return;
    ports.finished({ action: stood.action, ...became, differs });
  }

  /** Whether it ran although nobody let it; said once. */
  function wentPast(ref: string, what: string): boolean {
    const stood = ledger.state(ref);
    const how = unasked(stood);
    if (how === null) return false;
    deps.doubted(`Codex ran ${what} (${ref}) ${how}`);
    return true;
  }

  return {
    async reported({ tool_use_id: ref, tool_name: tool, tool_input: ran, tool_response: response }) {
      const stood = ledger.state(ref);
      if (stood?.at === 'finished') return;
      const { command } = ran;
      const bash = tool === 'Bash' && typeof command === 'string';
      const past = wentPast(ref, bash ? commandNamed(command) : tool);
      const differs = stood?.at === 'released' && inputDiffers(stood.input, ran);
      if (differs) deps.doubted(`${stood.action} ran with another input than the one released`);
      if (isWritten(tool)) {
        await deps.look();
        if (ledger.state(ref)?.at !== 'finished') await deps.wait(writtenMs);
        await deps.look();
      }
      const output = bash ? heard(response) : null;
      const became: Became = { outcome: 'ok', failure: null, excerpt: excerptOf(response), output, ms: null };
      if (ledger.state(ref)) settle(ref, became, past || differs);
      else ledger.set(ref, { at: 'finished' });
    },
    written(item, ms) {
      if (item.status === 'in_progress' || ledger.state(item.id)?.at === 'finished') return;
      // The person's own, typed behind `!`: no action of the agent.
      if (item.type === 'CommandExecution' && item.source === 'user_shell') {
        ports.anomaly(`somebody at the agent's screen ran a command by hand: ${item.command.at(-1)}`);
        return;
      }
      const became = becameOf(item, ms);
      if (!ran(item)) return settle(item.id, became, false);
      const stood = ledger.state(item.id);
      // A tool of Codex's own that touches nothing has no other name there.
      if (stood === undefined && item.type === 'McpToolCall' && item.server === 'codex') return;
      const past = wentPast(item.id, whatIs(item));
      const other = stood?.at === 'released' ? otherThan(stood, item) : null;
      if (other !== null && stood?.at === 'released') deps.doubted(`${stood.action}: ${other}`);
      if (stood === undefined) ledger.set(item.id, { at: 'finished' });
      else settle(item.id, became, past || other !== null);
    },
  };
}

function unasked(stood: CallState | undefined): string | null {
  switch (stood?.at) {
    case undefined:
      return 'without asking for it';
    case 'asked':
      return 'before it was answered';
    case 'denied':
      return `although ${stood.action} was refused`;
    case 'withdrawn':
      return `although nobody waited for ${stood.action} any more`;
    default:
      return null;
  }
}

/** Whether anything happened at all: what was declined or could not be begun did not run. */
function ran(item: RolloutItem): boolean {
  if (item.type === 'CommandExecution')
    return typeof item.exit_code === 'number' && item.status !== 'declined';
  return item.status === 'completed';
}

const commandNamed = (command: string): string => `the command ${JSON.stringify(command)}`;

function whatIs(item: RolloutItem): string {
  switch (item.type) {
    case 'CommandExecution':
      return commandNamed(item.command.at(-1) ?? '');
    case 'FileChange':
      return `a change of ${Object.keys(item.changes).join(', ')}`;
    case 'McpToolCall':
      return `${item.server}.${item.tool}`;
    default:
      return item satisfies never;
  }
}

/** In what it is something else than what was released; null when it is not. */
function otherThan({ input }: Extract<CallState, { at: 'released' }>, item: RolloutItem): string | null {
  const { command } = input;
  if (item.type === 'CommandExecution')
    return command === item.command.at(-1) ? null : 'Codex ran another command than the one released';
  if (item.type !== 'FileChange') return null;
  const patch = typeof command === 'string' ? readPatch(command) : null;
  // Released as what nobody could read: by a person, who has seen it.
  if (!patch?.ok) return null;
  const ends = patch.changes.map(({ path }) => path);
  const strange = Object.keys(item.changes).find(
    (path) =>
      !ends.some((one) =>
        isAbsolute(one) ? resolve(one) === path : path.endsWith(`/${resolve('/', one).slice(1)}`),
      ),
  );
  return strange === undefined ? null : `Codex changed ${strange}, which the released patch does not name`;
}

function becameOf(item: RolloutItem, ms: number | null): Became {
  switch (item.type) {
    case 'CommandExecution': {
      const text = item.aggregated_output ?? '';
      const exit = item.exit_code ?? null;
      const failed = exit !== 0;
      const failure = failed ? failureSignature('Bash', text, item.command.at(-1) ?? '') : null;
      const output: CommandOutput = { text, exit, partial: exit === null };
      return { outcome: failed ? 'failed' : 'ok', failure, excerpt: excerptOf(text), output, ms };
    }
    case 'FileChange':
      return ended('apply_patch', item.status === 'completed', `${item.stdout}${item.stderr}`, ms);
    case 'McpToolCall': {
      const said = item.result ?? item.error;
      const ok = item.status === 'completed' && !isError(item.result);
      return ended(
        `${item.server}.${item.tool}`,
        ok,
        typeof said === 'string' ? said : canonicalJson(said),
        ms,
      );
    }
    default:
      return item satisfies never;
  }
}

function ended(tool: string, ok: boolean, text: string, ms: number | null): Became {
  const failure = ok ? null : failureSignature(tool, text, tool);
  return { outcome: ok ? 'ok' : 'failed', failure, excerpt: excerptOf(text), output: null, ms };
}

function isError(result: unknown): boolean {
  if (typeof result !== 'object' || result === null) return false;
  return Object.entries(result).some(([key, value]) => key === 'isError' && value === true);
}

/** Its exit code is not known: nothing is said of it. */
function heard(response: unknown): CommandOutput {
  const text = typeof response === 'string' ? response : canonicalJson(response);
  return { text, exit: null, partial: true };
}
