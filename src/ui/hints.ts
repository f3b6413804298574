import { dialogContext } from './dialog-context.ts';
import { fieldText } from './dialog-frame.ts';
import { focusWord } from './focus.ts';
import { keysText } from './help-text.ts';
import type { Binding, KeyState } from './key-binding.ts';
import { keyState } from './key-state.ts';
import { bindingsOf, type KeyContext } from './key-table.ts';
import { keyOf, keysOf } from './lookup-key.ts';
import { pageKeys } from './page-state.ts';
import { type Row, row, span, spread } from './row.ts';
import type { RunView } from './run-view.ts';
import type { Message, OpenPage, ScreenState } from './screen-state.ts';
import { hasSheet } from './sheet.ts';
import { coversUntil } from './stepping.ts';
import { cells, pad } from './wrap.ts';

/** Commands worth naming while the agent has the keys. */
const shownInAgent: readonly string[] = ['panes', 'zoom', 'pause', 'help'];

const works = (binding: Binding, state: KeyState): boolean =>
  binding.hint !== null && (binding.disabled?.(state) ?? null) === null;

/** `y once · n deny · Esc later`: the hints of a context whose keys work now. */
export function contextHints(context: KeyContext, prefixLabel: string, state: KeyState): string {
  return bindingsOf(context, state.keymap)
    .filter((binding) => works(binding, state))
    .map((binding) => hintText(context, binding, prefixLabel, state))
    .join(' · ');
}

const drawn: Readonly<Record<string, string>> = { Left: '←', Right: '→', Up: '↑', Down: '↓', Space: 'space' };

/** `y once`; where two keys belong together both: `[ ] action`, `←→ 5s`. */
function hintText(context: KeyContext, binding: Binding, prefixLabel: string, state: KeyState): string {
  const { keys, pair } = binding;
  const key = (one: string): string => drawn[one] ?? keysText([one], prefixLabel);
  const both = [keys[0] ?? '', pair === undefined ? '' : keyOf(context, pair, state.keymap)].filter(
    (one) => one !== '',
  );
  const arrows = both.every((one) => /^(Left|Right|Up|Down)$/.test(one));
  const hint = binding.hintNow?.(state) ?? binding.hint ?? '';
  return `${both.map(key).join(arrows ? '' : ' ')} ${hint}`;
}

const said = ({ text, tone }: Message): Row => row(text, tone === 'bad' ? 'deny' : 'strong');

/** What a person has to answer, how, and behind it the newest message: `▲ 1 waiting: ^] a answer · ^] l look`. */
function banner(screen: ScreenState, run: RunView, keys: string, rest: string): Row {
  const tail = screen.message?.text ?? rest;
  const text = (what: string): string => [`▲ ${what}: ${keys}`, tail].filter((one) => one !== '').join(' · ');
  if (run.stop) return [span(text('STOP'), 'stop')];
  return run.waiting.length > 0 ? [span(text(`${run.waiting.length} waiting`), 'ask')] : [];
}

/** ` · 7 processes, by pid namespace` */
function heldText({ header }: RunView): string {
  if (header.still === null || header.heldBy === null) return '';
  return ` · ${header.still} ${header.still === 1 ? 'process' : 'processes'}, ${header.heldBy}`;
}

function agentHints(screen: ScreenState, run: RunView): Row {
  const p = screen.locked ? `${screen.prefixLabel}${screen.prefixLabel}` : screen.prefixLabel;
  const of = (action: string): string => `${p} ${keyOf('prefix', action, screen.keymap)}`;
  const keys = run.mayAnswer ? `${of('answer')} answer · ${of('look')} look` : `${of('look')} look`;
  const held = run.status === 'paused' ? `paused: ${of('pause')} resumes` : 'agent is held';
  const waits = banner(screen, run, keys, run.stop ? 'the run is frozen' : held);
  if (waits.length > 0) return [span(`${p} cmd   `, 'dim'), ...waits];
  if (screen.message) return said(screen.message);
  if (screen.scrollback > 0)
    return row(`scrolled ${screen.scrollback} up · the next key shows the newest again`, 'strong');
  if (run.status === 'ended') {
    const over = ['the run is over', run.agentEnd].filter((one) => one !== null).join(': ');
    return row(`${over} · ${of('panes')} panes · ${of('quit')} quit`, 'strong');
  }
  if (run.status === 'paused') {
    const count = heldText(run);
    const resumes = count === '' ? `${of('pause')} resumes the agent` : `${of('pause')} resumes`;
    return [span(`${p} cmd   `, 'dim'), span(`paused${count} · ${resumes}`, 'strong')];
  }
  const others = bindingsOf('prefix', screen.keymap)
    .filter((binding) => shownInAgent.includes(binding.action))
    .map((binding) => `${p} ${binding.keys[0] ?? ''} ${binding.hint ?? ''}`);
  return row([`${p} cmd`, ...others].join(' · '), 'dim');
}

function panesHints(screen: ScreenState, run: RunView): Row {
  const context = hasSheet(screen) ? 'sheet' : 'panes';
  const key = (action: string): string => keyOf(context, action, screen.keymap);
  const waits = banner(screen, run, `${key('answer')} ${run.mayAnswer ? 'answer' : 'look'}`, '');
  const lastKey = (action: string): string => keysOf(context, action, screen.keymap).at(-1) ?? '';
  const gap = span(' · ', 'dim');
  if (screen.scrollback > 0) {
    const back = span(`scrolled ${screen.scrollback} up · Esc back`, 'strong');
    return [
      back,
      gap,
      ...(waits.length > 0
        ? waits
        : row([...['down', 'up'].map(key), ...['page-up', 'page-down'].map(lastKey)].join(' '), 'dim')),
    ];
  }
  if (waits.length === 0 && screen.message) return said(screen.message);
  const state = keyState(screen, run);
  if (waits.length === 0) return row(contextHints(context, screen.prefixLabel, state), 'dim');
  // The banner names the answer key already.
  const others = contextHints(context, screen.prefixLabel, { ...state, waiting: 0, stopped: false });
  return [...waits, gap, span(others, 'dim')];
}

/** What waits is named beside the keys of the text over it. */
function pageHints(screen: ScreenState, run: RunView, { state }: OpenPage): Row {
  const { prefixLabel: p, keymap } = screen;
  const action = run.mayAnswer ? 'answer' : 'look';
  const waits = banner(screen, run, `${p} ${keyOf('prefix', action, keymap)} ${action}`, '');
  const keys = contextHints(state.help === null ? 'page' : 'help', p, pageKeys(state));
  return waits.length > 0 ? [...waits, span(` · ${keys}`, 'dim')] : row(keys, 'dim');
}

/** What waits for a person outranks plain messages; a refusal may cover it for a moment. */
function hints(screen: ScreenState, run: RunView): Row {
  const { message, searching, dialog, page, prefixLabel } = screen;
  const state = keyState(screen, run);
  if (screen.prefixed) return row(`${prefixLabel} and then a key; Esc goes back`, 'strong');
  if (message && (coversUntil(message) ?? 0) > screen.at) return said(message);
  if (screen.help) return row(contextHints('help', prefixLabel, state), 'dim');
  if (dialog) return row(contextHints(dialogContext(dialog), prefixLabel, state), 'dim');
  if (page) return pageHints(screen, run, page);
  if (searching) return [span('search: ', 'dim'), span(fieldText(searching, 40), 'strong')];
  return screen.base === 'PANES' ? panesHints(screen, run) : agentHints(screen, run);
}

function standing(run: RunView): Row {
  if (run.stop) return row('!1 ', 'stop');
  if (run.waiting.length > 0) return row(`?${run.waiting.length} `, 'ask');
  if (run.status === 'ended') return row('over ', 'dim');
  return row(run.status === 'paused' ? 'paused ' : 'ok ', 'dim');
}

/** The last row of every run screen: focus word, hints or a message, what waits. */
export function statusRow(screen: ScreenState, run: RunView): Row {
  const word = span(` ${focusWord(screen, run.mayAnswer)} `, 'bar');
  return spread([word, ...hints(screen, run)], standing(run), screen.cols);
}

/** All commands behind the prefix, drawn above the last row until the next key. */
export function prefixRows(screen: ScreenState, run: RunView): Row[] {
  const state = keyState(screen, run);
  const width = 14;
  const perRow = Math.max(1, Math.floor((screen.cols - 2) / width));
  const shown = bindingsOf('prefix', screen.keymap)
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
