import { isAddress } from './argument-text.ts';

/** Names of arguments that hold paths, alone or as one word of several: `filePath`, `output_dir`. */
const pathNames: ReadonlySet<string> = new Set([
  ...[
    'path',
    'paths',
    'file',
    'files',
    'filename',
    'filenames',
    'filepath',
    'filepaths',
    'dir',
    'dirs',
    'cwd',
  ],
  ...[
    'directory',
    'directories',
    'folder',
    'folders',
    'root',
    'roots',
    'uri',
    'uris',
    'workdir',
    'dest',
    'src',
  ],
  ...['destination', 'outfile', 'infile'],
]);

/** Last words of names that hold something else, which may well have a slash: a branch, a title, a text. */
const otherNames: ReadonlySet<string> = new Set([
  ...[
    'branch',
    'branches',
    'ref',
    'refs',
    'head',
    'base',
    'repo',
    'repository',
    'repositories',
    'label',
    'labels',
  ],
  ...[
    'tag',
    'tags',
    'topic',
    'package',
    'packages',
    'image',
    'model',
    'query',
    'q',
    'jql',
    'sql',
    'title',
    'body',
  ],
  ...[
    'message',
    'content',
    'contents',
    'text',
    'texts',
    'description',
    'comment',
    'prompt',
    'summary',
    'type',
  ],
  ...['mime', 'html', 'markdown', 'owner', 'org', 'data', 'regex', 'pattern', 'timezone'],
]);

/** Names of arguments that hold a host or an address. */
const hostNames: ReadonlySet<string> = new Set([
  ...[
    'host',
    'hosts',
    'hostname',
    'domain',
    'domains',
    'server',
    'endpoint',
    'url',
    'urls',
    'address',
    'origin',
  ],
]);

const wordsOf = (name: string): string[] =>
  name
    .slice(0, 200)
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u);

/** Names whose value nobody writes down: what a look-up or a reason repeats would stand in the record. */
const secretName =
  /(?:passw(?:or)?ds?|passwd|passphrase|secrets?|tokens?|(?:api|access|private|secret)[_-]?keys?|credentials?|authorization|pwd|pass|cookies?|otp|pin)$/i;

export type NameSort = 'path' | 'host' | 'other' | 'secret' | 'unknown';

/** What an argument's name says about its value. */
export function sortOfName(name: string): NameSort {
  if (secretName.test(name.slice(-200))) return 'secret';
  const words = wordsOf(name);
  const last = words.at(-1) ?? '';
  if (otherNames.has(last)) return 'other';
  if (words.some((word) => pathNames.has(word))) return 'path';
  if (last === 'name') return 'other';
  return words.some((word) => hostNames.has(word)) ? 'host' : 'unknown';
}

/** Whether an item of a list is the value of the flag before it, as in `["--password", "x"]`. */
export function followsSecretFlag(list: readonly unknown[], at: number): boolean {
  const before = list[at - 1];
  return typeof before === 'string' && before.startsWith('--') && secretName.test(before.slice(-200));
}

/**
 * How much a text looks like a path: `plain` does, `existing` only counts when something is there, `perhaps` is nothing but
 * looked up, for rules that say it is one. `written` is a secret by its name: it is compared as it stands and not looked up.
 */
export type Look = 'plain' | 'existing' | 'perhaps' | 'written';

const longestLoose = 1_024;
const longestName = 255;

export function lookOf(sort: NameSort, raw: string): Look | null {
  const text = raw.trim();
  if (text === '' || isAddress(text)) return null;
  if (sort === 'secret') return text.length > longestLoose || !text.includes('/') ? null : 'written';
  const lines = /[\r\n]/.test(text);
  if (sort === 'path') return lines && text.length > longestLoose ? null : 'plain';
  if (lines) return null;
  const spaced = /\s/.test(text);
  if (/^(?:\/|\.{1,2}(?:\/|$)|~(?:\/|$)|file:)/i.test(text)) {
    return sort === 'other' && spaced ? (text.length > longestLoose ? null : 'existing') : 'plain';
  }
  if (text.includes('/')) {
    if (!spaced && sort !== 'other') return 'plain';
    return text.length > longestLoose ? null : 'existing';
  }
  if (text.length > longestName) return null;
  return !spaced && text.includes('.') && sort !== 'other' && sort !== 'host' ? 'plain' : 'perhaps';
}
