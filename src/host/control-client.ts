import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { HostMessage, type Intent } from '../model/intent.ts';
import type { Outcome, Problem } from '../model/problem.ts';

type Welcome = Extract<HostMessage, { say: 'welcome' }>;

export interface ControlClient {
  welcome: Welcome;
  send(intent: Intent): void;
  /** Journal lines written after the welcome, in order. Lines that came before the first call were kept. */
  onLine(listener: (line: string) => void): void;
  onRefused(listener: (problem: Problem) => void): void;
  onClosed(listener: () => void): void;
  close(): void;
}

const notReached = (path: string, why: string): Problem => ({
  code: 'run-not-reached',
  message: `The run's host does not answer: ${why}.`,
  fix: 'See whether the run is still live with `countersign history`.',
  where: path,
});

function messageIn(line: string): HostMessage | undefined {
  try {
    return HostMessage.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}

/** Attaches to a host. Resolves once it welcomed us, or when it did not for `patienceMs`. */
export function openControl(
  socketPath: string,
  hello: Extract<Intent, { intent: 'hello' }>,
  patienceMs?: number,
): Promise<Outcome<ControlClient>> {
  const socket = connect(socketPath);
  const kept: string[] = [];
  let lineListener: ((line: string) => void) | undefined;
  const refused: ((problem: Problem) => void)[] = [];
  const closed: (() => void)[] = [];
  const send = (intent: Intent): void => void socket.write(`${JSON.stringify(intent)}\n`);

  const clientOf = (welcome: Welcome): ControlClient => ({
    welcome,
    send,
    onLine(listener) {
      lineListener = listener;
      for (const line of kept.splice(0)) listener(line);
    },
    onRefused: (listener) => void refused.push(listener),
    onClosed: (listener) => void closed.push(listener),
    close: () => socket.destroy(),
  });

  return new Promise((resolve) => {
    const fail = (why: string) => resolve({ ok: false, problems: [notReached(socketPath, why)] });
    const giveUp = (): void => {
      fail(`it said nothing for ${patienceMs} ms`);
      socket.destroy();
    };
    const patience = patienceMs === undefined ? undefined : setTimeout(giveUp, patienceMs);
    socket.on('error', (error) => fail(error.message));
    socket.on('close', () => {
      clearTimeout(patience);
      fail('it closed the connection');
      for (const tell of closed) tell();
    });
    socket.on('connect', () => send(hello));
    const lines = createInterface({ input: socket });
    lines.on('error', () => socket.destroy());
    lines.on('line', (text) => {
      const message = messageIn(text);
      if (!message) return void socket.destroy();
      switch (message.say) {
        case 'welcome':
          clearTimeout(patience);
          return resolve({ ok: true, value: clientOf(message) });
        case 'event':
          return lineListener ? lineListener(message.line) : void kept.push(message.line);
        case 'refused': {
          const { problem } = message;
          for (const tell of refused) tell(problem);
          return;
        }
        default:
          return message satisfies never;
      }
    });
  });
}
