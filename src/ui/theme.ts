import type { ThemeName } from '../model/config.ts';
import type { Tone } from './row.ts';

/** How a tone is drawn. Colours as chalk names them: of the terminal's own sixteen, or as RGB. */
export interface Look {
  readonly color?: string;
  readonly bold?: boolean;
  readonly dimColor?: boolean;
  readonly inverse?: boolean;
  readonly underline?: boolean;
}
export type Theme = Readonly<Record<Tone, Look>>;

const shape = {
  plain: {},
  dim: { dimColor: true },
  strong: { bold: true },
  title: { bold: true },
  bar: { inverse: true },
  cursor: { bold: true },
} as const satisfies Partial<Theme>;

function coloured(go: string, ask: string, no: string, dim?: string): Theme {
  return {
    ...shape,
    ...(dim === undefined ? {} : { dim: { color: dim } }),
    allow: { color: go },
    ask: { color: ask, bold: true },
    deny: { color: no },
    stop: { color: no, bold: true },
    added: { color: go },
    removed: { color: no },
  };
}

/**
 * Everywhere blue is for go and yellow or orange for no: told apart by people who do not see red and green. Words say the same
 * without colour. `auto` takes the terminal's own colours, which fit its background already.
 */
export const themes: Readonly<Record<ThemeName, Theme>> = {
  auto: coloured('blue', 'cyan', 'yellow'),
  dark: coloured('#5fafff', '#5fd7d7', '#ffaf5f', '#9e9e9e'),
  light: coloured('#005faf', '#00666b', '#9a4a00', '#5f5f5f'),
  /** Nothing is dimmed and no colour is needed: what matters is bold, underlined or reversed. */
  contrast: {
    ...shape,
    dim: {},
    title: { bold: true, underline: true },
    allow: { bold: true },
    ask: { inverse: true, bold: true },
    deny: { bold: true, underline: true },
    stop: { inverse: true, bold: true },
    added: { bold: true },
    removed: { underline: true },
  },
  /** After Okabe and Ito, "Color Universal Design" (2008): sky blue, bluish green, orange. */
  'colour-blind': coloured('#56b4e9', '#009e73', '#e69f00'),
};
