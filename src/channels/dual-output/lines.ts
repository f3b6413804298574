/** Takes bytes as they come and hands on whole lines; throws what is wrong with them as an Error. */
export type LineCutter = (bytes: Uint8Array) => void;

/** A call with a file of 3 MB in it comes as one line. */
const longestLine = 16 * 1024 * 1024;

const newline = 10;

/** UTF-8 only: another text than the agent meant must not come out of broken bytes. */
export function createLineCutter(take: (line: string) => void): LineCutter {
  let parts: Uint8Array[] = [];
  let size = 0;
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  function whole(last: Uint8Array): string {
    const line = Buffer.concat([...parts, last]);
    parts = [];
    size = 0;
    return text.decode(line);
  }
  return (bytes) => {
    let from = 0;
    for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, from)) {
      const line = whole(bytes.subarray(from, at));
      from = at + 1;
      if (line !== '') take(line);
    }
    const rest = bytes.subarray(from);
    size += rest.length;
    if (size > longestLine) throw new Error(`a line longer than ${longestLine / 1024 / 1024} MB`);
    // The caller may use its memory again.
    if (rest.length > 0) parts.push(Uint8Array.from(rest));
  };
}
