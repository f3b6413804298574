import { lintSource } from '@secretlint/core';
import { secretLintProfiler } from '@secretlint/profiler';
import { rules } from '@secretlint/secretlint-rule-preset-recommend';
import { mayMatchOwn, mayMatchPreset, secretPatterns } from './redact-patterns.ts';

/** A secret's place in a text, UTF-16 code units, end exclusive. */
export interface SecretSpan {
  start: number;
  end: number;
  kind: string;
}

/** A secret known by its value. */
export interface Literal {
  kind: string;
  text: string;
}

/** Comments that switch secretlint off are left out: the text comes from the agent. */
const config = {
  rules: rules
    .filter(({ meta }) => !meta.id.endsWith('filter-comments'))
    .map((rule) => ({ id: rule.meta.id, rule })),
};

/** `a://:b@` is the shortest text with a secret in it. */
const shortestFind = 7;

/** Whether a full scan could find anything. Cheap; errs on the side of yes. */
export function mayHoldSecret(text: string, literals: readonly Literal[]): boolean {
  if (text.length < shortestFind) return false;
  return mayMatchOwn(text) || mayMatchPreset(text) || literals.some((literal) => text.includes(literal.text));
}

/** All secrets in a text, in order, without overlaps. */
export async function scanText(text: string, literals: readonly Literal[]): Promise<SecretSpan[]> {
  const preset = mayMatchPreset(text) ? await presetSpans(text) : [];
  const own = mayMatchOwn(text) ? ownSpans(text) : [];
  return merged(beyondMarks([...literalSpans(text, literals), ...own, ...preset], text));
}

/** Everything secretlint finds, prefilter aside. */
export async function presetSpans(text: string): Promise<SecretSpan[]> {
  // It would keep every mark of every call for as long as the process lives.
  secretLintProfiler.setEnabled(false);
  const source = { filePath: 'action.json', content: text, contentType: 'text', ext: '.json' } as const;
  const { messages } = await lintSource({ source, options: { config, noPhysicFilePath: true } });
  return messages.map(({ range: [start, end], ruleId }) => ({
    start,
    end,
    kind: ruleId.replace(/^.*secretlint-rule-/, ''),
  }));
}

/** Everything our own patterns find, prefilter aside. */
export function ownSpans(text: string): SecretSpan[] {
  return secretPatterns.flatMap(({ kind, pattern, accept }) =>
    [...text.matchAll(pattern)].flatMap((match) => {
      const secret = match[1] ?? match[0];
      if (accept && !accept(secret)) return [];
      // The secret is the last thing the match captured, but for a closing `@`.
      const start = match.index + match[0].lastIndexOf(secret);
      return [{ start, end: start + secret.length, kind }];
    }),
  );
}

/** The mark a redactor leaves. It holds a name, a colon and a random word: to the patterns that is a password. */
const marks = /▒\[(?:env-\w{1,80}|[a-z0-9-]{1,40}):\d{1,9}:[0-9a-f]{8}\]/g;

/** Spans that are not just a mark left before. */
function beyondMarks(spans: SecretSpan[], text: string): SecretSpan[] {
  if (!text.includes('▒[')) return spans;
  const inside = [...text.matchAll(marks)].map(({ index, 0: mark }) => ({
    start: index,
    end: index + mark.length,
  }));
  return spans.filter(({ start, end }) => {
    const rest = text.slice(start, end).replace(marks, '').replace('_authToken=', '');
    return rest.trim() !== '' && !inside.some((mark) => start >= mark.start && end <= mark.end);
  });
}

function literalSpans(text: string, literals: readonly Literal[]): SecretSpan[] {
  return literals.flatMap(({ kind, text: literal }) => {
    const spans: SecretSpan[] = [];
    for (let at = text.indexOf(literal); at !== -1; at = text.indexOf(literal, at + literal.length)) {
      spans.push({ start: at, end: at + literal.length, kind });
    }
    return spans;
  });
}

/** Overlapping spans become one, named after the first: nothing of either stays readable. */
function merged(spans: SecretSpan[]): SecretSpan[] {
  const sorted = spans
    .filter(({ start, end }) => end > start)
    .sort((a, b) => a.start - b.start || b.end - a.end);
  const result: SecretSpan[] = [];
  for (const span of sorted) {
    const last = result.at(-1);
    if (last && span.start < last.end) last.end = Math.max(last.end, span.end);
    else result.push({ ...span });
  }
  return result;
}
