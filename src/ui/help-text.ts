import { type Keymap, tableKeys } from './key-binding.ts';
import { bindingsOf, type KeyContext } from './key-table.ts';
import { freeKeysOf, lookupKey } from './lookup-key.ts';
import { type Row, row, span } from './row.ts';
import { isScroll, scrolled } from './scrolling.ts';
import { cells, pad } from './wrap.ts';

export const contextTitle: Readonly<Record<KeyContext, string>> = {
  agent: 'AGENT · the agent has the keys',
  prefix: 'AFTER THE PREFIX',
  panes: 'PANES · the panes have the keys',
  sheet: 'DETAIL AND RUN · in a box where there is no room for panes',
  ask: 'APPROVAL · keys work after 0.6 s without a key',
  rule: 'RULE · the lines a question would need',
  danger: 'APPROVAL OF SOMETHING DANGEROUS · step 2, the word',
  stop: 'STOP · the run is frozen',
  quit: 'LEAVE OR STOP THE AGENT',
  note: 'TEXT ENTRY',
  amend: 'AMENDMENT · the reason',
  help: 'HELP',
  home: 'HOME',
  page: 'A TEXT · a contract, the doctor, a packet, a rollback note',
  history: 'HISTORY',
  filter: 'HISTORY · the filter',
  replay: 'REPLAY',
};

const runContexts: readonly KeyContext[] = [
  'agent',
  'prefix',
  'panes',
  'sheet',
  'page',
  'ask',
  'rule',
  'danger',
  'stop',
  'quit',
  'note',
  'amend',
  'help',
];

const KEYS = 18;

/** Keys as they are written for people: the prefix by its own name. */
export function keysText(keys: readonly string[], prefixLabel: string): string {
  const digits = keys.length > 2 && keys.every((key) => /^\d$/.test(key));
  if (digits) return `${keys[0] ?? ''}-${keys.at(-1) ?? ''}`;
  return keys.map((key) => (key === 'prefix' ? prefixLabel : key)).join(' ');
}

/** Every key of the contexts with what it does, for `cols` columns. */
export function helpRows(
  prefixLabel: string,
  cols: number,
  contexts: readonly KeyContext[] = runContexts,
  keymap: Keymap = tableKeys,
): Row[] {
  return contexts.flatMap((context) => [
    row(contextTitle[context], 'title'),
    ...bindingsOf(context, keymap).map((binding): Row => {
      const typed = keysText(binding.keys, prefixLabel);
      const keys = context === 'prefix' ? `${prefixLabel} ${typed}` : typed;
      return [
        span(`  ${pad(keys, Math.max(KEYS, Math.min(cells(keys), cols - 40)))} `, 'strong'),
        span(binding.text),
      ];
    }),
    row(''),
  ]);
}

/** The first row of a context's section, for a help window of `page` rows. */
export function helpTopOf(
  context: KeyContext,
  { prefixLabel, cols, keymap }: { prefixLabel: string; cols: number; keymap: Keymap },
  page: number,
): number {
  const rowsOf = (contexts: readonly KeyContext[]): number =>
    helpRows(prefixLabel, cols, contexts, keymap).length;
  const before = runContexts.slice(0, Math.max(0, runContexts.indexOf(context)));
  return Math.max(0, Math.min(rowsOf(before), rowsOf(runContexts) - page));
}

/** Where an open help stands after a turn of the wheel. */
export function helpScrolled(
  { help, keymap }: { readonly help: number | null; readonly keymap: Keymap },
  by: 1 | -1,
  page: number,
  contexts: readonly KeyContext[],
): number {
  const count = helpRows('', 80, contexts, keymap).length;
  return Math.max(0, Math.min((help ?? 0) + by * 3, Math.max(0, count - page)));
}

/** Where an open help of some places stands after a key; null closes it. */
export function helpAfter(
  { help, keymap }: { readonly help: number | null; readonly keymap: Keymap },
  label: string,
  page: number,
  contexts: readonly KeyContext[] = runContexts,
): number | null {
  const top = help ?? 0;
  const found = lookupKey('help', label, freeKeysOf(keymap));
  if (found.found !== 'action') return top;
  // Every key has a row, whatever the width.
  const count = helpRows('', 80, contexts, keymap).length;
  return isScroll(found.action) ? scrolled(found.action, top, page - 1, count - page) : null;
}
