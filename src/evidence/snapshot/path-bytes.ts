import { isUtf8 } from 'node:buffer';

/** A byte that is no UTF-8 stands as U+DC00 plus its value, which no valid text contains. */
const escaped = /[\udc80-\udcff]/u;

/** The text of a file name: as it reads, or with every byte from 0x80 escaped when it is no UTF-8. */
export function textOf(name: Buffer): string {
  if (isUtf8(name)) return name.toString('utf8');
  return name
    .toString('latin1')
    .replace(/[\x80-\xff]/g, (byte) => String.fromCharCode(0xdc00 + byte.charCodeAt(0)));
}

/** The bytes behind a text made by `textOf`. */
export function bytesOf(path: string): Buffer {
  if (!escaped.test(path)) return Buffer.from(path, 'utf8');
  const parts = path.split(/([\udc80-\udcff])/u);
  return Buffer.concat(
    parts.map((part, at) =>
      at % 2 === 1 ? Buffer.of(part.charCodeAt(0) - 0xdc00) : Buffer.from(part, 'utf8'),
    ),
  );
}

/** A path as the file system takes it. */
export const systemPath = (path: string): string | Buffer => (escaped.test(path) ? bytesOf(path) : path);

/** Texts from what git wrote with `-z`, its bytes as one character each. */
export function namesOf(output: string): string[] {
  const names = output.split('\0').filter((name) => name !== '');
  return names.map((name) => (/[\x80-\xff]/.test(name) ? textOf(Buffer.from(name, 'latin1')) : name));
}

/** `b` in `a`; the empty path is the workspace. */
export const inside = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`);
