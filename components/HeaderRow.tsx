import { headerRow } from '../src/ui/run-rows.ts';
import type { HeaderView } from '../src/ui/run-view.ts';
import { RowLine } from './Rows.tsx';

/** Which agent, task and commit, for how long, judged how often, at which risk, on record or not. */
export function HeaderRow({ header, width }: { readonly header: HeaderView; readonly width: number }) {
  return <RowLine spans={headerRow(header, width)} width={width} />;
}
