import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { errnoOf } from '../model/cause.ts';

/** A larger file than this is no settings file that anyone wrote. */
const mostBytes = 1_000_000;

/** A setting: `remote "origin"`, `url`, its value. */
interface Setting {
  section: string;
  /** As written: only sections and keys fold case. */
  name: string;
  key: string;
  value: string;
}

/**
 * Addresses of a workspace's git remotes by name, and under the empty name those git takes when none is given, for fetching and pushing, as its own settings and the person's say
 * (git-config(1)). They are read as files: git itself is never started, its settings run programs. Undefined when they cannot
 * be told: settings that take in other files, or that are not understood. Users and passwords are left out.
 */
export async function readRemotes(
  workspace: string,
  home: string,
): Promise<Record<string, string[]> | undefined> {
  const folder = await repositoryOf(workspace);
  const own = folder === undefined ? undefined : await settingsIn(join(folder, 'config'));
  if (own === undefined || own === 'strange') return undefined;
  if (
    own.some(({ section, key, value }) => takesOthersIn(section) || usesWorktreeConfig(section, key, value))
  )
    return undefined;
  const everyones = await Promise.all(
    [join(home, '.gitconfig'), join(home, '.config', 'git', 'config'), '/etc/gitconfig'].map(settingsIn),
  );
  const others = everyones.flatMap((settings) => (Array.isArray(settings) ? settings : []));
  return remotesOf([...others, ...own]);
}

/** Where a repository's settings are: `.git`, or what a linked working tree's `.git` file leads to (gitrepository-layout(5)). */
async function repositoryOf(workspace: string): Promise<string | undefined> {
  const own = join(workspace, '.git');
  const link = await firstLine(own);
  if (link === undefined) return own;
  const path = /^gitdir:\s*(.+?)\s*$/.exec(link)?.[1];
  if (path === undefined) return undefined;
  const folder = resolve(workspace, path);
  const common = await firstLine(join(folder, 'commondir'));
  return common === undefined ? folder : resolve(folder, common.trim());
}

/** Undefined when it is no file. */
async function firstLine(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, 'utf8')).split('\n')[0];
  } catch {
    return undefined;
  }
}

const takesOthersIn = (section: string): boolean => section === 'include' || section === 'includeif';
const usesWorktreeConfig = (section: string, key: string, value: string): boolean =>
  section === 'extensions' && key === 'worktreeconfig' && value.toLowerCase() !== 'false';

/** Undefined when there is no such file: a repository elsewhere, or none. */
async function settingsIn(file: string): Promise<Setting[] | 'strange' | undefined> {
  try {
    const text = await readFile(file, 'utf8');
    return text.length > mostBytes ? 'strange' : parseSettings(text);
  } catch (error) {
    const code = errnoOf(error);
    return code === 'ENOENT' ? undefined : 'strange';
  }
}

/** Reads the syntax of git-config(1); `strange` when a line does not follow it. */
export function parseSettings(text: string): Setting[] | 'strange' {
  const found: Setting[] = [];
  let at: { section: string; name: string } | undefined;
  const lines = joinLines(text.replace(/^\ufeff/, ''));
  for (const line of lines) {
    let rest = line.trimStart();
    const header = /^\[\s*([\w.-]+)(?:\s+"((?:[^"\\]|\\.)*)")?\s*\]/.exec(rest);
    if (header !== null) {
      const [dotted = '', ...old] = (header[1] ?? '').split('.');
      const name = header[2]?.replace(/\\(.)/g, '$1') ?? old.join('.');
      at = { section: dotted.toLowerCase(), name };
      rest = rest.slice(header[0].length).trimStart();
    }
    if (rest === '' || rest.startsWith('#') || rest.startsWith(';')) continue;
    const pair = /^([A-Za-z][\w-]*)\s*(?:=\s*(.*))?$/s.exec(rest);
    const value = pair === null ? undefined : plainValue(pair[2] ?? 'true');
    if (pair === null || value === undefined || at === undefined) return 'strange';
    found.push({ ...at, key: (pair[1] ?? '').toLowerCase(), value });
  }
  return found;
}

/** Lines with those joined that end in a backslash. */
function joinLines(text: string): string[] {
  return text
    .replaceAll('\r\n', '\n')
    .replace(/(?<!\\)((?:\\\\)*)\\\n/g, '$1')
    .split('\n');
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', b: '\b', '"': '"', '\\': '\\' };

/** A value without quotes, escapes and comments; undefined when it is broken. */
function plainValue(text: string): string | undefined {
  let value = '';
  let kept = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '\\') {
      const escaped = escapes[text.charAt(at + 1)];
      if (escaped === undefined) return undefined;
      value += escaped;
      at += 1;
    } else if (char === '"') quoted = !quoted;
    else if (!quoted && (char === '#' || char === ';')) break;
    else value += char;
    // Spaces at the end belong to the value only inside quotes.
    if (quoted || !/\s/.test(char)) kept = value.length;
  }
  return quoted ? undefined : value.slice(0, kept);
}

function remotesOf(settings: readonly Setting[]): Record<string, string[]> {
  const values = (section: string, key: string): Setting[] =>
    settings.filter((setting) => setting.section === section && setting.key === key);
  const rewrites = values('url', 'insteadof');
  const pushes = values('url', 'pushinsteadof');
  const found = new Map<string, Set<string>>();
  for (const { section, name, key, value } of settings) {
    if (section !== 'remote' || name === '' || (key !== 'url' && key !== 'pushurl')) continue;
    const known = found.get(name) ?? new Set<string>();
    found.set(name, known);
    for (const url of [rewritten(value, rewrites), rewritten(value, pushes)]) known.add(withoutUser(url));
  }
  const preferred = preferredOf(settings, [...found.keys()]).flatMap((name) => [
    ...(found.get(name) ?? [withoutUser(rewritten(name, rewrites))]),
  ]);
  const named = [...found].map(([name, urls]): [string, string[]] => [name, [...urls]]);
  return Object.fromEntries([['', [...new Set(preferred)]], ...named]);
}

/** Remotes, or addresses, that some branch or all of them use, `origin`, and an only one. */
function preferredOf(settings: readonly Setting[], names: readonly string[]): string[] {
  const chosen = settings.flatMap(({ section, name, key, value }) => {
    const branch = section === 'branch' && (key === 'remote' || key === 'pushremote');
    return branch || (section === 'remote' && name === '' && key === 'pushdefault') ? [value] : [];
  });
  const usual = names.filter((name) => name === 'origin' || names.length === 1);
  // `.` is the repository itself.
  return [...new Set([...usual, ...chosen])].filter((name) => name !== '.');
}

/** `url.BASE.insteadOf = PREFIX`: the longest prefix that fits gives way to its base. */
function rewritten(url: string, rules: readonly Setting[]): string {
  const fits = rules.filter(({ value }) => value !== '' && url.startsWith(value));
  const best = fits.sort((a, b) => b.value.length - a.value.length)[0];
  return best === undefined ? url : best.name + url.slice(best.value.length);
}

/** What is written down with a verdict holds no password. */
function withoutUser(url: string): string {
  return url.replace(/^([a-z][a-z\d+.-]*:\/\/)[^/?#]*@/i, '$1');
}
