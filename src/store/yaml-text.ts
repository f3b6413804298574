import { readFileSync, statSync } from 'node:fs';
import type { Outcome, Problem } from '../model/problem.ts';

/** Larger than any contract people write by hand; keeps a wrong file from being parsed at all. */
const maxYamlBytes = 256 * 1024;

const failed = (problem: Problem): { ok: false; problems: readonly Problem[] } => ({
  ok: false,
  problems: [problem],
});

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** Whether an error of the file system means that nothing is there. */
export function isMissing(error: unknown): boolean {
  return errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR';
}

function tooBig(bytes: number, file: string) {
  return failed({
    code: 'file-too-big',
    message: `${file} has ${Math.ceil(bytes / 1024)} KB; at most 256 KB are read`,
    fix: 'check that this is the right file, or shorten its lists with globs',
    where: file,
  });
}

/** Text of a YAML file given as bytes; a byte order mark stays in it, so that its hash is the file's. */
export function yamlBytes(bytes: Uint8Array, file: string): Outcome<string> {
  if (bytes.byteLength > maxYamlBytes) return tooBig(bytes.byteLength, file);
  try {
    return { ok: true, value: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return failed({
      code: 'not-utf-8',
      message: `${file} is not UTF-8 text`,
      fix: 'save the file as UTF-8 in your editor',
      where: file,
    });
  }
}

function unreadable(error: unknown, file: string, fixMissing: string): Problem {
  const code = errorCode(error);
  const known: Record<string, [string, string]> = {
    ENOENT: ['there is no such file', fixMissing],
    ENOTDIR: ['a part of its path is a file, not a folder', 'check the path'],
    EACCES: ['you may not read it', 'change its permissions, or run as the user it belongs to'],
    EPERM: ['you may not read it', 'change its permissions, or run as the user it belongs to'],
    ELOOP: ['its symbolic links form a circle', 'replace the link with the file'],
  };
  const [why, fix] = known[code] ?? [
    `it cannot be read (${code || String(error)})`,
    'check the path and the disk',
  ];
  return {
    code: code === 'ENOENT' ? 'file-missing' : 'file-unreadable',
    message: `${file}: ${why}`,
    fix,
    where: file,
  };
}

/** Reads a YAML file's text. `path` is opened, `file` is what people are shown. */
export function readYamlText(path: string, file: string, fixMissing: string): Outcome<string> {
  try {
    const seen = statSync(path);
    if (!seen.isFile()) {
      const what = seen.isDirectory() ? 'a folder' : 'not a regular file';
      return failed({
        code: 'file-unreadable',
        message: `${file}: this is ${what}`,
        fix: 'name a YAML file',
        where: file,
      });
    }
    // Size first: a huge file must not be read into memory just to be refused.
    if (seen.size > maxYamlBytes) return tooBig(seen.size, file);
    return yamlBytes(readFileSync(path), file);
  } catch (error) {
    return failed(unreadable(error, file, fixMissing));
  }
}
