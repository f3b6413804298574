import { fieldText } from './dialog-frame.ts';
import { focusWord } from './focus.ts';
import { keysText } from './help-text.ts';
import { keyState } from './key-state.ts';
import { type Binding, bindingsOf, type KeyContext, type KeyState } from './key-table.ts';
import { type Row, row, span, spread } from './row.ts';
import type { RunView } from './run-view.ts';
import type { Dialog, ScreenState } from './screen-state.ts';
import { cells, pad } from './wrap.ts';

/** Commands worth naming while the agent has the keys. */
const shownInAgent: readonly string[] = ['panes', 'zoom', 'pause', 'help'];

/** The table a dialog's keys are in. */
function dialogContext(dialog: Dialog): KeyContext {
  switch (dialog.kind) {
    case 'approval':
      if (dialog.entry) return 'note';
      return dialog.word === null ? 'ask' : 'danger';
    case 'stop':
      return dialog.word === null ? 'stop' : 'danger';
    case 'amend':
    case 'quit':
    case 'note':
      return dialog.kind;
    default:
      return dialog satisfies never;
  }
}

const works = (binding: Binding, state: KeyState): boolean =>
  binding.hint !== null && (binding.disabled?.(state) ?? null) === null;

/** `y once · n deny · Esc later`: the hints of a context whose keys work now. */
export function contextHints(context: KeyContext, prefixLabel: string, state: KeyState): string {
  return bindingsOf(context)
    .filter((binding) => works(binding, state))
    .map((binding) => hintText(binding, prefixLabel))
    .join(' · ');
}

/** A hint that names its own keys stands alone: `[ ] action`, `←→ 5s`. */
function hintText({ keys, hint }: Binding, prefixLabel: string): string {
  const first = keysText(keys.slice(0, 1), prefixLabel);
  if (hint === null) return '';
  return /^[^a-z]+ ?\S/.test(hint) ? hint : `${first.toLowerCase() === 'space' ? 'space' : first} ${hint}`;
}

function agentHints(screen: ScreenState, run: RunView): Row {
  const p = screen.locked ? `${screen.prefixLabel}${screen.prefixLabel}` : screen.prefixLabel;
  if (run.status === 'ended') return row(`the run is over · ${p} o panes · ${p} q quit`, 'strong');
  const cmd = row(`${p} cmd   `, 'dim');
  if (run.stop) return [...cmd, span(`▲ STOP: ${p} a answer · ${p} l look · the run is frozen`, 'stop')];
  if (run.waiting.length > 0) {
    const held = run.status === 'paused' ? `paused: ${p} p resumes` : 'agent is held';
    const count = `▲ ${run.waiting.length} waiting: ${p} a answer · ${p} l look · ${held}`;
    return [...cmd, span(count, 'ask')];
  }
  if (run.status === 'paused') return [...cmd, span(`paused · ${p} p resumes the agent`, 'strong')];
  const others = bindingsOf('prefix')
    .filter((binding) => shownInAgent.includes(binding.action))
    .map((binding) => `${p} ${binding.keys[0] ?? ''} ${binding.hint ?? ''}`);
  return row([`${p} cmd`, ...others].join(' · '), 'dim');
}

function hints(screen: ScreenState, run: RunView): Row {
  const { message, searching, dialog, prefixLabel } = screen;
  const state = keyState(screen, run);
  if (screen.prefixed) return row(`${prefixLabel} and then a key; Esc goes back`, 'strong');
  if (message) return row(message.text, message.tone === 'bad' ? 'deny' : 'strong');
  if (screen.help) return row(contextHints('help', prefixLabel, state), 'dim');
  if (dialog) return row(contextHints(dialogContext(dialog), prefixLabel, state), 'dim');
  if (searching) return [span('search: ', 'dim'), span(fieldText(searching, 40), 'strong')];
  if (screen.base === 'PANES') return row(contextHints('panes', prefixLabel, state), 'dim');
  return agentHints(screen, run);
}

function standing(run: RunView): Row {
  if (run.stop) return row('!1 ', 'stop');
  if (run.waiting.length > 0) return row(`?${run.waiting.length} `, 'ask');
  if (run.status === 'ended') return row('over ', 'dim');
  return row(run.status === 'paused' ? 'paused ' : 'ok ', 'dim');
}

/** The last row of every run screen: focus word, hints or a message, what waits. */
export function statusRow(screen: ScreenState, run: RunView): Row {
  const word = span(` ${focusWord(screen)} `, 'bar');
  return spread([word, ...hints(screen, run)], standing(run), screen.cols);
}

/** All commands behind the prefix, drawn above the last row until the next key. */
export function prefixRows(screen: ScreenState, run: RunView): Row[] {
  const state = keyState(screen, run);
  const width = 14;
  const perRow = Math.max(1, Math.floor((screen.cols - 2) / width));
  const shown = bindingsOf('prefix')
    .filter((binding) => binding.hint !== null)
    .map((binding) => {
      const off = (binding.disabled?.(state) ?? null) !== null;
      return span(pad(`${binding.keys[0] ?? ''} ${binding.hint ?? ''}`, width), off ? 'dim' : 'plain');
    });
  const count = Math.ceil(shown.length / perRow);
  const rows = Array.from({ length: count }, (_, index) => shown.slice(index * perRow, (index + 1) * perRow));
  const head = span(`── ${screen.prefixLabel} `, 'title');
  const line = span('─'.repeat(Math.max(0, screen.cols - cells(head.text))), 'dim');
  return [[head, line], ...rows.map((one) => [span(' '), ...one])];
}
