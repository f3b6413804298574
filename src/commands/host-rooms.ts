import { createHmac, randomBytes } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { typeTask } from '../agent/type-task.ts';
import { withUmask } from '../agent/with-umask.ts';
import { createRedactor, type Redactor } from '../evidence/redact.ts';
import { createControlServer } from '../host/control-server.ts';
import { createRunHost } from '../host/run-host.ts';
import { type ScreenOrder, ScreenReport } from '../host/screen-protocol.ts';
import type { JournalWriter } from '../journal/appender.ts';
import { formatLine } from '../journal/line.ts';
import { type ReasonFile, reserveReasonFile } from '../journal/reason-file.ts';
import { holdRun } from '../journal/run-lock.ts';
import { createJournalWriter } from '../journal/writer.ts';
import type { Event } from '../model/event.ts';
import type { KeptRecording } from '../model/evidence.ts';
import { type Outcome, ProblemError } from '../model/problem.ts';
import type { RunSpec } from '../model/run-spec.ts';
import { higher } from '../model/words.ts';
import { readDisabled } from '../store/disabled-file.ts';
import { readOrganisation } from '../store/organisation-file.ts';
import { runDirectory } from '../store/run-directory.ts';
import { createSupervisor, type Supervisor } from '../supervisor/supervisor.ts';
import { bindRecordings } from './bind-recordings.ts';
import { createDisabledWatch } from './disabled-watch.ts';
import { finishRun } from './finish-run.ts';
import { gitProgram } from './git-state.ts';
import { createAgentHandle } from './host-agent.ts';
import { createHostBoundary } from './host-boundary.ts';
import { openChannel } from './host-channel.ts';
import { openEvidence } from './host-evidence.ts';
import { createSupervisorPorts } from './host-ports.ts';
import { secretsOf, startScreen } from './host-screen.ts';
import { openWitness } from './host-witness.ts';
import { createIntentDoor } from './intent-door.ts';
import { osUser } from './os-user.ts';
import { controlSocket, screenSocket } from './places.ts';
import { runStarted } from './run-started.ts';
import { createScreenPort } from './screen-port.ts';
import { signerFiles, sshKeygen } from './signer.ts';
import { startGuard } from './start-guard.ts';

/** Unwraps what must have worked for the run to go on. */
export function must<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  const [problem] = outcome.problems;
  throw new ProblemError(
    problem ?? { code: 'unknown', message: 'Something failed without saying why.', fix: 'See the log.' },
  );
}

/** The run's clock: 0 when the host began. */
function startClock() {
  const zero = process.hrtime.bigint();
  return {
    zero,
    timestamp: Math.floor(Date.now() / 1000),
    elapsed: () => Number(process.hrtime.bigint() - zero) / 1e6,
  };
}

/** A run that is over does not wait for what would have come. */
function after(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms).unref();
  return () => clearTimeout(timer);
}

/** A capability that is switched off is so in live runs within a second. */
const disabledLookMs = 500;

const firstOf = (event: Event): string => formatLine({ ...event });

interface Files {
  journal: JournalWriter;
  reason: ReasonFile;
}

function openFiles(spec: RunSpec, elapsed: () => number): Files {
  must(holdRun(spec.directory));
  const paths = runDirectory(spec.store, spec.run);
  const reason = must(reserveReasonFile(paths.reason));
  const journal = must(
    createJournalWriter({
      path: paths.journal,
      now: elapsed,
      // Whatever filled the disk: the blocks of this file were taken at the start.
      onDead: (problem) => void reason.writeReason(problem.message),
    }),
  );
  return { journal, reason };
}

/** Both ways to write a path: as given, and with its symlinks resolved. */
const bothWays = (path: string): string[] => {
  try {
    return [...new Set([path, realpathSync(path)])];
  } catch {
    return [path];
  }
};

/** Who may say yes in this run, as the organisation has it when the run begins. */
function openDoor(spec: RunSpec, supervisor: Supervisor, redact: Redactor['redact']) {
  const organisation = spec.overlay ? spec.overlay.organisation : must(readOrganisation(spec));
  const ledger = supervisor.ledger;
  return createIntentDoor({
    run: spec.run,
    organisation,
    keygen: sshKeygen(spec.workspace, false),
    allowedSigners: signerFiles(spec, organisation),
    ownerKey: spec.approval?.by.key,
    standpoint: () => {
      const { risk, contract } = ledger.state();
      const declared = higher(spec.contract.contract.risk, contract?.contract.risk ?? 'low');
      return { declared, reached: risk, approver: contract?.contract.approver };
    },
    async keep(text, signature, by) {
      const { value } = await redact(text);
      ledger.tell({ type: 'intent.signed', by, text: value, whole: value === text, signature });
    },
    want: supervisor.want,
  });
}

/** Joins the rooms into one host. Throws ProblemError when the run cannot begin. `mask`: the umask of whoever started it. */
export async function buildHost(
  spec: RunSpec,
  mask: number,
): Promise<{ start(): Promise<void>; over: Promise<void> }> {
  const clock = startClock();
  const key = randomBytes(32);
  const redactor = createRedactor({ literals: secretsOf(spec), key });
  const started = await runStarted(spec, redactor.redact);
  const { journal, reason } = openFiles(spec, clock.elapsed);
  const screen = startScreen({ spec, started, clock });
  const orderScreen = (order: ScreenOrder): void => screen.postMessage(order);
  const marker = `COUNTERSIGN_RUN=${spec.run}`;
  const agent = createAgentHandle(marker, (signal) => orderScreen({ order: 'signal', signal }), {
    spared: (pid) => guard.is(pid),
    told: (text) => supervisor.note(text),
    namespace: spec.boundary.kind === 'bubblewrap',
  });
  const guard = startGuard(marker, spec.runtime);
  const { profile, standing, workspace, home } = spec;
  // Found once, at the start: not what the agent may have put on the PATH since.
  const git = gitProgram(workspace);
  const evidence = openEvidence({
    workspace,
    store: runDirectory(spec.store, spec.run).snapshots,
    git: { program: git.program ?? null, environment: git.environment },
  });
  const ground = {
    profile,
    standing,
    workspace,
    home,
    protectedPaths: [spec.store, spec.runtime, spec.config, ...(spec.answers ? [spec.answers] : [])].flatMap(
      bothWays,
    ),
  };
  const supervisor = createSupervisor(
    ground,
    createSupervisorPorts({
      spec,
      journal,
      elapsed: clock.elapsed,
      agent,
      evidence,
      git,
      redactor,
      keyedHash: (text) => createHmac('sha256', key).update(text).digest('hex'),
    }),
  );
  const control = createControlServer({
    token: spec.token,
    socketPath: controlSocket(spec.runtime),
    run: spec.run,
    screenSocket: screenSocket(spec.runtime),
    directory: spec.directory,
    osUser: osUser(),
    attached: (viewer, identity, may) =>
      supervisor.ledger.tell({ type: 'viewer.attached', viewer, identity, may }),
    detached: (viewer, reason) => supervisor.ledger.tellRedacted({ type: 'viewer.detached', viewer, reason }),
    want: openDoor(spec, supervisor, redactor.redact),
  });
  supervisor.ledger.onEvent((event) => {
    control.broadcast(firstOf(event));
    if (event.body.type === 'action.decided') {
      const { action, verdict } = event.body;
      orderScreen({ order: 'marker', label: `${verdict.effect} ${action}` });
    }
  });
  const shown = createScreenPort(orderScreen);
  const channel = openChannel({ spec, supervisor, screen: shown.port, nodePath: process.execPath });
  const witness = openWitness(spec, { supervisor, zero: clock.zero, redact: redactor.redact, after });
  const boundary = createHostBoundary(spec, {
    supervisor,
    ground,
    elapsed: clock.elapsed,
    after,
    seen: witness.seen,
  });
  const host = createRunHost(spec, {
    supervisor,
    boundary,
    openChannel: (news) => channel.open(news, { hooks: boundary?.hooks(), reach: boundary?.reach?.() }),
    checkUsage: channel.checkUsage,
    orderScreen,
    agentPid(pid, words) {
      const way = agent.started(pid);
      guard.agent(pid);
      witness.follow(pid, words);
      return way;
    },
    allSeen: witness.close,
    sweep: agent.sweep,
    keystrokes: typeTask,
    asStarted: (start) => withUmask(start, mask),
    elapsed: clock.elapsed,
    after,
    every: (ms, run) => {
      const timer = setInterval(run, ms);
      return () => clearInterval(timer);
    },
  });
  boundary?.onLost(host.boundaryLost);
  let recordings: readonly KeptRecording[] = [];
  const listening = new Promise<void>((resolve, reject) => {
    screen.on('message', (message: unknown) => {
      const report = ScreenReport.parse(message);
      if (report.report === 'listening') resolve();
      if (report.report === 'closed') recordings = report.recordings;
      shown.hear(report);
      host.report(report);
    });
    screen.on('error', (error) => {
      reject(error);
      host.screenLost(`the screen thread failed: ${error.message}`);
    });
    screen.on('exit', () => host.screenLost('the screen thread ended'));
  });
  const disabled = createDisabledWatch(spec.store);
  let following: NodeJS.Timeout | undefined;
  function followDisabled(): void {
    for (const event of disabled.look()) supervisor.ledger.tell(event);
  }
  process.on('SIGTERM', () => supervisor.end('stop', 'killed', 'the host was asked to leave'));

  return {
    async start() {
      await listening;
      await control.listen();
      // A list that cannot be read may hold what was cut off: then no run starts.
      must(readDisabled(spec.store));
      supervisor.ledger.recordRelease(started);
      if (spec.overlay) supervisor.ledger.tell({ type: 'changes.held' });
      followDisabled();
      following = setInterval(followDisabled, disabledLookMs);
      await host.start();
    },
    over: host.over.then(async () => {
      clearInterval(following);
      evidence.close();
      bindRecordings(journal, recordings, (event) => control.broadcast(firstOf(event)));
      journal.close();
      reason.close();
      if (!supervisor.ledger.dead()) await finishRun(spec.store, spec.run);
      await control.close();
      guard.dismiss();
    }),
  };
}
