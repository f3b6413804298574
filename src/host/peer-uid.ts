import type { Socket } from 'node:net';

/** The user at the other end of a unix socket; null where the system does not say. */
export type PeerUid = (socket: Socket) => number | null;

/** getsockopt(2) on Linux: the level SOL_SOCKET, and SO_PEERCRED, which fills `struct ucred { pid, uid, gid }`. */
const socketLevel = 1;
const peerCredentials = 17;

/** Node has no word for it, and the descriptor is not in its public interface. */
function descriptorOf(socket: Socket): number | null {
  const handle: unknown = Reflect.get(socket, '_handle');
  if (typeof handle !== 'object' || handle === null || !('fd' in handle)) return null;
  return typeof handle.fd === 'number' && handle.fd >= 0 ? handle.fd : null;
}

async function systemCall(): Promise<(fd: number) => number | null> {
  const { default: koffi } = await import('koffi');
  const c = koffi.load(null);
  if (process.platform === 'linux') {
    const get = c.func('int getsockopt(int, int, int, void *, void *)');
    return (fd) => {
      const credentials = Buffer.alloc(12);
      const size = Buffer.alloc(4);
      size.writeUInt32LE(credentials.length);
      const done = get(fd, socketLevel, peerCredentials, credentials, size);
      return done === 0 && size.readUInt32LE() === credentials.length ? credentials.readUInt32LE(4) : null;
    };
  }
  const get = c.func('int getpeereid(int, void *, void *)');
  return (fd) => {
    const [uid, gid] = [Buffer.alloc(4), Buffer.alloc(4)];
    return get(fd, uid, gid) === 0 ? uid.readUInt32LE() : null;
  };
}

/** Asks the kernel. Says null of everybody where the library does not load. */
export async function peerUids(): Promise<PeerUid> {
  try {
    const call = await systemCall();
    return (socket) => {
      const fd = descriptorOf(socket);
      return fd === null ? null : call(fd);
    };
  } catch {
    return () => null;
  }
}
