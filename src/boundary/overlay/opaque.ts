/** Whether nothing of what the lower folder holds shows through; the path as bytes, absolute. */
export type IsOpaque = (folder: Buffer) => boolean;

const attribute = 'user.overlay.opaque';

/**
 * Reads the mark the kernel leaves on a folder that was removed and made again (Documentation/filesystems/overlayfs.rst,
 * "whiteouts and opaque directories"). Node has no call for it; throws where koffi has no build for this machine.
 */
export async function openOpaque(): Promise<IsOpaque> {
  const { default: koffi } = await import('koffi');
  const get = koffi.load(null).func('int64_t lgetxattr(const void *, const char *, void *, size_t)');
  const noAttribute = 61;
  const notSupported = 95;
  return (folder) => {
    const value = Buffer.alloc(8);
    const length = Number(get(Buffer.concat([folder, Buffer.of(0)]), attribute, value, value.length));
    if (length >= 0) return value.toString('latin1', 0, length) === 'y';
    const error = koffi.errno();
    if (error === noAttribute || error === notSupported) return false;
    throw new Error(`the mark of a folder could not be read (error ${error})`);
  };
}
