import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { know } from '../../src/model/known.ts';
import { packetOf } from '../../src/views/packet.ts';
import { marksHtml, packetHtml } from '../../src/views/packet-html.ts';
import { packetMarkdown } from '../../src/views/packet-markdown.ts';
import { highRecord, hostileTexts } from './packet-runs.ts';
import { poisonable, poisoned } from './poisoned-packet.ts';

/** Nothing but these can stand outside code in the Markdown, once our own marks are taken out. */
const harmless = /^[A-Za-zÀ-ÖØ-öø-ÿ0-9 .,;:?'’"()+=/·%-]*$/u;

/** The line without its code spans, as CommonMark reads them: a run of backticks ends at the next run of that length. */
function withoutCode(line: string): string {
  let rest = line;
  let out = '';
  for (let open = /`+/.exec(rest); open; open = /`+/.exec(rest)) {
    const after = rest.slice(open.index + open[0].length);
    const close = [...after.matchAll(/`+/g)].find((run) => run[0].length === open?.[0].length);
    if (!close) return `${out}${rest}`;
    out += rest.slice(0, open.index);
    rest = after.slice(close.index + close[0].length);
  }
  return out + rest;
}

const ownLines =
  /^(?:<details(?: open)?>|<\/details>|<summary>[A-Za-z0-9 ,.()]+<\/summary>|> \[!CAUTION\]|#{2,4} [A-Za-z ,:]+|)$/;

/** What of a Markdown text could mean something that is not ours. */
function suspicious(markdown: string): string[] {
  let fence = '';
  return markdown.split('\n').filter((line) => {
    const mark = /^`{3,}/.exec(line)?.[0] ?? '';
    if (fence !== '') {
      if (line === fence) fence = '';
      return false;
    }
    if (mark !== '') {
      fence = mark;
      return !/^`{3,}diff$/.test(line);
    }
    if (ownLines.test(line)) return false;
    const bare = withoutCode(line)
      .replace(/^(?:> - | {2}- |- )/, '')
      .replace(/\*\*[A-Za-z :.]+\*\*/g, '');
    return !harmless.test(bare) || /^\s*(?:[-+]|\d+[.)])\s/.test(bare) || /\b[0-9a-f]{7,}\b/i.test(bare);
  });
}

const tags =
  /<(?:\/?(?:header|section|div|footer|h[1-4]|p|ul|ol|li|details|summary|code|strong|em|span|pre|button)|details open|div class="(?:loud" role="alert|inside)"|p class="run"|section class="head"|span class="(?:said|note|at|file|place|added|removed|same)"|pre class="diff" tabindex="0"|ol class="marks"|button type="button" data-at="[\d.]+" data-action="[^"<>]*" disabled)>/g;

describe('a packet of a run whose every text is meant to do harm', () => {
  it('is a test of many texts', () => expect(poisonable.length).toBeGreaterThan(250));

  it.each(hostileTexts)('is nothing but our own Markdown: %j', (text) => {
    const bad = poisoned(text);
    for (const detail of ['brief', 'folded', 'open'] as const) {
      expect(suspicious(packetMarkdown(bad, detail))).toEqual([]);
    }
  });

  it.each(hostileTexts)('is nothing but our own HTML: %j', (text) => {
    const { title, before, after } = packetHtml(poisoned(text));
    const marks = marksHtml([{ t: 1500, action: text, effect: text, text }]);
    const rest = `${title}${before}${after}${marks}`.replace(tags, '');
    expect(rest).not.toMatch(/[<>"']/);
    expect(rest.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{DI}\u2800]/u);
  });

  const grammar = fc.constantFrom(
    '<',
    '>',
    '`',
    '``',
    '@a',
    '#1',
    '[',
    '](',
    '!',
    '\n',
    '\\',
    '*',
    '_',
    '|',
    '&',
    ' ',
  );
  const mean = fc.array(fc.oneof(grammar, fc.string({ unit: 'binary', maxLength: 4 })), { maxLength: 12 });
  it('whatever the text is', () => {
    fc.assert(
      fc.property(mean, (pieces) => {
        const bad = poisoned(pieces.join(''));
        expect(suspicious(packetMarkdown(bad, 'open'))).toEqual([]);
        const { before, after } = packetHtml(bad, 'open');
        expect(`${before}${after}`.replace(tags, '')).not.toMatch(/[<>"']/);
      }),
      { numRuns: 25 },
    );
  });

  it('keeps a diff that tries to close its own block inside it', () => {
    const text = '+```\n+````\n+</details>\n+# heading\n';
    const patch = { files: [{ path: 'a.md', text, cut: false, why: '' }], more: 0, redacted: 0 };
    const written = packetMarkdown(packetOf(highRecord(), { patch: know(patch, 'observed') }), 'open');
    expect(written).toContain(`\`\`\`\`\`diff\n${text}\`\`\`\`\`\n`);
    expect(suspicious(written)).toEqual([]);
  });
});
