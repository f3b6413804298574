/**
 * Lines, blocks and shapes: what our screens are drawn with, and nothing a text of others may hold (`visible`). Arrows, dots and
 * dashes stay: a text may hold them, and must not read as another one.
 */
const ascii: ReadonlyMap<string, string> = new Map(
  Object.entries({
    '-': '─━╌┄▄',
    '|': '│║┃▏▎▍▌',
    '+': '╭╮╰╯┌┐└┘├┤┬┴┼╔╗╚╝╠╣▆',
    '=': '═▅',
    '#': '▒█▋▊▉▓■▐',
    '.': '░▂',
    ':': '▃',
    _: '▁',
    '*': '●◆▇',
    o: '○□',
    '>': '▸▶',
    '^': '▲',
    v: '▼',
    '<': '◀',
  }).flatMap(([plain, signs]) => [...signs].map((sign) => [sign, plain] as const)),
);

/** Draws them with ASCII; one column stays one column. */
export function asciiGlyphs(text: string): string {
  return text.replace(/[\u2500-\u25ff]/g, (sign) => ascii.get(sign) ?? '?');
}

/** Whether a terminal shows Unicode, by its locale (POSIX: LC_ALL, then LC_CTYPE, then LANG); where none is set it may. */
export function showsUnicode(env: Readonly<Record<string, string | undefined>>): boolean {
  const locale = [env.LC_ALL, env.LC_CTYPE, env.LANG].find((value) => value !== undefined && value !== '');
  if (env.TERM === 'vt100' || env.TERM === 'vt220') return false;
  return locale === undefined || /utf-?8/i.test(locale);
}
