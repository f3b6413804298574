import { canaryGotOut, type OpenedBoundary } from '../model/boundary.ts';
import type { FreezeWay } from '../model/freeze-way.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import type { RunSpec } from '../model/run-spec.ts';
import type { AgentExit, Supervisor } from '../supervisor/supervisor.ts';
import type { ScreenOrder, ScreenReport } from './screen-protocol.ts';
import { taskText } from './task-text.ts';

/** The channel, once it listens. */
export interface OpenChannel {
  launchArgs: string[];
  /** Take the place of the user's own arguments. */
  args?: string[] | undefined;
  env: Record<string, string>;
  /** What the agent has to find in its own folder in this run, by path in it; only where that folder is the run's. */
  stateFiles?: Readonly<Record<string, string>>;
  /** Started in the agent's place, with the agent's program and arguments after these words; left out: the agent itself is. */
  launcher?: { file: string; args: string[] } | undefined;
  /** Gives the agent its task by another way than its keyboard; left out where there is none. */
  prompt?(text: string): void;
  /** Reads the agent's own figures of cost and tokens again, where there are any; resolves when they are told. */
  checkUsage?(): Promise<void>;
  close(): Promise<void>;
}

/** What the channel tells the run, beside the actions it submits. */
export interface ChannelNews {
  alive(): void;
  prompted(): void;
  turnEnded(): void;
  lost(reason: string): void;
}

/** What is started: a program with its whole environment. */
export type AgentStart = Omit<Extract<ScreenOrder, { order: 'start' }>, 'order'>;

/** What stands beneath the agent. */
export interface BoundaryPort {
  /** Before anything of the agent is there. */
  open(): Promise<Outcome<void>>;
  /** What to start in the agent's place, so that it runs within; and what that holds, for the record. */
  enclose(
    start: AgentStart,
    stateFiles: Readonly<Record<string, string>>,
  ): Promise<Outcome<{ start: AgentStart; opened: OpenedBoundary }>>;
  /** After the agent and everything of it is gone. */
  close(): Promise<void>;
}

export interface RunHostPorts {
  supervisor: Supervisor;
  /** Left out when nothing is to stand beneath the agent. */
  boundary?: BoundaryPort | undefined;
  openChannel(news: ChannelNews): Promise<OpenChannel>;
  orderScreen(order: ScreenOrder): void;
  /**
   * The agent's process is known, with the agent's own words: whoever freezes, kills and watches needs it. Returns what holds
   * its processes together.
   */
  agentPid(pid: number, words: readonly string[]): FreezeWay;
  /** Everything that was seen of the agent and what it started is told. After they are gone, before the last line. */
  allSeen(): Promise<void>;
  /** Ends what the agent left behind; resolves with how many processes that were. */
  sweep(): Promise<number>;
  /** The agent's start as it has to be for what it makes to be its user's. */
  asStarted(start: AgentStart): AgentStart;
  keystrokes(task: string): { after: number; bytes: Uint8Array }[];
  elapsed(): number;
  after(ms: number, run: () => void): () => void;
  every(ms: number, run: () => void): () => void;
  /** Reads the agent's own usage figures again; resolves when they are told. */
  checkUsage(): Promise<void>;
}

export interface RunHost {
  start(): Promise<void>;
  report(report: ScreenReport): void;
  /** The thread that owns the agent's terminal is gone: without it nobody sees what the agent does. */
  screenLost(reason: string): void;
  /** What stood beneath the agent stands no more: it is ended. */
  boundaryLost(reason: string): void;
  /** Resolves when the agent is gone and its recording closed. */
  over: Promise<void>;
}

const sentenceOf = (problems: readonly Problem[]): string => problems.map(({ message }) => message).join(' ');

const gotOut = 'what was tried before the agent got out of the boundary: the agent was not started';
const tickMs = 1000;
/** How long a typed task may take to be heard by the hooks before Enter is pressed again. */
const promptPatienceMs = 3000;
const enters = 3;
const usagePatienceMs = 1000;

/** Runs one agent under one supervisor from its start to its end. */
export function createRunHost(spec: RunSpec, ports: RunHostPorts): RunHost {
  const { supervisor } = ports;
  const { ledger } = supervisor;
  const channelName = spec.profile.channel.kind;
  let channel: OpenChannel | undefined;
  let alive = false;
  let prompted = false;
  let leaving = false;
  let launchedAt = 0;
  let cancelHandshake = () => {};
  let stopTicking = () => {};
  let finish = () => {};
  const over = new Promise<void>((resolve) => {
    finish = resolve;
  });

  function enterAgain(times: number): void {
    ports.after(promptPatienceMs, () => {
      if (prompted || times === 0 || ledger.state().end) return;
      ports.orderScreen({ order: 'type', bytes: new Uint8Array([13]) });
      enterAgain(times - 1);
    });
  }

  function typeTask(): void {
    if (channel?.prompt) {
      channel.prompt(taskText(spec));
      return;
    }
    let wait = 0;
    for (const { after, bytes } of ports.keystrokes(taskText(spec))) {
      wait += after;
      ports.after(wait, () => ports.orderScreen({ order: 'type', bytes }));
    }
    enterAgain(enters);
  }

  const news: ChannelNews = {
    alive() {
      if (alive) return;
      alive = true;
      cancelHandshake();
      const handshakeMs = ports.elapsed() - launchedAt;
      ledger.tell({ type: 'channel.opened', channel: channelName, handshakeMs });
      if (spec.typeTask && spec.profile.task === 'bracketed-paste') typeTask();
      else if (spec.contract.contract.report !== undefined)
        void supervisor.note(`the agent was not told by us to write ${spec.contract.contract.report}`);
    },
    prompted() {
      prompted = true;
    },
    turnEnded() {
      void ports.checkUsage();
      if (spec.endAfterTurn) supervisor.end('stop', 'done', 'the agent finished its turn');
    },
    lost(reason) {
      if (!ledger.state().end) supervisor.channelFailed(channelName, reason);
    },
  };

  function launched(pid: number): void {
    const way = ports.agentPid(pid, [spec.program, ...argv()]);
    const { cols, rows } = spec;
    ledger.tellRedacted({ type: 'agent.started', pid, argv: [spec.program, ...argv()], cols, rows, way });
    cancelHandshake = ports.after(spec.profile.channel.handshakeMs, () => {
      const waited = Math.round(spec.profile.channel.handshakeMs / 1000);
      supervisor.channelFailed(channelName, `the agent's hooks were not alive after ${waited} s`);
    });
    stopTicking = ports.every(tickMs, () => {
      void ports.checkUsage();
      supervisor.tick();
    });
  }

  /** Ours first, then the profile's, then the user's: a later flag of the user's was checked before. */
  const argv = (): string[] => [
    ...spec.lead,
    ...(channel?.launchArgs ?? []),
    ...spec.profile.launch.args,
    ...(channel?.args ?? spec.args),
  ];

  async function exited(exit: AgentExit): Promise<void> {
    if (leaving) return;
    leaving = true;
    cancelHandshake();
    stopTicking();
    if (ports.boundary && !alive && exit.code === canaryGotOut) boundaryFailed(gotOut);
    // Nobody is left to ask: what the agent started in the background is neither answered nor left running.
    supervisor.closing();
    await channel?.close();
    // The transcript is the agent's file: whatever it is, the end does not wait for it for long.
    const patience = new Promise<void>((resolve) => ports.after(usagePatienceMs, resolve));
    const [swept] = await Promise.all([ports.sweep(), Promise.race([ports.checkUsage(), patience])]);
    if (swept > 0) await supervisor.note(`${swept} processes the agent had left running were ended`);
    await ports.boundary?.close();
    await supervisor.lookBack();
    await ports.allSeen();
    supervisor.agentExited(exit);
    ports.orderScreen({ order: 'close' });
  }

  function boundaryFailed(reason: string): void {
    ledger.tellRedacted({ type: 'boundary.failed', reason });
    supervisor.end('kill', 'unsupervised', reason);
  }

  /** Whoever asked for the run is told why; what was opened for it so far would keep this process for good. */
  async function notOpened(error: unknown): Promise<never> {
    supervisor.channelFailed(channelName, error instanceof Error ? error.message : String(error));
    await exited({ code: null, signal: null });
    throw error;
  }

  /** What to start, within the boundary when there is to be one; undefined when that cannot be had. */
  async function enclosed(start: AgentStart): Promise<AgentStart | undefined> {
    if (!ports.boundary) return start;
    const within = await ports.boundary.enclose(start, channel?.stateFiles ?? {});
    if (!within.ok) return void boundaryFailed(sentenceOf(within.problems));
    await ledger.record({ type: 'boundary.opened', boundary: within.value.opened });
    return within.value.start;
  }

  return {
    over,
    async start() {
      const beneath = await ports.boundary?.open();
      if (beneath?.ok === false) boundaryFailed(sentenceOf(beneath.problems));
      // The first look is over before the agent can change anything.
      else [channel] = await Promise.all([ports.openChannel(news), supervisor.lookFirst()]).catch(notOpened);
      if (leaving) return;
      const env = { ...spec.env, ...spec.profile.launch.set, ...channel?.env };
      const { file, args } = channel?.launcher
        ? { file: channel.launcher.file, args: [...channel.launcher.args, spec.program, ...argv()] }
        : { file: spec.program, args: argv() };
      const start = ports.asStarted({ file, args, env, cwd: spec.workspace });
      const within = supervisor.isEnding() ? undefined : await enclosed(start);
      if (leaving) return;
      if (within === undefined || supervisor.isEnding()) return void exited({ code: null, signal: null });
      launchedAt = ports.elapsed();
      ports.orderScreen({ order: 'start', ...within });
    },
    boundaryLost(reason) {
      if (!leaving && !ledger.state().end) boundaryFailed(reason);
    },
    screenLost(reason) {
      if (!leaving) supervisor.channelFailed('screen', reason);
      // No report will ever come: not of the agent's exit, not of the recording's end.
      void exited({ code: null, signal: null }).then(finish);
    },
    report(report) {
      switch (report.report) {
        case 'listening':
        case 'shows':
        case 'pressed':
          return;
        case 'started':
          return launched(report.pid);
        case 'not-started':
          supervisor.channelFailed(channelName, report.problem.message);
          return void exited({ code: null, signal: null });
        case 'exited':
          return void exited({ code: report.code, signal: report.signal });
        case 'trouble':
          return ledger.tellRedacted({ type: 'limit.reached', limit: report.limit, problem: report.problem });
        case 'closed':
          return finish();
        default:
          return report satisfies never;
      }
    },
  };
}
