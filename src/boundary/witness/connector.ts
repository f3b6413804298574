import { causeText } from '../../model/cause.ts';
import { type ConnectorMessage, readMessage } from './connector-events.ts';

/** The kernel's messages about processes of the whole machine. */
export interface Connector {
  /** Resolves when there is something to read, or after `ms`. Blocks nothing. */
  wait(ms: number): Promise<void>;
  /** Reads what is there, at most 4000 messages; false: nothing is left. `overrun` is called when the kernel had to drop some. */
  drain(take: (message: ConnectorMessage) => void, overrun: () => void): boolean;
  close(): void;
}

export type OpenedConnector = { readonly connector: Connector } | { readonly why: string };

/** Linux numbers that are the same on all architectures Node runs on. */
const netlink = { family: 16, connector: 11, datagram: 2 | 0o2000000, proc: 1, listen: 1 };
const receiveBuffer = { level: 1, option: 8, forced: 33, bytes: 8 * 1024 * 1024 };
const dontWait = 0x40;
const errors = { again: 11, interrupted: 4, noBuffers: 105 };
const answerMs = 1000;
const most = 4000;

/** Only in the process that watches: a function of the C library called here stops this thread until it returns. */
async function loadCalls() {
  const { default: koffi } = await import('koffi');
  const libc = koffi.load(null);
  const calls = {
    socket: libc.func('int socket(int, int, int)'),
    bind: libc.func('int bind(int, const void *, uint32_t)'),
    setsockopt: libc.func('int setsockopt(int, int, int, const void *, uint32_t)'),
    send: libc.func('int64_t send(int, const void *, size_t, int)'),
    recv: libc.func('int64_t recv(int, _Out_ void *, size_t, int)'),
    poll: libc.func('int poll(_Inout_ void *, unsigned long, int)'),
    close: libc.func('int close(int)'),
  };
  return { ...calls, errno: () => koffi.errno() };
}

type Calls = Awaited<ReturnType<typeof loadCalls>>;

/** struct sockaddr_nl: the group of the process connector. */
function address(): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeUInt16LE(netlink.family, 0);
  bytes.writeUInt32LE(netlink.proc, 8);
  return bytes;
}

/** struct nlmsghdr, struct cn_msg, and the one word that asks to be told. */
function listenMessage(): Buffer {
  const bytes = Buffer.alloc(40);
  bytes.writeUInt32LE(bytes.length, 0);
  bytes.writeUInt16LE(3, 4);
  bytes.writeUInt32LE(netlink.proc, 16);
  bytes.writeUInt32LE(netlink.proc, 20);
  bytes.writeUInt16LE(4, 32);
  bytes.writeUInt32LE(netlink.listen, 36);
  return bytes;
}

/**
 * Asks the kernel to tell of every process (cn_proc). It tells the first pid namespace of the machine alone, root before
 * Linux 6.6 and everybody since.
 */
export async function openConnector(load: () => Promise<Calls> = loadCalls): Promise<OpenedConnector> {
  let calls: Calls;
  try {
    calls = await load();
  } catch (cause) {
    return { why: `the calls to the system could not be loaded: ${causeText(cause)}` };
  }
  const fd: number = calls.socket(netlink.family, netlink.datagram, netlink.connector);
  if (fd < 0) return { why: `the kernel has no process connector (error ${calls.errno()})` };
  const connector = connectorOf(fd, calls);
  const why = await listen(fd, calls, connector);
  if (why === null) return { connector };
  connector.close();
  return { why };
}

async function listen(fd: number, calls: Calls, connector: Connector): Promise<string | null> {
  const name = address();
  if (calls.bind(fd, name, name.length) < 0)
    return `the kernel does not let this user listen (error ${calls.errno()})`;
  const size = Buffer.alloc(4);
  size.writeInt32LE(receiveBuffer.bytes);
  // Beyond the limit of the system only root may go.
  for (const option of [receiveBuffer.option, receiveBuffer.forced])
    calls.setsockopt(fd, receiveBuffer.level, option, size, size.length);
  const ask = listenMessage();
  if (calls.send(fd, ask, ask.length, 0) < 0)
    return `the kernel does not let this user listen (error ${calls.errno()})`;
  let answer: number | undefined;
  const end = performance.now() + answerMs;
  while (answer === undefined && performance.now() < end) {
    await connector.wait(100);
    connector.drain(
      (message) => {
        if (message.kind === 'answer') answer ??= message.error;
      },
      () => {},
    );
  }
  if (answer === 0) return null;
  // In a namespace of its own nobody is answered.
  if (answer === undefined) return 'the kernel did not answer, as it is in a container';
  return `the kernel does not let this user listen (error ${answer})`;
}

function connectorOf(fd: number, calls: Calls): Connector {
  const buffer = Buffer.alloc(4096);
  const wish = Buffer.alloc(8);
  wish.writeInt32LE(fd, 0);
  wish.writeInt16LE(1, 4);
  return {
    wait: (ms) => new Promise((resolve) => calls.poll.async(wish, 1, ms, () => resolve())),
    drain(take, overrun) {
      for (let read = 0; read < most; read += 1) {
        const length = Number(calls.recv(fd, buffer, buffer.length, dontWait));
        if (length < 0) {
          const error = calls.errno();
          if (error === errors.noBuffers) overrun();
          else if (error !== errors.interrupted) return false;
          continue;
        }
        const message = readMessage(buffer, length);
        if (message) take(message);
      }
      return true;
    },
    close: () => void calls.close(fd),
  };
}
