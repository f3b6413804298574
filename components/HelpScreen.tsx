import { helpRows } from '../src/ui/help-text.ts';
import type { Keymap } from '../src/ui/key-binding.ts';
import type { KeyContext } from '../src/ui/key-table.ts';
import { rule } from '../src/ui/row.ts';
import { Rows } from './Rows.tsx';

interface Props {
  readonly cols: number;
  /** Rows it may take, its head included. */
  readonly height: number;
  readonly top: number;
  readonly prefixLabel: string;
  readonly contexts?: readonly KeyContext[];
  readonly keymap: Keymap;
}

/** Every key with what it does, from the key table. */
export function HelpScreen({ cols, height, top, prefixLabel, contexts, keymap }: Props) {
  const all = helpRows(prefixLabel, cols, contexts, keymap);
  const shown = Math.max(0, height - 1);
  const first = Math.max(0, Math.min(top, all.length - shown));
  const last = Math.min(all.length, first + shown);
  const head = rule('keys', `${first + 1}-${last} of ${all.length}`, cols);
  return <Rows rows={[head, ...all.slice(first, last)]} width={cols} height={height} />;
}
