/** A directory descriptor as `strace -y` prints it: `AT_FDCWD</folder>` or `3</folder>`. */
interface Folder {
  path: string;
  /** True of the process's own working directory. */
  current: boolean;
}

/** One system call of a trace written by `strace -f -y`. */
export interface Call {
  pid: string;
  name: string;
  /** The arguments, as printed. */
  text: string;
  /** The quoted arguments that are paths, in order. */
  names: string[];
  folder: Folder | null;
  /** The second directory descriptor, of renameat and linkat. */
  second: Folder | null;
  /** The file behind a first argument that is a descriptor. */
  descriptor: string | null;
  /** The file behind the descriptor it returned: where the kernel really went. */
  opened: string | null;
  result: string;
}

/** Reads the lines of a trace, those joined that another process interrupted. */
export function callsIn(trace: string): Call[] {
  const begun = new Map<string, string>();
  return trace.split('\n').flatMap((line): Call[] => {
    const [, pid = '', rest = ''] = /^(\d+)\s+(.*)$/.exec(line) ?? [];
    const unfinished = /^(.*) <unfinished \.\.\.>$/.exec(rest);
    if (unfinished) {
      begun.set(pid, unfinished[1] ?? '');
      return [];
    }
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest);
    const whole = resumed ? `${begun.get(pid) ?? ''}${resumed[1] ?? ''}` : rest;
    const call = readCall(pid, whole);
    return call === null ? [] : [call];
  });
}

function readCall(pid: string, line: string): Call | null {
  const [, name, text, result] = /^(\w+)\((.*)\)\s+= (.*)$/.exec(line) ?? [];
  if (name === undefined || text === undefined || result === undefined) return null;
  // Only of execve a list follows, whose quoted words are no paths.
  const paths = name === 'execve' ? text.slice(0, text.indexOf('", [') + 1) : text;
  const folders = [...paths.replace(/"(?:[^"\\]|\\.)*"/g, '""').matchAll(/(AT_FDCWD|\d+)<([^>]*)>/g)].map(
    (match): Folder => ({ path: unquoted(match[2] ?? ''), current: match[1] === 'AT_FDCWD' }),
  );
  const [folder = null, second = null] = folders;
  const opened = /^\d+<(.*)>$/.exec(result)?.[1]?.replace(/ ?\(deleted\)$/, '');
  return {
    pid,
    name,
    text,
    names: [...paths.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((match) => unquoted(match[1] ?? '')),
    folder,
    second,
    descriptor: folder?.current === false ? folder.path : null,
    opened: opened === undefined ? null : unquoted(opened),
    result,
  };
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', v: '\v', f: '\f' };

/** A text as strace quotes it: C escapes, other bytes in octal; UTF-8 again. */
function unquoted(text: string): string {
  const bytes = text.replace(/\\(?:([0-7]{1,3})|x([\da-f]{2})|(.))/g, (_, octal, hex, char) =>
    octal !== undefined
      ? String.fromCharCode(Number.parseInt(String(octal), 8))
      : hex !== undefined
        ? String.fromCharCode(Number.parseInt(String(hex), 16))
        : (escapes[String(char)] ?? String(char)),
  );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
