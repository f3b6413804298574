import { fileURLToPath } from 'node:url';
import type { Start } from '../boundary/witness/messages.ts';
import { openProcessWitness } from '../boundary/witness/process-witness.ts';
import type { Event } from '../model/event.ts';
import type { RunSpec } from '../model/run-spec.ts';
import type { Coverage, Sighting, SightingOf } from '../model/witness.ts';
import type { Supervisor } from '../supervisor/supervisor.ts';
import { type Explained, explainStart, isNameless } from '../views/claimed-programs.ts';
import { createDoings } from '../views/doings.ts';
import { createLiveStories } from '../views/live-stories.ts';
import { createUnclaimedFiles } from '../views/unclaimed-files.ts';

/** What sees what really happened in one run, whatever the agent says of it. */
export interface Witness {
  /** `root`: the process everything of the run descends from; `agent`: the agent's program and arguments as started. */
  follow(root: number, agent: readonly string[]): void;
  /** Something somebody else saw, such as a host: resolves when it is on record. Never rejects. */
  seen(sighting: Sighting): Promise<void>;
  /** Tells what is left. After the agent and all it started are gone, and before the last line of the run. */
  close(): Promise<void>;
}

export interface WitnessParts {
  supervisor: Supervisor;
  /** The clock of the run at 0, `process.hrtime.bigint()`. */
  zero: bigint;
  redact<T>(value: T): Promise<{ value: T }>;
  after(ms: number, run: () => void): () => void;
  /** The built program; left out: the one beside this file. */
  program?: string;
}

/** Looks at the workspace are at least this far apart, ms, and take no more than one part in `share` of the time. */
const look = { leastMs: 2000, share: 50, calmMs: 10_000, calmAfter: 5 };
/** A claim is remembered for as many programs of the agent's. */
const mostTops = 5000;
/** What was over for so long explains no program that is told of now, ms. */
const memoryMs = 60_000;

/** The hook client, and the program that is the gateway to MCP servers. */
const ours = ['./hook-client.cjs', './countersign.js'].map((name) =>
  fileURLToPath(new URL(name, import.meta.url)),
);

/** Begins to watch. Call before the agent is started, `follow` when it was. Nothing here throws or holds anything up. */
export function openWitness(
  { profile, workspace, boundary }: Pick<RunSpec, 'profile' | 'workspace' | 'boundary'>,
  parts: WitnessParts,
): Witness {
  const { supervisor, after } = parts;
  const { ledger, observer } = supervisor;
  const live = createLiveStories();
  const doingOf = createDoings(profile);
  const files = createUnclaimedFiles(doingOf);
  const claims = new Map<number, Explained>();
  const ground = { workspace, helpers: profile.helpers, own: ours, doingOf };
  const sinceStart = (at: number): number => Math.max(0, at - Number(parts.zero) / 1e6);
  let begin = () => {};
  /** A run begins with its first line, whatever was seen before. */
  let queue = new Promise<void>((resolve) => {
    begin = resolve;
  });
  let closing = false;
  let calm = 0;
  let cancelLook = () => {};

  /** One after the other: what is told first stays first. */
  function record(make: () => Promise<readonly Sighting[]>): Promise<void> {
    queue = queue
      .then(make)
      .then((sightings) => {
        if (ledger.state().run === undefined) return;
        for (const seen of sightings) ledger.tell({ type: 'witness.seen', seen });
      })
      .catch(() => undefined);
    return queue;
  }

  const recordRedacted = (sightings: readonly Sighting[]): Promise<void> =>
    record(async () => (await parts.redact(sightings)).value);

  function processSighting(start: Start): SightingOf<'process'> {
    const { role, exe, argv, pid, parent, cwd, top, count } = start;
    const [first, last] = [sinceStart(start.first), sinceStart(start.last)];
    const explained = explain(start, first);
    if (role === 'top' && top && !isNameless(start)) remember(top.id, explained);
    const seen = { exe, argv, pid, parent, cwd, top: top?.pid ?? null, first, last, count };
    return { what: 'process', ...explained, ...seen };
  }

  function explain({ role, exe, argv, pid, top }: Start, first: number): Explained {
    if (role === 'agent') return { claim: 'expected', actions: [] };
    const known = role === 'below' && top ? claims.get(top.id) : undefined;
    return known ?? explainStart({ exe, argv, pid, first }, live.all(), ground);
  }

  function remember(id: number, explained: Explained): void {
    claims.set(id, explained);
    if (claims.size <= mostTops) return;
    const [oldest] = claims.keys();
    if (oldest !== undefined) claims.delete(oldest);
  }

  async function started(starts: readonly Start[]): Promise<readonly Sighting[]> {
    // The words of actions are on record without their secrets: so are these before they are compared.
    const { value } = await parts.redact(starts);
    lookSooner();
    // What the agent started itself explains what is below it.
    const ordered = [...value].sort((a, b) => Number(a.role === 'below') - Number(b.role === 'below'));
    const sightings = ordered.map(processSighting);
    live.forget(Math.min(files.since(), sinceStart(Number(process.hrtime.bigint()) / 1e6) - memoryMs));
    return sightings;
  }

  const cover = (coverage: Omit<Coverage, 'what'>): void =>
    void recordRedacted([{ what: 'coverage', ...coverage }]);

  const processes = openProcessWitness({
    program: parts.program ?? fileURLToPath(new URL('./witness-process.js', import.meta.url)),
    coverage: cover,
    started: (starts) => void record(() => started(starts)),
  });

  function hear(event: Event): void {
    if (event.body.type === 'run.started') begin();
    live.take(event);
    const found = files.take(event, live.all);
    // Not inside the ledger's own turn.
    if (found.length > 0) void recordRedacted(found);
    if (event.body.type === 'action.released' || event.body.type === 'action.finished') lookSooner();
  }

  function lookIn(ms: number): void {
    cancelLook();
    if (!closing) cancelLook = after(ms, () => void lookAgain());
  }

  async function lookAgain(): Promise<void> {
    const moving = !supervisor.isFrozen();
    const seen = moving ? await observer.idle().catch(() => undefined) : undefined;
    if (seen) calm = seen.different ? 0 : calm + 1;
    const rest = calm >= look.calmAfter ? look.calmMs : look.leastMs;
    lookIn(Math.max(rest, (seen?.ms ?? 0) * look.share));
  }

  /** Something happens: what was calm may be so no more. */
  function lookSooner(): void {
    if (calm >= look.calmAfter) lookIn(look.leastMs);
    calm = 0;
  }

  ledger.onEvent(hear);
  return {
    follow(root, agent) {
      processes.follow(root, agent);
      cover({
        of: 'files',
        is: 'lossy',
        by: 'looks at the workspace',
        reason:
          'What is different between two looks is seen; a file that is changed and put back between them is not.',
        lost: 0,
      });
      const network = boundary.kind === 'none' ? 'all' : boundary.network;
      if (network === 'all') {
        const reason = 'The run has no network of its own, so nobody sees which hosts are contacted.';
        cover({ of: 'network', is: 'absent', by: 'nobody', reason, lost: 0 });
      }
      if (network === 'none' && boundary.kind === 'landlock') {
        const reason = 'The network has no way out but the port of the hooks, which is open on any host.';
        cover({ of: 'network', is: 'lossy', by: 'boundary', reason, lost: 0 });
      } else if (network === 'none') {
        const reason = 'The network of the run has no way out.';
        cover({ of: 'network', is: 'complete', by: 'boundary', reason, lost: 0 });
      }
      lookIn(look.leastMs);
    },
    seen: (sighting) => recordRedacted([sighting]),
    async close() {
      closing = true;
      cancelLook();
      await processes.close();
      begin();
      await queue;
    },
  };
}
