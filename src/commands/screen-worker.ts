import { parentPort, workerData } from 'node:worker_threads';
import { openLineDiscipline } from '../agent/line-discipline.ts';
import { openPty, type Pty } from '../agent/pty.ts';
import { createRenderedWatch } from '../host/rendered-watch.ts';
import { createScreenPipe } from '../host/screen-pipe.ts';
import { ScreenBirth, ScreenOrder, type ScreenReport } from '../host/screen-protocol.ts';
import { createScreenServer } from '../host/screen-server.ts';
import type { KeptRecording } from '../model/evidence.ts';
import type { Problem } from '../model/problem.ts';
import { openCastWriter } from '../terminal/cast-writer.ts';
import { createMirror } from '../terminal/mirror.ts';
import { renderedScreen } from '../terminal/rendered-screen.ts';
import { createStreamRedactor } from '../terminal/stream-redactor.ts';

/** Lines above the screen a viewer that joins gets to see. */
const scrollback = 2000;
const flushMs = 500;

/**
 * The thread that owns the agent's terminal: pty, mirror, recording, screen socket. It is a thread of the host so that the
 * host's death closes the terminal, and a thread of its own so that no flood of output delays a decision.
 */
export function runScreenWorker(): void {
  const port = parentPort;
  if (!port) throw new Error('the screen worker runs in a worker thread');
  const birth = ScreenBirth.parse(workerData);
  const report = (message: ScreenReport): void => port.postMessage(message);
  const trouble = (limit: string, problem: Problem): void => report({ report: 'trouble', limit, problem });
  let clockRead = false;
  /** The run's clock. The recording takes the first value as its beginning, which has to be that of the run. */
  const now = (): number => {
    const ms = clockRead ? Number(process.hrtime.bigint() - birth.zero) / 1e6 : 0;
    clockRead = true;
    return ms;
  };
  let pty: Pty | undefined;
  let discipline: Awaited<ReturnType<typeof openLineDiscipline>> = null;

  const redactor = createStreamRedactor({ literals: birth.literals });
  const mirror = createMirror({
    cols: birth.cols,
    rows: birth.rows,
    scrollback,
    onReply: (reply) => pty?.write(Buffer.from(reply)),
  });
  const cast = openCastWriter({
    path: birth.castPath,
    keyframesPath: birth.keyframesPath,
    header: {
      cols: birth.cols,
      rows: birth.rows,
      timestamp: birth.timestamp,
      command: birth.command,
      title: birth.title,
    },
    now,
    mirror,
    onDead: (problem) => trouble('recording', problem),
  });
  const after = (ms: number, run: () => void): void => void setTimeout(run, ms);
  const server = createScreenServer({
    token: birth.token,
    socketPath: birth.socketPath,
    type: byHand,
    resize(size) {
      pipe.resize(size);
      rendered.changed();
    },
    snapshot: (whole) => pipe.snapshot(whole),
    after,
    eased: () => pipe.eased(),
  });
  const rendered = createRenderedWatch({
    look(counts) {
      if (mirror.backlog() > 0 || !mirror.atRest() || mirror.modes().synchronized) return undefined;
      const ask = discipline;
      return renderedScreen(mirror, { ...counts, reads: (ask && pty?.reads(ask)) ?? null });
    },
    write: (bytes) => pty?.write(bytes),
    tell: (screen) => report({ report: 'shows', screen }),
    pressed: (id, ok) => report({ report: 'pressed', id, ok }),
    now: () => performance.now(),
    after,
  });
  const pipe = createScreenPipe({
    redact: redactor.redact,
    mirror,
    cast,
    server: {
      ...server,
      atRest() {
        server.atRest();
        rendered.changed();
      },
    },
    after,
  });

  function byHand(bytes: Uint8Array): void {
    rendered.typed(bytes);
    pty?.write(bytes);
  }

  async function follow(): Promise<void> {
    discipline = await openLineDiscipline();
    rendered.follow();
  }

  function start(order: Extract<ScreenOrder, { order: 'start' }>): void {
    const { file, args, env, cwd } = order;
    const opened = openPty({
      file,
      args,
      env,
      cwd,
      ...mirror.size(),
      onData: pipe.output,
      onExit: ({ code, signal }) => pipe.settled(() => report({ report: 'exited', code, signal })),
      onProblem: (problem) => trouble('keyboard', problem),
    });
    if (!opened.ok) {
      for (const problem of opened.problems) report({ report: 'not-started', problem });
      return;
    }
    pty = opened.value;
    pipe.open(pty);
    report({ report: 'started', pid: pty.pid });
  }

  // A host that dies takes at most this much of the recording with it.
  const flushing = setInterval(cast.flush, flushMs);

  async function close(): Promise<void> {
    clearInterval(flushing);
    const { cast: screen, keys } = cast.close();
    await server.close();
    const redacted = Object.entries(redactor.found()).map(([kind, count]) => ({ kind, count }));
    const recordings: KeptRecording[] = [{ part: 'cast', ...screen }];
    if (keys) recordings.push({ part: 'keys', ...keys });
    report({ report: 'closed', redacted, recordings });
    port?.close();
  }

  port.on('message', (message: unknown) => {
    const order = ScreenOrder.parse(message);
    switch (order.order) {
      case 'start':
        return start(order);
      case 'type':
        return byHand(order.bytes);
      case 'follow':
        return void follow();
      case 'press':
        return rendered.press(order.press);
      case 'marker':
        return cast.marker(order.label);
      case 'signal':
        return pty?.kill(order.signal);
      case 'close':
        return void close();
      default:
        return order satisfies never;
    }
  });

  void server.listen().then(() => report({ report: 'listening' }));
}
