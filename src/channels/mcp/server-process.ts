import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { type JSONRPCMessage, parseJSONRPCMessage } from '@modelcontextprotocol/client';
import { causeText } from '../../model/cause.ts';
import { isDeeperThan } from '../json-depth.ts';
import { cutLines, longestLine } from './lines.ts';

/** A connection to the real server, whatever carries it. */
export interface ServerLink {
  send(message: JSONRPCMessage): void;
  /** Ends the server and all it started. Resolves when it is gone. */
  close(): Promise<void>;
}

export interface ServerEvents {
  message(message: JSONRPCMessage): void;
  /** Something no honest server sends; the connection goes on. */
  odd(what: string): void;
  /** The connection is over. Called once, never after `close`. */
  gone(why: string): void;
}

const mostLevels = 200;
const oddLines = 50;
/** Between asking a server to leave and making it. */
const graceMs = 1_000;

export interface ServerCommand {
  command: string;
  args: readonly string[];
  env: Record<string, string>;
  cwd: string;
}

/** Starts an MCP server that speaks lines of JSON, in a process group of its own so that its children end with it. */
export function startServer(
  { command, args, env, cwd }: ServerCommand,
  events: ServerEvents,
): Promise<ServerLink> {
  const child = spawn(command, [...args], { cwd, env, stdio: ['pipe', 'pipe', 'pipe'], detached: true });
  let over = false;
  const gone = (why: string): void => {
    if (over) return;
    over = true;
    kill(child, 'SIGKILL');
    events.gone(why);
  };
  readMessages(child, events, gone, () => over);
  // What it says for people is passed on as far as anybody reads it; a server that floods it is not held up by that.
  child.stderr.on('data', (chunk: Buffer) => {
    if (process.stderr.writableLength < longestLine) process.stderr.write(chunk);
  });
  child.stdin.on('error', () => undefined);
  const exited = new Promise<void>((resolve) => {
    child.once('exit', (code, signal) => {
      resolve();
      // Whatever it left behind has nobody to speak to any more; what it still wrote is read first.
      setImmediate(() => gone(`the server ended (${signal ?? `exit code ${code}`})`));
    });
    child.once('error', () => resolve());
  });
  const link: ServerLink = {
    send(message) {
      if (over) return;
      if (child.stdin.writableLength > longestLine) gone('the server does not read what it is sent');
      else child.stdin.write(`${JSON.stringify(message)}\n`);
    },
    async close() {
      // Ended before: its group was killed then, and its number may be somebody else's by now.
      if (over) return exited;
      over = true;
      child.stdin.end();
      await Promise.race([exited, later(graceMs)]);
      kill(child, 'SIGTERM');
      await Promise.race([exited, later(child.exitCode === null && child.signalCode === null ? graceMs : 0)]);
      kill(child, 'SIGKILL');
      await exited;
    },
  };
  return new Promise((resolve, reject) => {
    child.once('spawn', () => resolve(link));
    child.once('error', (error) => {
      over = true;
      reject(error);
    });
  });
}

const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms).unref());

/** The whole group: the server may be a launcher whose child does the work, and outlive it. */
function kill(child: ChildProcessWithoutNullStreams, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group is empty.
  }
}

function readMessages(
  child: ChildProcessWithoutNullStreams,
  events: ServerEvents,
  gone: (why: string) => void,
  over: () => boolean,
): void {
  let odd = 0;
  const take = (line: Uint8Array): void => {
    if (over()) return;
    const read = readMessage(line);
    if (read?.ok) events.message(read.message);
    else if (read) {
      odd += 1;
      if (odd > oddLines) gone('the server sends what is no MCP');
      else events.odd(read.why);
    }
  };
  const tooLong = (): void => {
    child.stdout.destroy();
    gone(`the server sent a line of more than ${longestLine / 1024 / 1024} MB`);
  };
  child.stdout.on('data', cutLines(take, tooLong));
}

type Read = { ok: true; message: JSONRPCMessage } | { ok: false; why: string };

/** Null for an empty line. Broken UTF-8 must not become another text than the server meant. */
function readMessage(line: Uint8Array): Read | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(line).trim();
    if (text === '') return null;
    const value: unknown = JSON.parse(text);
    if (isDeeperThan(value, mostLevels)) return { ok: false, why: 'a message nested too deeply' };
    return { ok: true, message: parseJSONRPCMessage(value) };
  } catch (error) {
    if (error instanceof SyntaxError) return { ok: false, why: 'a line that is not JSON' };
    if (error instanceof TypeError) return { ok: false, why: 'a line that is not UTF-8' };
    return { ok: false, why: `a line that is no MCP message (${causeText(error).slice(0, 80)})` };
  }
}
