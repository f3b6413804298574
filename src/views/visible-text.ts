/**
 * What a terminal would act on or hide: control characters, bidirectional overrides and isolates, zero-width and other
 * format characters, variation selectors and tags, lone surrogates, line separators; blanks that are not the space, what no
 * font has, and marks stacked so high that they cover what stands beside them.
 */
const hidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{DI}\p{Zl}\p{Zp}\u2800]|(?! )\p{Zs}|(?<=\p{M}\p{M})\p{M}/gu;

const named: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\u001b', '\\e'],
]);

/** The text with everything invisible spelled out, on one line. Safe to print. */
export function visibleText(text: string): string {
  return text.replace(hidden, (character) => named.get(character) ?? spelled(character));
}

function spelled(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return `<U+${code}>`;
}
