import { spawn } from 'node:child_process';
import type { AnyMessage, Stream } from '@agentclientprotocol/sdk';
import { createAgentLines } from './agent-lines.ts';

export interface AgentProcess {
  stream: Stream;
  /** The last it wrote to its error output, at most 4 KB. */
  complaints(): string;
  /** With everything it started and that did not leave its group. */
  kill(): void;
}

const mostComplaints = 4096;
const lastWordsMs = 300;

/**
 * Starts the agent and speaks with it over its standard streams. Between us are socket pairs, which no process of the agent can
 * open by a path, as it could a pipe: so nobody else answers the agent's questions. It has a session of its own: its terminal is
 * not ours to write on.
 */
export function startAgent(
  program: string,
  args: readonly string[],
  on: {
    /** What it says can no longer be understood. */
    broken(why: string): void;
    exited(exit: { code: number | null; signal: NodeJS.Signals | null }): void;
    failed(error: Error): void;
  },
): AgentProcess {
  const child = spawn(program, [...args], { stdio: ['pipe', 'pipe', 'pipe'], detached: true });
  const { stdin, stdout, stderr } = child;
  let complaints = '';
  stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints = (complaints + text).slice(-mostComplaints);
  });
  child.on('error', on.failed);
  let gone = (): void => {};
  child.on('exit', (code, signal) => {
    gone = () => {
      gone = () => {};
      on.exited({ code, signal });
    };
    // What it said last comes first; a child of its own may hold its output open.
    setTimeout(() => gone(), lastWordsMs).unref();
  });
  child.on('close', () => gone());
  stdin.on('error', () => on.broken('the agent no longer listens'));
  const readable = new ReadableStream<AnyMessage>({
    start(controller) {
      const lines = createAgentLines(
        (message) => controller.enqueue(message),
        (why) => {
          on.broken(why);
          controller.error(new Error(why));
        },
      );
      stdout.on('data', (bytes: Buffer) => lines.push(bytes));
      stdout.on('end', () => {
        lines.end();
        // An agent that ended says so itself, a moment later.
        setTimeout(() => on.broken('the agent says nothing more'), 2 * lastWordsMs).unref();
      });
      stdout.on('error', (error) => on.broken(error.message));
    },
  });
  const writable = new WritableStream<AnyMessage>({
    write: (message) =>
      new Promise((resolve, reject) => {
        stdin.write(`${JSON.stringify(message)}\n`, (error) => (error ? reject(error) : resolve()));
      }),
  });
  return {
    stream: { readable, writable },
    complaints: () => complaints,
    kill() {
      if (child.pid === undefined) return;
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch {
        child.kill('SIGKILL');
      }
    },
  };
}
