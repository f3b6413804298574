import { posix } from 'node:path';
import picomatch from 'picomatch';
import type { Problem } from '../model/problem.ts';
import { type PlacedText, pathText } from './yaml-values.ts';

/** What a list may hold beside globs inside the workspace. */
export interface GlobBounds {
  /** Absolute; null for rules that stand for any workspace. */
  workspace: string | null;
  /** `never` may name absolute paths and the home folder; nothing may be delegated there. */
  anywhere: boolean;
}

type Fault = Omit<Problem, 'where'>;

/** More stars than this in one name can take a matcher minutes on a single path. */
const mostStars = 4;

const starsOf = (text: string): number => text.match(/\*+/g)?.length ?? 0;

const tooManyStars = (name: string, text: string): Fault => ({
  code: 'too-many-stars',
  message: `${name} has too many wildcards to be matched quickly: ${text}`,
  fix: `write at most ${mostStars} stars in one name; two rules are better than one clever one`,
});

const climbs = /(?:^|[/{,(|])\.\.(?:$|[/},)|])/;

/** What is wrong with where a glob points. */
function placeFault(name: string, glob: string, { workspace, anywhere }: GlobBounds): Fault | null {
  const outside = { code: 'glob-outside', message: `${name} points outside the workspace: ${glob}` };
  if (climbs.test(glob)) {
    return { ...outside, fix: 'write a path relative to the workspace, without ".."' };
  }
  if (glob.startsWith('~')) {
    if (anywhere && glob.startsWith('~/')) return null;
    const fix = anywhere
      ? 'write ~/ and the path below your home'
      : 'write a path relative to the workspace; paths below ~ can be refused (`never: { touch: [...] }`), not delegated';
    return { ...outside, fix };
  }
  if (anywhere || !posix.isAbsolute(glob)) return null;
  const inside = workspace !== null && glob.startsWith(`${workspace.replace(/\/$/, '')}/`);
  if (inside) {
    return {
      code: 'glob-absolute',
      message: `${name} is an absolute path: ${glob}`,
      fix: `write it relative to the workspace: ${posix.relative(workspace, glob)}`,
    };
  }
  return { ...outside, fix: 'write a path relative to the workspace, such as src/**' };
}

/** What is wrong with how a glob is written; a glob that can never match is a rule that does not hold. */
function syntaxFault(name: string, glob: string): Fault | null {
  const invalid = { code: 'glob-invalid' };
  if (glob.startsWith('!')) {
    return {
      ...invalid,
      message: `${name} begins with "!": it would match everything else`,
      fix: `write what is meant in \`may\`, and put ${glob.slice(1)} into \`never: { touch: [...] }\``,
    };
  }
  const names = glob.split('/');
  if (
    names.some((part) => starsOf(part) > mostStars) ||
    names.filter((part) => part.includes('**')).length > mostStars
  ) {
    return tooManyStars(name, glob);
  }
  if (glob.endsWith('/')) {
    return {
      ...invalid,
      message: `${name} ends with "/" and matches no file: ${glob}`,
      fix: `write ${glob}** for everything below the folder`,
    };
  }
  if (glob.includes('//') || glob.split('/').slice(1).includes('.') || glob.includes('\0')) {
    return {
      ...invalid,
      message: `${name} matches no file: ${glob}`,
      fix: `write ${posix.normalize(glob.replaceAll('\0', ''))}`,
    };
  }
  if (/[!@+?*]\([^)]*\)/.test(glob)) {
    return {
      ...invalid,
      message: `${name} uses an extended pattern, which is not read: ${glob}`,
      fix: 'write alternatives in braces, such as *.{ts,tsx}; refuse exceptions in `never: { touch: [...] }`',
    };
  }
  const open = glob.replaceAll(/\\./g, '').match(/[{}]/g) ?? [];
  if (open.filter((sign) => sign === '{').length !== open.filter((sign) => sign === '}').length) {
    return {
      ...invalid,
      message: `${name} has an unclosed brace: ${glob}`,
      fix: 'close every { with a }, or put a backslash before it',
    };
  }
  try {
    picomatch.makeRe(glob, { dot: true, nonegate: true, noextglob: true, strictBrackets: true });
    return null;
  } catch (error) {
    const what = /"(.)"/.exec(String(error))?.[1];
    const said = what ? `the matching "${what}" is missing` : 'it cannot be understood';
    return {
      ...invalid,
      message: `${name} is not a glob: ${glob}: ${said}`,
      fix: 'close every bracket, or put a backslash before it',
    };
  }
}

/** The faults of one glob; place faults first, since they matter more. */
export function globFault({ path, text }: PlacedText, bounds: GlobBounds): Fault | null {
  const name = `\`${pathText(path)}\``;
  return placeFault(name, text, bounds) ?? syntaxFault(name, text);
}

/** `server.tool`, `*` allowed in either half. */
export function callFault({ path, text }: PlacedText): Fault | null {
  if (starsOf(text) > mostStars) return tooManyStars(`\`${pathText(path)}\``, text);
  if (/^[^\s.]+\.[^\s]+$/.test(text) && !text.startsWith('mcp__')) return null;
  const [, server, tool] = /^mcp__(.+?)__(.+)$/.exec(text) ?? [];
  return {
    code: 'call-invalid',
    message: `\`${pathText(path)}\` is not an MCP tool: ${text}`,
    fix:
      server && tool
        ? `write ${server}.${tool}`
        : `write server.tool, such as github.get_issue or ${/^[\w-]+$/.test(text) ? text : 'github'}.*`,
  };
}

/** A host name, `*` allowed for a part; no scheme, no path. */
export function hostFault({ path, text }: PlacedText): Fault | null {
  if (starsOf(text) > mostStars) return tooManyStars(`\`${pathText(path)}\``, text);
  if (/^(?:[\p{L}\p{N}*_-]+\.)*[\p{L}\p{N}*_-]+\.?$/u.test(text) || /^\[[0-9a-f:.]+\]$/i.test(text))
    return null;
  const host =
    /^[a-z][a-z0-9+.-]*:\/\/(?:[^/@]*@)?([^/:?#]+)/i.exec(text)?.[1] ??
    /^([^/:\s]+)(?:\/|:\d+)/.exec(text)?.[1];
  return {
    code: 'host-invalid',
    message: `\`${pathText(path)}\` is not a host: ${text}`,
    fix: host
      ? `write ${host}: the whole host is meant, no port and no address on it`
      : 'write a host such as api.example.com or *.example.com',
  };
}
