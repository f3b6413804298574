import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { packetMarkdown } from '../../src/views/packet-markdown.ts';
import { hostileTexts } from '../views/packet-runs.ts';
import { poisoned } from '../views/poisoned-packet.ts';

const extensions = ['table', 'autolink', 'strikethrough', 'tasklist', 'footnotes'];

/** What GitHub's own parser makes of a text, raw HTML let through. */
function rendered(markdown: string): string {
  const args = ['--unsafe', ...extensions.flatMap((name) => ['-e', name])];
  const { error, stdout } = spawnSync('cmark-gfm', args, { input: markdown, encoding: 'utf8' });
  if (error) throw new Error('cmark-gfm is missing: install the Debian package `cmark-gfm`');
  return stdout;
}

const ours = new Set([
  'h2',
  'h3',
  'h4',
  'ul',
  'li',
  'p',
  'strong',
  'code',
  'pre',
  'details',
  'summary',
  'blockquote',
]);

describe('the Markdown packet in the parser GitHub uses', () => {
  it.each(hostileTexts)('has no element, link or reference of the run: %j', (text) => {
    for (const detail of ['brief', 'folded', 'open'] as const) {
      const html = rendered(packetMarkdown(poisoned(text), detail));
      const names = [...html.matchAll(/<\/?([a-zA-Z0-9]+)/g)].map(([, name = '']) => name);
      expect(names.filter((name) => !ours.has(name))).toEqual([]);
      expect(names.length).toBeGreaterThan(10);
      const bare = html.replace(/<pre[\s\S]*?<\/pre>|<code>[\s\S]*?<\/code>/g, '').replace(/<[^>]*>/g, '');
      expect(bare).not.toMatch(/@|https?:|www\.|#\d|\b[0-9a-f]{7,}\b/i);
    }
  });
});
