/** What the first bytes of a connection are. `more`: not known yet. `odd`: they begin like TLS and go on like nothing known. */
export type Greeting =
  | { is: 'more' }
  | { is: 'plain' }
  | { is: 'odd' }
  /** `name`: the host the client says it wants (SNI), lower case without a trailing dot; null when it says none. */
  | { is: 'tls'; name: string | null };

/** A hello of this size has never been seen: with keys of the post-quantum kind it is some 2 KB. */
const longestHello = 32 * 1024;
const mostRecords = 64;

const more: Greeting = { is: 'more' };
const odd: Greeting = { is: 'odd' };

/**
 * Reads the first bytes a client sends (RFC 8446, 4.1.2 and 5.1; RFC 6066, 3). A hello may be cut into several records, and
 * those into any number of packets.
 */
export function readGreeting(bytes: Buffer): Greeting {
  if (bytes.length === 0) return more;
  if (bytes[0] !== 0x16) return { is: 'plain' };
  const handshake: Buffer[] = [];
  let at = 0;
  for (;;) {
    if (at + 5 > bytes.length) return collected(handshake) ?? more;
    if (bytes[at] !== 0x16 || bytes[at + 1] !== 3) return odd;
    const size = bytes.readUInt16BE(at + 3);
    if (size === 0 || size > 1 << 14 || handshake.length === mostRecords) return odd;
    const whole = at + 5 + size <= bytes.length;
    handshake.push(bytes.subarray(at + 5, at + 5 + size));
    const greeting = collected(handshake);
    if (greeting) return greeting;
    if (!whole) return more;
    at += 5 + size;
  }
}

/** Undefined as long as the message is not whole. */
function collected(parts: readonly Buffer[]): Greeting | undefined {
  const message = Buffer.concat([...parts]);
  if (message.length < 4) return undefined;
  const size = message.readUIntBE(1, 3);
  if (message[0] !== 1 || size > longestHello) return odd;
  if (message.length < 4 + size) return undefined;
  return readHello(createReader(message.subarray(4, 4 + size)));
}

interface Reader {
  left(): number;
  /** A number of some bytes; -1 when there are fewer. */
  number(bytes: number): number;
  /** Some bytes, behind their own length; undefined when there are fewer. */
  block(lengthBytes: number): Buffer | undefined;
}

function createReader(bytes: Buffer): Reader {
  let at = 0;
  const left = () => bytes.length - at;
  function number(size: number): number {
    if (left() < size) return -1;
    at += size;
    return bytes.readUIntBE(at - size, size);
  }
  return {
    left,
    number,
    block(lengthBytes) {
      const size = number(lengthBytes);
      if (size < 0 || size > left()) return undefined;
      at += size;
      return bytes.subarray(at - size, at);
    },
  };
}

const fixed = 2 + 32;

function readHello(hello: Reader): Greeting {
  for (let skipped = 0; skipped < fixed; skipped += 1) if (hello.number(1) < 0) return odd;
  const session = hello.block(1);
  const ciphers = hello.block(2);
  const compressions = hello.block(1);
  if (!session || !ciphers || !compressions) return odd;
  if (hello.left() === 0) return { is: 'tls', name: null };
  const block = hello.block(2);
  if (!block || hello.left() > 0) return odd;
  return readExtensions(createReader(block));
}

function readExtensions(extensions: Reader): Greeting {
  let name: string | null = null;
  while (extensions.left() > 0) {
    const type = extensions.number(2);
    const content = extensions.block(2);
    if (!content) return odd;
    if (type !== 0) continue;
    // Two of them would let two readers see two names.
    const one: string | null = name === null ? serverName(createReader(content)) : null;
    if (one === null) return odd;
    name = one;
  }
  return { is: 'tls', name };
}

/** The one host name of the extension; null when it is not exactly one that is printable. */
function serverName(content: Reader): string | null {
  const list = content.block(2);
  if (!list || content.left() > 0) return null;
  const names = createReader(list);
  const type = names.number(1);
  const name = names.block(2);
  if (type !== 0 || !name || names.left() > 0 || name.length === 0) return null;
  const text = name.toString('latin1');
  return /^[\x21-\x7e]+$/.test(text) ? text.toLowerCase().replace(/\.$/, '') : null;
}
