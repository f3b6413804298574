/** How a terminal hands over what is typed: each key as it comes, or whole lines. */
export type Reads = 'keys' | 'lines';

/** Where `c_lflag` lies in `struct termios`, how long it is, and `ICANON` in it (termios(3)). */
const layouts: Partial<Record<NodeJS.Platform, { at: number; canonical: number }>> = {
  linux: { at: 12, canonical: 0x2 },
  darwin: { at: 24, canonical: 0x100 },
};
const room = 128;

/**
 * What a program made of its terminal: the one that reads keys itself switches lines off while it reads. Null where Node's
 * own calls and the system's do not tell.
 */
export async function openLineDiscipline(): Promise<((descriptor: number) => Reads | null) | null> {
  const layout = layouts[process.platform];
  if (!layout) return null;
  try {
    const { default: koffi } = await import('koffi');
    const tcgetattr = koffi.load(null).func('int tcgetattr(int, void *)');
    const termios = Buffer.alloc(room);
    return (descriptor) => {
      if (tcgetattr(descriptor, termios) !== 0) return null;
      return termios.readUInt32LE(layout.at) & layout.canonical ? 'lines' : 'keys';
    };
  } catch {
    return null;
  }
}
