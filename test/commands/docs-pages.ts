import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/** One page people read: `README.md`, `docs/guide.md`. */
export interface Page {
  readonly path: string;
  readonly text: string;
}

/** The overview and every page below docs/. */
export function allPages(): Page[] {
  const below = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => posix.join('docs', name));
  return ['README.md', ...below.sort()].map((path) => ({
    path,
    text: readFileSync(join(root, path), 'utf8'),
  }));
}

/** The text without what stands in code: nothing there is a link or a title. */
const prose = (text: string): string =>
  text
    .replace(/^```.*?^```$/gms, '')
    .replace(/^ {4}.*$/gm, '')
    .replace(/`[^`\n]*`/g, (code) => code.replace(/[[\]()#]/g, '_'));

/** What a page points to: relative to the root, with what stands behind `#`; addresses elsewhere are left out. */
export function linksOf({ path, text }: Page): { to: string; anchor: string | null }[] {
  return [...prose(text).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target = '']) => {
    if (/^[a-z]+:/.test(target)) return [];
    const [file = '', anchor] = target.split('#');
    const to = file === '' ? path : posix.join(posix.dirname(path), file);
    return [{ to, anchor: anchor ?? null }];
  });
}

/** The anchors of a page, as GitHub makes them of its titles. */
export function anchorsOf({ text }: Page): string[] {
  const seen = new Map<string, number>();
  const plain = text.replace(/^```.*?^```$/gms, '');
  return [...plain.matchAll(/^#{1,6} +(.+)$/gm)].map(([, title = '']) => {
    const slug = title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-');
    const times = seen.get(slug) ?? 0;
    seen.set(slug, times + 1);
    return times === 0 ? slug : `${slug}-${times}`;
  });
}

/** Every `countersign …` that is printed as something to type: lines of code blocks, and code within a sentence. */
export function typedCommands({ text }: Page): string[] {
  const blocks = [...text.matchAll(/^```\w*\n(.*?)^```$/gms)].flatMap(([, block = '']) => block.split('\n'));
  const indented = [...text.matchAll(/^ {4}(\S.*)$/gm)].map(([, line = '']) => line);
  const inline = [...text.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
  return [...blocks, ...indented, ...inline].flatMap((line) => {
    const found = /^(?:\$ )?((?:npx |npm start -- )?countersign (?!\|).*)$/.exec(line.trim());
    return found?.[1] === undefined ? [] : [found[1].replace(/^(?:npx |npm start -- )/, '')];
  });
}

/** The YAML a page shows. */
export const yamlOf = ({ text }: Page): string[] =>
  [...text.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, block = '']) => block);

/** A page with its generated parts written anew; throws where one is named that nobody makes. */
export function withGenerated({ path, text }: Page, parts: Readonly<Record<string, string>>): string {
  return text.replace(/(<!-- generated: ([\w ]+) -->\n).*?(<!-- end -->)/gs, (_, begin, name, end) => {
    const part = parts[name];
    if (part === undefined) throw new Error(`${path}: nobody makes the part "${name}"`);
    return `${begin}\n${part}\n\n${end}`;
  });
}

/** Two columns of a Markdown table. */
export const table = (
  head: readonly [string, string],
  rows: readonly (readonly [string, string])[],
): string =>
  [head, ['---', '---'] as const, ...rows]
    .map(([left, right]) => `| ${left} | ${right.replaceAll('|', '\\|')} |`)
    .join('\n');
