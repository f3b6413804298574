import { z } from 'zod';

/** More rows than these at the bottom of a screen are not looked at. */
export const mostToldRows = 60;

const ToldRow = z.strictObject({
  /** As it is shown, without trailing blanks. */
  text: z.string(),
  /** It goes on where the row above ended at the edge. */
  continues: z.boolean(),
});

/** What a terminal shows, as far as a prompt on it goes. */
export const RenderedScreen = z.strictObject({
  /** The last rows down to the last that shows anything. */
  rows: z.array(ToldRow).max(mostToldRows),
  /** There is more above. */
  cut: z.boolean(),
  cols: z.number().int(),
  /** `up`: rows above the last of `rows`, negative below it. */
  cursor: z.strictObject({ x: z.number().int(), up: z.number().int() }),
  alternate: z.boolean(),
  /** How the terminal hands keys to what runs in it: each as it comes, or whole lines. Null where that cannot be told. */
  reads: z.enum(['keys', 'lines']).nullable(),
  /** How often anything was typed that was no press of the channel's. */
  typed: z.number().int(),
  /** How often the channel pressed keys. */
  pressed: z.number().int(),
});
export type RenderedScreen = z.infer<typeof RenderedScreen>;

/** Keys for what is on the screen right now, and for nothing else: `frozen` is how it has to be still, row for row. */
export const KeyPress = z.strictObject({
  id: z.number().int(),
  keys: z.string().min(1).max(65_536),
  frozen: RenderedScreen,
});
export type KeyPress = z.infer<typeof KeyPress>;

/** Whether `now` still shows what was frozen. Rows above the frozen ones may differ: a screen scrolls. */
export function showsStill(frozen: RenderedScreen, now: RenderedScreen): boolean {
  const count = frozen.rows.length;
  if (count === 0 || now.rows.length < count) return false;
  const last = now.rows.slice(-count);
  return (
    frozen.rows.every(
      ({ text, continues }, at) => last[at]?.text === text && last[at]?.continues === continues,
    ) &&
    frozen.cols === now.cols &&
    frozen.cursor.x === now.cursor.x &&
    frozen.cursor.up === now.cursor.up &&
    frozen.alternate === now.alternate &&
    frozen.reads === now.reads &&
    frozen.typed === now.typed &&
    frozen.pressed === now.pressed
  );
}
