/** Tar comes in blocks of so many bytes (POSIX.1-1988, ustar). */
export const tarBlock = 512;
/** Two empty blocks end an archive. */
export const tarEnd = Buffer.alloc(2 * tarBlock);

/** A plain file in an archive. */
export interface TarEntry {
  /** Its folder, at most 155 bytes, and its path in there, at most 100; ASCII. */
  folder: string;
  name: string;
  bytes: number;
  /** Unix seconds. */
  time: number;
}

const octal = (value: number, width: number): string => `${value.toString(8).padStart(width - 1, '0')}\0`;

/** Bytes that fill the last block of an entry. */
export const tarPadding = (bytes: number): number => (tarBlock - (bytes % tarBlock)) % tarBlock;

/** The header of an entry: owned by nobody, mode 0600, so that the same files make the same bytes anywhere. */
export function tarHeader({ folder, name, bytes, time }: TarEntry): Buffer {
  const block = Buffer.alloc(tarBlock);
  block.write(name, 0, 100, 'ascii');
  block.write(`0000600\0${octal(0, 8)}${octal(0, 8)}${octal(bytes, 12)}${octal(time, 12)}`, 100, 'ascii');
  block.write('        0', 148, 'ascii');
  block.write('ustar\x0000', 257, 'ascii');
  block.write(folder, 345, 155, 'ascii');
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'ascii');
  return block;
}

const textAt = (block: Buffer, at: number, width: number): string =>
  block.toString('ascii', at, at + width).replace(/\0.*$/s, '');

/**
 * An entry as `tarHeader` writes it; undefined for every other block. Links, folders, devices, extensions and other ways to
 * write the same are none: what is read is built again and has to be the same bytes.
 */
export function tarEntry(block: Buffer): TarEntry | undefined {
  const number = (at: number): number => Number.parseInt(textAt(block, at, 12), 8);
  const entry = {
    folder: textAt(block, 345, 155),
    name: textAt(block, 0, 100),
    bytes: number(124),
    time: number(136),
  };
  if (!Number.isSafeInteger(entry.bytes) || !Number.isSafeInteger(entry.time)) return undefined;
  return tarHeader(entry).equals(block) ? entry : undefined;
}
