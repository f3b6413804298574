import { BG, COLOR, COLOR_MODE, FG, MODE_16, MODE_256 } from './cell.ts';

const FG_256 = Array.from({ length: 256 }, (_, index) => `38;5;${index}`);
const BG_256 = Array.from({ length: 256 }, (_, index) => `48;5;${index}`);

function color(word: number, base: number): string {
  const value = word & 0xffffff;
  switch (word & COLOR_MODE) {
    case 0:
      return `${base + 9}`;
    case MODE_16: {
      const index = value & 15;
      return `${index < 8 ? base + index : base + 60 + index - 8}`;
    }
    case MODE_256:
      return (base === 30 ? FG_256 : BG_256)[value & 255] ?? '';
    default:
      return `${base + 8};2;${(value >>> 16) & 255};${(value >>> 8) & 255};${value & 255}`;
  }
}

/** The SGR parameters that produce this style from a reset pen; '' for the default style. */
export function styleOf(fg: number, bg: number): string {
  const parts: string[] = [];
  if (fg & FG.bold) parts.push('1');
  if (bg & BG.dim) parts.push('2');
  if (bg & BG.italic) parts.push('3');
  if (fg & FG.underline) parts.push('4');
  if (fg & FG.inverse) parts.push('7');
  if (fg & FG.strike) parts.push('9');
  if (fg & COLOR_MODE) parts.push(color(fg, 30));
  if (bg & COLOR_MODE) parts.push(color(bg, 40));
  return parts.join(';');
}

/** The flags of `styleOf` plus blink and hidden, for snapshots that must restore the pen itself. */
export function fullStyleOf(fg: number, bg: number): string {
  const parts = ['0'];
  const style = styleOf(fg, bg);
  if (style !== '') parts.push(style);
  if (fg & FG.blink) parts.push('5');
  if (fg & FG.invisible) parts.push('8');
  return parts.join(';');
}

function changed(fromFg: number, fromBg: number, fg: number, bg: number): string[] {
  const parts: string[] = [];
  const bold = fg & FG.bold;
  const dim = bg & BG.dim;
  const wasBold = fromFg & FG.bold;
  const wasDim = fromBg & BG.dim;
  const off = (wasBold && !bold) || (wasDim && !dim);
  if (off) parts.push('22');
  if (bold && (off || !wasBold)) parts.push('1');
  if (dim && (off || !wasDim)) parts.push('2');
  if ((fromBg ^ bg) & BG.italic) parts.push(bg & BG.italic ? '3' : '23');
  if ((fromFg ^ fg) & FG.underline) parts.push(fg & FG.underline ? '4' : '24');
  if ((fromFg ^ fg) & FG.inverse) parts.push(fg & FG.inverse ? '7' : '27');
  if ((fromFg ^ fg) & FG.strike) parts.push(fg & FG.strike ? '9' : '29');
  if ((fromFg ^ fg) & COLOR) parts.push(color(fg, 30));
  if ((fromBg ^ bg) & COLOR) parts.push(color(bg, 40));
  return parts;
}

/** The shortest SGR sequence that turns one pen into another; '' when they are equal. */
export function penChange(fromFg: number, fromBg: number, fg: number, bg: number): string {
  const changedFg = fromFg ^ fg;
  const changedBg = fromBg ^ bg;
  if ((changedFg | changedBg) === 0) return '';
  // By far the most frequent change: one colour becomes another and nothing is switched off.
  if (fg & COLOR_MODE && changedBg === 0 && (changedFg & ~COLOR) === 0) return `\x1b[${color(fg, 30)}m`;
  const fresh = styleOf(fg, bg);
  if (fresh === '') return '\x1b[m';
  const step = changed(fromFg, fromBg, fg, bg).join(';');
  const reset = `0;${fresh}`;
  return `\x1b[${step.length <= reset.length ? step : reset}m`;
}
