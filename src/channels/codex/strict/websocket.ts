import { createHash } from 'node:crypto';
import http from 'node:http';
import type { Duplex } from 'node:stream';

/** The other side of a websocket (RFC 6455), as far as texts go. */
export interface WebSocketPeer {
  send(text: string): void;
  /** One listener each; nothing is read before there is one. */
  listen(listeners: { text(text: string): void; closed(): void }): void;
}

const magic = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
/** A longer message is none. */
const longest = 256 * 1024 * 1024;

/** Takes one connection, of whoever shows the token, on a random port of the loopback; all others are turned away. */
export async function takeOnePeer(
  token: string,
  take: (peer: WebSocketPeer) => void,
): Promise<{ port: number }> {
  let taken = false;
  const server = http.createServer((_, response) => response.writeHead(426).end());
  server.on('upgrade', (request, socket, head) => {
    const key = request.headers['sec-websocket-key'];
    if (taken || request.headers.authorization !== `Bearer ${token}` || typeof key !== 'string') {
      socket.end('HTTP/1.1 401 Unauthorized\r\nconnection: close\r\n\r\n');
      return;
    }
    taken = true;
    server.close();
    const accept = createHash('sha1').update(`${key}${magic}`).digest('base64');
    const lines = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade'];
    socket.write(`${[...lines, `Sec-WebSocket-Accept: ${accept}`].join('\r\n')}\r\n\r\n`);
    take(peerOn(socket, head));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { port: address.port };
}

function frame(opcode: number, payload: Buffer): Buffer {
  const size = payload.length;
  const head = Buffer.alloc(size < 126 ? 2 : size < 65_536 ? 4 : 10);
  head[0] = 0x80 | opcode;
  head[1] = size < 126 ? size : size < 65_536 ? 126 : 127;
  if (head.length === 4) head.writeUInt16BE(size, 2);
  if (head.length === 10) head.writeBigUInt64BE(BigInt(size), 2);
  return Buffer.concat([head, payload]);
}

interface Frame {
  opcode: number;
  last: boolean;
  body: Buffer;
  size: number;
}

/** The first frame of what has come; null while it is not whole, undefined when it is none a client may send. */
function readFrame(bytes: Buffer): Frame | null | undefined {
  const [first, second] = bytes;
  if (first === undefined || second === undefined) return null;
  if ((second & 0x80) === 0) return undefined;
  const short = second & 0x7f;
  const at = short < 126 ? 2 : short === 126 ? 4 : 10;
  if (bytes.length < at + 4) return null;
  const length =
    short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  if (length > longest) return undefined;
  const size = at + 4 + length;
  if (bytes.length < size) return null;
  const body = Buffer.from(bytes.subarray(at + 4, size));
  for (let index = 0; index < length; index += 1)
    body[index] = (body[index] ?? 0) ^ (bytes[at + (index % 4)] ?? 0);
  return { opcode: first & 0x0f, last: (first & 0x80) !== 0, body, size };
}

function peerOn(socket: Duplex, head: Buffer): WebSocketPeer {
  let pending = head;
  let parts: Buffer[] = [];
  const end = (): void => void socket.destroy();

  function take(text: (text: string) => void): void {
    for (;;) {
      const one = readFrame(pending);
      if (one === null) return;
      if (one === undefined || one.opcode === 8) {
        end();
        return;
      }
      pending = pending.subarray(one.size);
      if (one.opcode === 9) socket.write(frame(10, one.body));
      if (one.opcode > 2) continue;
      parts.push(one.body);
      if (!one.last) continue;
      const whole = Buffer.concat(parts).toString('utf8');
      parts = [];
      text(whole);
    }
  }

  return {
    send: (text) => void socket.write(frame(1, Buffer.from(text, 'utf8'))),
    listen({ text, closed }) {
      socket.on('close', closed).on('error', end);
      socket.on('data', (chunk: Buffer) => {
        pending = Buffer.concat([pending, chunk]);
        take(text);
      });
      take(text);
    },
  };
}
