import { once } from 'node:events';
import { createServer } from 'node:net';
import { connect as tlsConnect } from 'node:tls';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readGreeting } from '../../src/boundary/proxy/client-hello.ts';
import { inward } from '../../src/boundary/proxy/inward.ts';
import { refusal } from '../../src/boundary/proxy/refusal.ts';
import { readAbsolute, readAuthority } from '../../src/boundary/proxy/target.ts';
import { portOf } from './proxy-rig.ts';

/** What a real client sends first. */
async function helloOf(servername: string | undefined): Promise<Buffer> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = tlsConnect({
    port: portOf(server),
    host: '127.0.0.1',
    rejectUnauthorized: false,
    ...(servername && { servername }),
  });
  client.on('error', () => {});
  const [socket] = await once(server, 'connection');
  const [bytes] = await once(socket, 'data');
  client.destroy();
  socket.destroy();
  server.close();
  return bytes;
}

/** The same hello in records of some bytes each. */
function inRecords(hello: Buffer, size: number): Buffer {
  const message = hello.subarray(5);
  const records: Buffer[] = [];
  for (let at = 0; at < message.length; at += size) {
    const part = message.subarray(at, at + size);
    records.push(Buffer.from([0x16, 3, 1, part.length >> 8, part.length & 255]), part);
  }
  return Buffer.concat(records);
}

describe('addresses that lead inwards', () => {
  it.each([
    '127.0.0.1',
    '127.9.9.9',
    '0.0.0.0',
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '100.127.255.255',
    '224.0.0.1',
    '255.255.255.255',
    '198.18.0.1',
    '::',
    '::1',
    'fe80::1',
    'fe80::1%eth0',
    'fd00::1',
    'fc00::1',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '::127.0.0.1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    'fd00:ec2::254',
    'not an address',
    '',
  ])('%j', (address) => expect(inward(address)).not.toBeNull());

  it.each([
    '8.8.8.8',
    '1.1.1.1',
    '172.15.0.1',
    '172.32.0.1',
    '100.63.0.1',
    '100.128.0.1',
    '160.79.104.10',
    '2606:4700::1111',
    '2a00:1450::1',
  ])('%s does not', (address) => expect(inward(address)).toBeNull());

  it('knows the public addresses of this machine, whatever way they are written', () => {
    const own = () => ['203.0.114.7', '2a01:4f8::7'];
    for (const address of ['203.0.114.7', '2a01:4f8::7', '2a01:04f8:0:0::7', '2a01:4f8::7%eth0'])
      expect(inward(address, own)).toBe('an address of this machine');
    expect(inward('203.0.114.8', own)).toBeNull();
    expect(inward('2a01:4f8::8', own)).toBeNull();
  });
});

describe('the first bytes of a client', () => {
  it('are a name, as a real client sends it', async () => {
    expect(readGreeting(await helloOf('Example.COM'))).toEqual({ is: 'tls', name: 'example.com' });
    expect(readGreeting(await helloOf(undefined))).toEqual({ is: 'tls', name: null });
  });
  it('are the same however they are cut into packets and records', async () => {
    const hello = await helloOf('example.com');
    for (let end = 1; end < hello.length; end += 1)
      expect(readGreeting(hello.subarray(0, end)).is).toBe('more');
    for (const size of [30, 100, hello.length - 6])
      expect(readGreeting(inRecords(hello, size))).toEqual({ is: 'tls', name: 'example.com' });
    expect(readGreeting(inRecords(hello, 1))).toEqual({ is: 'odd' });
  });
  it.each([
    ['no TLS', Buffer.from('SSH-2.0-x\r\n'), 'plain'],
    ['nothing', Buffer.alloc(0), 'more'],
    ['a record of another version', Buffer.from([0x16, 2, 1, 0, 5, 1, 0, 0, 1, 0]), 'odd'],
    ['another message than a hello', Buffer.from([0x16, 3, 1, 0, 5, 2, 0, 0, 1, 0]), 'odd'],
    ['a hello without an end', Buffer.from([0x16, 3, 1, 0, 4, 1, 0xff, 0xff, 0xff]), 'odd'],
    ['an empty record', Buffer.from([0x16, 3, 1, 0, 0]), 'odd'],
  ])('%s', (_, bytes, is) => expect(readGreeting(bytes).is).toBe(is));
  it('with two names are read as none', async () => {
    const hello = await helloOf('example.com');
    const at = hello.indexOf('example.com') - 9;
    const extension = hello.subarray(at, at + 9 + 'example.com'.length);
    const doubled = Buffer.concat([hello.subarray(0, at), extension, hello.subarray(at)]);
    const grown = (offset: number, bytes: number): void =>
      void doubled.writeUIntBE(doubled.readUIntBE(offset, bytes) + extension.length, offset, bytes);
    grown(3, 2);
    grown(6, 3);
    // The length of all extensions stands before the first of them: session, ciphers and compressions come before it.
    let offset = 5 + 4 + 34;
    offset += 1 + (doubled[offset] ?? 0);
    offset += 2 + doubled.readUInt16BE(offset);
    offset += 1 + (doubled[offset] ?? 0);
    grown(offset, 2);
    expect(readGreeting(doubled)).toEqual({ is: 'odd' });
  });
  it('never make it throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (tail) => {
        expect(['more', 'odd', 'tls']).toContain(readGreeting(Buffer.from([0x16, 3, 1, ...tail])).is);
      }),
    );
  });
});

describe('where a request wants to go', () => {
  it.each([
    ['example.com:443', { host: 'example.com', port: 443 }],
    ['EXAMPLE.com.:8443', { host: 'EXAMPLE.com.', port: 8443 }],
    ['[::1]:443', { host: '[::1]', port: 443 }],
    ['0x7f.1:80', { host: '0x7f.1', port: 80 }],
  ])('CONNECT %s', (text, value) => expect(readAuthority(text, null)).toEqual({ ok: true, value }));
  it.each([
    'example.com',
    ':443',
    'a:b:443',
    '::1:443',
    'example.com:0',
    'example.com:65536',
    'example.com:123456',
    '[::1',
    `${'x'.repeat(301)}:1`,
    '',
  ])('not CONNECT %s', (text) => expect(readAuthority(text, null)).toMatchObject({ ok: false, status: 400 }));
  it.each([
    ['http://example.com/a?b#c', { host: 'example.com', port: 80, path: '/a?b' }],
    ['http://u:p@example.com:81', { host: 'example.com', port: 81, path: '/' }],
    ['HTTP://a@b@example.com?x', { host: 'example.com', port: 80, path: '/?x' }],
    ['ws://example.com/chat', { host: 'example.com', port: 80, path: '/chat' }],
    ['http://example.com\\@evil.example/', { host: 'example.com', port: 80, path: '/\\@evil.example/' }],
  ])('%s', (url, value) => expect(readAbsolute(url)).toEqual({ ok: true, value }));
  it.each([
    ['/path', 400],
    ['*', 400],
    ['https://example.com/', 501],
    ['ftp://example.com/', 501],
    ['http:///x', 400],
  ])('not %s', (url, status) => expect(readAbsolute(url)).toMatchObject({ ok: false, status }));
});

describe('an answer in the place of a host', () => {
  it('says why in its body and where programs look that show no body', () => {
    const text = refusal(403, 'nicht "größer"\r\nX: y');
    const [head = '', body] = text.split('\r\n\r\n');
    expect(head.split('\r\n')).toContainEqual(
      expect.stringMatching(
        /^Proxy-Status: countersign; error=http_request_denied; details="nicht 'gr..er'..X: y"$/,
      ),
    );
    expect(body).toBe('Countersign: nicht "größer"\r\nX: y\n');
  });
});
