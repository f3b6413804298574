import type { RenderedScreen } from '../../model/rendered-screen.ts';

/** Gemini's own question, as it stands on its screen. */
export interface NativePrompt extends Asked {
  /** The screen with nothing but its rows. */
  frozen: RenderedScreen;
  /** All its rows: the same text is the same question. */
  text: string;
}

interface Asked {
  type: 'exec' | 'edit' | 'info' | 'mcp';
  /** `Shell  echo one`: its name for the tool, and its words for the call. */
  title: string;
  /** What it shows of the call: rows without frames. */
  body: string[];
  /** At which end it says that it does not show everything. */
  hidden: 'above' | 'below' | null;
  /** Of an MCP tool. */
  server: string | null;
  tool: string | null;
}

const top = /^╭─+╮$/;
const bottom = /^╰─+╯$/;
const first = /^● 1\. Allow once$/;
const option = /^(?:● )?\d+\. \S/;
const last = /^\d+\. No, suggest changes \(esc\)$/;
/** With the place of this question among those that wait. */
const heading = /^Action Required(?: +\d+ of \d+)?$/;
const hiddenRows = /^\.{3} .*hidden/;

const questions: readonly { type: Asked['type']; pattern: RegExp }[] = [
  { type: 'exec', pattern: /^Allow execution of \[[^\]]+\]\?$/ },
  { type: 'edit', pattern: /^Apply this change\?$/ },
  { type: 'info', pattern: /^Do you want to proceed\?$/ },
  { type: 'mcp', pattern: /^Allow execution of MCP tool "([^"]+)" from server "([^"]+)"\?$/ },
];

/** What stands within a frame's sides. */
const within = (row: string): string => row.replace(/^│ ?/, '').replace(/ ?│$/, '').trimEnd();

/**
 * The frame the screen ends with, when it asks to allow something and the yes for once is the one chosen. Undefined for
 * everything else, such as a question of which a part is not on the screen.
 */
export function nativePrompt(screen: RenderedScreen): NativePrompt | undefined {
  if (screen.alternate) return undefined;
  const rows = screen.rows.map(({ text }) => text);
  if (!bottom.test(rows.at(-1) ?? '')) return undefined;
  const begins = rows.findLastIndex((row) => top.test(row));
  const framed = rows.slice(begins + 1, -1);
  if (begins < 0 || framed.some((row) => !/^│.*│$/.test(row))) return undefined;
  const asked = askedIn(framed.map(within));
  return (
    asked && {
      ...asked,
      frozen: { ...screen, rows: screen.rows.slice(begins) },
      text: rows.slice(begins).join('\n'),
    }
  );
}

function askedIn(inner: readonly string[]): Asked | undefined {
  const choices = inner.findIndex((row) => first.test(row.trim()));
  const options = inner.slice(choices).map((row) => row.trim());
  if (choices < 0 || !options.every((row) => option.test(row)) || !last.test(options.at(-1) ?? ''))
    return undefined;
  const above = inner.slice(0, choices).filter((row) => row.trim() !== '' && !heading.test(row.trim()));
  const at = above.findLastIndex((row) => questions.some(({ pattern }) => pattern.test(row.trim())));
  const question = above[at]?.trim() ?? '';
  const kind = questions.find(({ pattern }) => pattern.test(question));
  const title = /^\? +(.+)$/.exec(above[0]?.trim() ?? '')?.[1];
  if (!kind || title === undefined || at < 1) return undefined;
  const [, tool = null, server = null] = kind.type === 'mcp' ? (kind.pattern.exec(question) ?? []) : [];
  return { type: kind.type, title, ...bodyOf(above.slice(1, at)), tool, server };
}

function bodyOf(rows: readonly string[]): Pick<Asked, 'body' | 'hidden'> {
  const shown = rows.filter((row) => !top.test(row.trim()) && !bottom.test(row.trim())).map(within);
  const isHidden = (row: string | undefined): boolean => hiddenRows.test(row?.trim() ?? '');
  const hidden = isHidden(shown[0]) ? 'above' : isHidden(shown.at(-1)) ? 'below' : null;
  return { body: shown.filter((row) => !isHidden(row)), hidden };
}
