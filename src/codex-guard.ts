// Stands between Codex's screen and its server, in the agent's own terminal. argv: Codex's program and arguments. Whatever the
// screen begins asks before it acts, and what no hook answers is a no. When one of the three ends, all do.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline';
import { splitArguments } from './channels/codex/strict/arguments.ts';
import { fromScreen, fromServer } from './channels/codex/strict/messages.ts';
import { takeOnePeer, type WebSocketPeer } from './channels/codex/strict/websocket.ts';

const [program = '', ...args] = process.argv.slice(2);
const { screen, prompt, server } = splitArguments(args);
const token = randomBytes(32).toString('base64url');
const tokenName = 'COUNTERSIGN_CODEX_SCREEN';

async function stand(): Promise<number> {
  const below = spawn(program, [...server, 'app-server'], { stdio: ['pipe', 'pipe', 'ignore'] });
  let peer: WebSocketPeer | undefined;
  const endBelow = (): void => void below.kill('SIGTERM');
  below.stdin.on('error', endBelow);
  createInterface({ input: below.stdout }).on('line', (line) => {
    const message = fromServer(line);
    if (message === undefined) endBelow();
    else if ('server' in message) below.stdin.write(`${message.server}\n`);
    else peer?.send(message.screen);
  });
  const { port } = await takeOnePeer(token, (taken) => {
    peer = taken;
    taken.listen({
      text(text) {
        const message = fromScreen(text);
        if (message === undefined) endBelow();
        else below.stdin.write(`${message}\n`);
      },
      closed: endBelow,
    });
  });
  const remote = ['--remote', `ws://127.0.0.1:${port}`, '--remote-auth-token-env', tokenName];
  const shown = spawn(program, [...screen, ...remote, ...prompt], {
    stdio: 'inherit',
    env: { ...process.env, [tokenName]: token },
  });
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => shown.kill(signal));
  below.on('exit', () => shown.kill('SIGTERM'));
  below.on('error', () => shown.kill('SIGTERM'));
  return new Promise((resolve) => {
    const end = (code: number): void => {
      endBelow();
      resolve(code);
    };
    shown.on('error', () => end(1));
    shown.on('exit', (code) => end(code ?? 1));
  });
}

void stand().then(
  (code) => {
    process.exitCode = code;
  },
  () => {
    process.exitCode = 1;
  },
);
