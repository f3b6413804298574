import { spawn, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { createConnection } from 'node:net';
import { causeText } from '../../model/cause.ts';
import type { Tried } from '../../model/doctor.ts';
import type { Attempt, Attempts } from './attempt.ts';
import {
  processesWith,
  tried,
  tryEnvironmentOf,
  tryLinking,
  tryReading,
  tryReplacing,
  tryWriting,
} from './attempt-files.ts';

/** Each attempt may take this long. */
const patienceMs = 1_500;

/** Whoever reached it is answered; silence is no. */
function tryConnecting(to: { host: string; port: number } | { path: string }): Promise<Tried> {
  return new Promise((resolve) => {
    const socket = createConnection(to);
    const end = (got: boolean, said: string): void => {
      socket.destroy();
      resolve({ got, said });
    };
    socket.setTimeout(patienceMs, () => end(false, 'no answer'));
    socket.on('error', (error) =>
      end(false, `refused (${'code' in error ? String(error.code) : error.message})`),
    );
    socket.on('data', () => end(true, 'somebody answered'));
    socket.on('close', () => end(false, 'closed without a word'));
  });
}

function tryDatagram(host: string, port: number): Promise<Tried> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    const timer = setTimeout(() => end(false, 'no answer'), patienceMs);
    const end = (got: boolean, said: string): void => {
      clearTimeout(timer);
      socket.close();
      resolve({ got, said });
    };
    socket.on('message', () => end(true, 'somebody answered'));
    socket.on('error', (error) => end(false, causeText(error)));
    socket.connect(port, host, (error?: Error) => {
      if (error) end(false, causeText(error));
      else socket.send('?');
    });
  });
}

/** In a session of its own and deaf to what asks it to leave; it ends by itself after half a minute. */
function leaveDaemon(word: string): Promise<Tried> {
  const script = `trap "" TERM HUP INT; sleep 30`;
  const child = spawn('/bin/sh', ['-c', script, word], { detached: true, stdio: 'ignore' });
  child.unref();
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ got: false, said: causeText(error) }));
    child.once('spawn', () => resolve({ got: true, said: 'it was left' }));
  });
}

function nest(bwrap: string): Tried {
  const args = ['--unshare-user', '--ro-bind', '/', '/', '--', '/bin/true'];
  const { status, stderr } = spawnSync(bwrap, args, { encoding: 'utf8', timeout: patienceMs });
  const said = stderr?.trim().split('\n').at(-1) ?? '';
  return status === 0 ? { got: true, said: 'one could be made' } : { got: false, said: `refused (${said})` };
}

async function kernelAttempts() {
  try {
    return await import('./attempt-kernel.ts');
  } catch {
    return undefined;
  }
}

/** Where koffi has no build for this machine. */
const noCalls: Tried = { got: false, said: 'system calls cannot be made here' };

async function make(attempt: Attempt): Promise<Tried> {
  switch (attempt.try) {
    case 'write':
      return tryWriting(attempt.path);
    case 'read':
      return tryReading(attempt.path);
    case 'replace':
      return tryReplacing(attempt.path);
    case 'link':
      return tryLinking(attempt.path, attempt.as);
    case 'connect':
      return tryConnecting({ host: attempt.host, port: attempt.port });
    case 'datagram':
      return tryDatagram(attempt.host, attempt.port);
    case 'socket':
      return tryConnecting({ path: attempt.path });
    case 'kill':
      return tried(() => (process.kill(attempt.pid, 'SIGTERM') ? 'the signal was sent' : undefined));
    case 'environment-of':
      return tryEnvironmentOf(attempt.pid, attempt.word);
    case 'own-environment':
      return tried(() =>
        Object.values(process.env).some((value) => value?.includes(attempt.word)) ? 'it is there' : undefined,
      );
    case 'see-process':
      return tried(() => (processesWith(attempt.word).length > 0 ? 'it is in the list' : undefined));
    case 'daemon':
      return leaveDaemon(attempt.word);
    case 'type':
      return (await kernelAttempts())?.tryTyping() ?? noCalls;
    case 'keyring':
      return (await kernelAttempts())?.tryKeyring() ?? noCalls;
    case 'io-uring':
      return (await kernelAttempts())?.tryRing() ?? noCalls;
    case 'nest':
      return nest(attempt.bwrap);
    default:
      return attempt satisfies never;
  }
}

/** Makes all of them, each with what came of it; never throws. */
export async function makeAttempts(attempts: Attempts): Promise<Record<string, Tried>> {
  const all = Object.entries(attempts).map(async ([id, attempt]) => {
    const result = await make(attempt).catch((error: unknown) => ({ got: false, said: causeText(error) }));
    return [id, result] as const;
  });
  return Object.fromEntries(await Promise.all(all));
}
