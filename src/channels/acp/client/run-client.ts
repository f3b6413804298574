import { HelloAnswer } from '../wire.ts';
import { startAgent } from './agent-process.ts';
import { openHostLink } from './host-link.ts';
import { type PressedKey, pressed, type TypedLine } from './prompt-line.ts';
import { createTalk, type Talk } from './talk.ts';
import { createTalkScreen, type TextPorts } from './talk-screen.ts';

export interface ClientPorts {
  text: TextPorts;
  /** Keys as they are typed; `flush` ends a lone Escape. */
  keys: { push(bytes: Uint8Array): PressedKey[]; flush(): PressedKey[]; isWaiting(): boolean };
  write(bytes: string): void;
  size(): { cols: number; rows: number };
  onKeys(listener: (bytes: Uint8Array) => void): void;
  onResize(listener: () => void): void;
  /** Somebody wants this to end. */
  onEnd(listener: () => void): void;
}

const lastWordMs = 1_000;
const escapeMs = 25;
const leaveMs = 3_000;

/**
 * The client in the agent's terminal: starts the agent, shows the conversation, and has every question answered by the host.
 * `words`: the file with the host's address, then the agent's program and arguments. Resolves with the exit code.
 */
export async function runClient(words: readonly string[], ports: ClientPorts): Promise<number> {
  const [addressFile = '', program = '', ...args] = words;
  const host = openHostLink(addressFile);
  const { cwd } = HelloAnswer.parse(await host.say({ say: 'hello' }));
  const screen = createTalkScreen(ports);
  let finish = (_code: number): void => {};
  const over = new Promise<number>((resolve) => {
    finish = resolve;
  });
  let ended = false;
  let failed = false;
  let talk: Talk | undefined;

  function end(code: number): void {
    if (ended) return;
    ended = true;
    agent.kill();
    talk?.close();
    screen.close();
    finish(code);
  }

  function fatal(reason: string): void {
    // What comes after the first reason comes of it.
    if (ended || failed) return;
    failed = true;
    screen.say('trouble', reason);
    const complaints = agent.complaints().trim();
    if (complaints !== '') screen.say('note', complaints);
    // Nothing of the agent's is let through from here on, whether the host hears of it or not.
    agent.kill();
    const told = host.say({ say: 'lost', reason: reason.slice(0, 500) }, AbortSignal.timeout(lastWordMs));
    void told.catch(() => undefined).then(() => end(1));
  }

  const agent = startAgent(program, args, {
    broken: fatal,
    failed: (error) => fatal(`the agent could not be started: ${error.message}`),
    exited({ code, signal }) {
      if (ended || failed) return;
      if (code === 0) end(0);
      else fatal(`the agent ended (${signal ?? `exit code ${code}`})`);
    },
  });
  talk = createTalk({ host, stream: agent.stream, screen, cwd, fatal });
  ports.onEnd(() => end(143));
  ports.onResize(() => screen.resized());
  listen(ports, screen.line, { talk, end, note: (text) => screen.say('note', text) });
  screen.line('', 0);
  await talk.open().catch((error: unknown) => {
    fatal(`no session: ${error instanceof Error ? error.message : String(error)}`);
  });
  return over;
}

/** What is typed, and what the keys mean that type nothing. */
function listen(
  ports: ClientPorts,
  show: (text: string, at: number) => void,
  on: { talk: Talk; end(code: number): void; note(text: string): void },
): void {
  let typed: TypedLine = { text: '', at: 0 };
  let leaving = 0;
  let flush: NodeJS.Timeout | undefined;

  function take(key: PressedKey): void {
    const change = pressed(typed, key);
    if (change === null) return;
    if ('typed' in change) typed = change.typed;
    else {
      if ('send' in change) on.talk.send(change.send);
      else want(change.want);
      if ('send' in change || change.want === 'cancel') typed = { text: '', at: 0 };
    }
    show(typed.text, typed.at);
  }

  function want(what: 'cancel' | 'leave' | 'end'): void {
    if (what !== 'end' && (on.talk.cancel() || what === 'cancel')) return;
    if (what === 'end' || (leaving > 0 && performance.now() - leaving < leaveMs)) {
      on.end(0);
      return;
    }
    leaving = performance.now();
    on.note('Ctrl-C once more ends the agent.');
  }

  ports.onKeys((bytes) => {
    clearTimeout(flush);
    for (const key of ports.keys.push(bytes)) take(key);
    if (ports.keys.isWaiting())
      flush = setTimeout(() => {
        for (const key of ports.keys.flush()) take(key);
      }, escapeMs);
  });
}
