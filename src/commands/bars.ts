import { pad } from '../ui/wrap.ts';

/** What a chart is drawn with. */
export interface Drawing {
  ascii: boolean;
  /** Columns of the terminal. */
  columns: number;
}

/** A bar whose length is to `cells` as `value` is to `most`; something that is there is never drawn as nothing. */
export function bar(value: number, most: number, cells: number, { ascii }: Pick<Drawing, 'ascii'>): string {
  if (value <= 0 || most <= 0 || cells <= 0) return '';
  return (ascii ? '#' : '█').repeat(Math.max(1, Math.round((Math.min(value, most) / most) * cells)));
}

/** Bars under each other with their names before and their values behind them. */
export function barChart(
  rows: readonly { name: string; value: number; text: string }[],
  { ascii, columns }: Drawing,
): string[] {
  const most = Math.max(0, ...rows.map(({ value }) => value));
  const widest = Math.max(0, ...rows.map(({ name }) => name.length));
  const behind = Math.max(0, ...rows.map(({ text }) => text.length));
  const room = Math.min(Math.floor(columns * 0.4) - 2, columns - widest - behind - 6);
  return rows.map(({ name, value, text }) =>
    `  ${pad(name, widest)}  ${pad(bar(value, most, room, { ascii }), room)}  ${text}`.trimEnd(),
  );
}

const levels = { ascii: '_.:-=+*#', blocks: '▁▂▃▄▅▆▇█' };

/** One sign for each value, as high as it is beside the highest. Nothing is the lowest sign; something that is there is never drawn as nothing. */
export function sparkline(values: readonly number[], { ascii }: Pick<Drawing, 'ascii'>): string {
  const signs = [...(ascii ? levels.ascii : levels.blocks)];
  const most = Math.max(0, ...values);
  return values
    .map((value) => (value <= 0 ? 0 : Math.max(1, Math.round((value / most) * (signs.length - 1)))))
    .map((level) => signs[level] ?? '')
    .join('');
}
