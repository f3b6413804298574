import { RE2JS } from 're2js';
import type { RenderedScreen } from '../../model/rendered-screen.ts';
import type { ScreenPrompt, SeenLine } from '../../model/screen-prompt.ts';
import { cursorAtEnd, screenText } from './screen-text.ts';

/** A prompt as it stands on the screen. */
export interface FoundPrompt {
  prompt: ScreenPrompt;
  /** What its groups took. */
  groups: Record<string, string>;
  /** All of it, rows joined where they go on. */
  text: string;
  /** The screen with nothing but its rows. */
  frozen: RenderedScreen;
}

/** From the beginning of a row to the end of everything that is shown. */
const toTheEnd = (source: string): RE2JS => RE2JS.compile(`(?:^|\\n)(?P<all_>${source})\\z`);

type Matcher = ReturnType<RE2JS['matcher']>;

function groupsOf(pattern: RE2JS, matcher: Matcher): Record<string, string> {
  const names = Object.keys(pattern.namedGroups()).filter((name) => name !== 'all_');
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = matcher.group(name);
      return value === null || value === undefined ? [] : [[name, value]];
    }),
  );
}

/** Looks for the prompts of a profile; the first that fits counts. */
export function createPromptFinder(
  prompts: readonly ScreenPrompt[],
): (screen: RenderedScreen) => FoundPrompt | undefined {
  const compiled = prompts.map((prompt) => ({ prompt, pattern: toTheEnd(prompt.text) }));
  return (screen) => {
    const { text, starts } = screenText(screen);
    for (const { prompt, pattern } of compiled) {
      if (!fits(prompt, screen)) continue;
      const matcher = pattern.matcher(text);
      if (!matcher.find()) continue;
      const from = matcher.start('all_');
      const row = starts.findLastIndex((start) => start <= from);
      return {
        prompt,
        groups: groupsOf(pattern, matcher),
        text: text.slice(from),
        frozen: { ...screen, rows: screen.rows.slice(row) },
      };
    }
    return undefined;
  };
}

function fits({ cursor, reads, alternate }: ScreenPrompt, screen: RenderedScreen): boolean {
  if (alternate !== screen.alternate) return false;
  if (reads !== undefined && screen.reads !== reads) return false;
  return cursor === 'any' || cursorAtEnd(screen);
}

/** Whether the screen ends as the pattern says, the cursor right behind it. Returns it with nothing but those rows. */
export function createReadiness(ready: string): (screen: RenderedScreen) => RenderedScreen | undefined {
  const pattern = toTheEnd(ready);
  return (screen) => {
    if (!cursorAtEnd(screen)) return undefined;
    const { text, starts } = screenText(screen);
    const matcher = pattern.matcher(text);
    if (!matcher.find()) return undefined;
    const from = matcher.start('all_');
    return { ...screen, rows: screen.rows.slice(starts.findLastIndex((start) => start <= from)) };
  };
}

export interface SeenThing {
  tool: string;
  groups: Record<string, string>;
  text: string;
}

/**
 * What came up on the screen since it was looked at last. Whole lines only; what scrolled by between two looks is not seen,
 * and what scrolled away while the same came up again neither.
 */
export function createSeenWatch(lines: readonly SeenLine[]): (screen: RenderedScreen) => SeenThing[] {
  const compiled = lines.map(({ tool, text }) => ({ tool, pattern: RE2JS.compile(text) }));
  let before = new Map<string, number>();
  return (screen) => {
    if (compiled.length === 0) return [];
    const { text } = screenText(screen);
    const now = new Map<string, number>();
    const fresh: SeenThing[] = [];
    for (const line of text.split('\n')) {
      for (const { tool, pattern } of compiled) {
        const matcher = pattern.matcher(line);
        if (!matcher.matches()) continue;
        const key = `${tool}\n${line}`;
        const count = (now.get(key) ?? 0) + 1;
        now.set(key, count);
        if (count > (before.get(key) ?? 0))
          fresh.push({ tool, groups: groupsOf(pattern, matcher), text: line });
        break;
      }
    }
    before = now;
    return fresh;
  };
}
