/** One line: a result of 3 MB passes, a flood does not. */
export const longestLine = 16 * 1024 * 1024;

/** Takes bytes as they come and hands on whole lines without their ends; `tooLong` is called for what never ends. */
export function cutLines(take: (line: Uint8Array) => void, tooLong: () => void): (bytes: Uint8Array) => void {
  let pieces: Uint8Array[] = [];
  let size = 0;
  return (bytes) => {
    let from = 0;
    for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, from)) {
      const line = Buffer.concat([...pieces, bytes.subarray(from, end)]);
      pieces = [];
      size = 0;
      from = end + 1;
      take(line);
    }
    if (from === bytes.length) return;
    pieces.push(bytes.subarray(from));
    size += bytes.length - from;
    if (size <= longestLine) return;
    pieces = [];
    tooLong();
  };
}

/** Broken UTF-8 must not become another text than was meant. Throws for what is no JSON, too. */
export const jsonIn = (line: Uint8Array): unknown =>
  JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(line));
