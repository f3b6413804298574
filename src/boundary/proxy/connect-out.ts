import { connect, isIP, type Socket } from 'node:net';
import { causeText } from '../../model/cause.ts';
import { inward } from './inward.ts';
import type { ProxyAnswer } from './messages.ts';

/** All addresses of a name; rejects when there are none. */
export type Resolve = (host: string) => Promise<readonly string[]>;

export interface Destination extends Extract<ProxyAnswer, { open: true }> {
  port: number;
}

/** `odd`: the name led to where no such name may lead. */
export type Connected = { ok: true; socket: Socket } | { ok: false; why: string; odd: boolean };

const resolveMs = 10_000;
/** Of each address; a second one is tried when there are more. */
const connectMs = 10_000;
const mostAddresses = 4;

function inTime<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${ms / 1000} s`)), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/**
 * The addresses a name stands for, and which of them may be used. What is checked is what is connected to: a name server
 * that says something else a moment later is not asked again.
 */
async function addressesOf(
  to: Destination,
  resolve: Resolve,
): Promise<{ usable: string[]; refused: string[] }> {
  const found = isIP(to.host) > 0 ? [to.host] : await inTime(resolve(to.host), resolveMs);
  const usable = found.filter(
    (address) => to.inward || inward(address) === null || to.listed.includes(address),
  );
  return { usable, refused: found.filter((address) => !usable.includes(address)) };
}

function dial(address: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address, port, allowHalfOpen: true, noDelay: true, keepAlive: true });
    const late = setTimeout(() => socket.destroy(new Error(`no answer in ${connectMs / 1000} s`)), connectMs);
    socket.once('error', (error) => {
      clearTimeout(late);
      reject(error);
    });
    socket.once('connect', () => {
      clearTimeout(late);
      socket.removeAllListeners('error');
      resolve(socket);
    });
  });
}

/** Resolves a host, refuses what leads inwards and was not listed, and connects. Never rejects. */
export async function connectOut(to: Destination, resolve: Resolve): Promise<Connected> {
  let why = 'it has no address';
  try {
    const { usable, refused } = await addressesOf(to, resolve);
    const [first] = refused;
    if (usable.length === 0 && first !== undefined) {
      const kind = inward(first);
      const said = first === to.host ? `it is ${kind}` : `its name leads to ${first}, ${kind}`;
      return {
        ok: false,
        odd: true,
        why: `${said}; only a rule that names this very host or address opens it`,
      };
    }
    for (const address of usable.slice(0, mostAddresses)) {
      try {
        return { ok: true, socket: await dial(address, to.port) };
      } catch (error) {
        why = causeText(error);
      }
    }
  } catch (error) {
    why = `its name could not be resolved: ${causeText(error)}`;
  }
  return { ok: false, odd: false, why };
}
