import type { Shown } from '../model/event.ts';
import type { Counters } from '../model/facts.ts';
import type { Answerer, Identity } from '../model/identity.ts';
import type { Intent } from '../model/intent.ts';
import type { Problem } from '../model/problem.ts';
import type { RuleRef } from '../model/verdict.ts';
import { countedStops } from '../policy/stops.ts';
import { amendmentProblem } from './amendment.ts';
import type { Freezer } from './freezer.ts';
import type { Ledger } from './ledger.ts';
import type { SupervisorPorts } from './ports.ts';

export type Resolution = 'end' | 'amend' | 'once';
type ResolveIntent = Extract<Intent, { intent: 'resolve-stop' }>;

export interface Stops {
  /** Freezes the run and waits for a person. Without anyone to ask, the run ends. */
  hit(rule: RuleRef, reason: string, action: string | null): Promise<Resolved>;
  resolve(intent: ResolveIntent, by: Identity): Promise<Problem | undefined>;
  /** Looks at the rules that count; called when a counter may have moved. */
  check(): void;
  open(): boolean;
}

/** How a stop was answered, and what the person had in front of them. */
export interface Resolved {
  how: Resolution;
  by: Answerer;
  shown: Shown | null;
}

interface Pending {
  id: string;
  /** Somebody's answer is being carried out: a second one comes too late. */
  taken: boolean;
  settle(resolved: Resolved): void;
}

const supervisor = (because: 'nobody' | 'stop'): Answerer => ({ kind: 'supervisor', because });

export function createStops(
  ledger: Ledger,
  freezer: Freezer,
  ports: Pick<SupervisorPorts, 'parseContract' | 'redact'>,
  counters: () => Counters,
  end: (reason: string) => void,
): Stops {
  let pending: Pending | undefined;
  let count = 0;

  async function settled(how: Resolution, by: Answerer, stop: string, reason: string): Promise<void> {
    await ledger.record({ type: 'stop.resolved', stop, how, by, reason });
    pending = undefined;
    if (how === 'end') end(`stop rule: ${reason}`);
    else await freezer.thaw('stop', by);
  }

  async function hit(rule: RuleRef, reason: string, action: string | null): Promise<Resolved> {
    count += 1;
    const stop = `s${count}`;
    const answered = new Promise<Resolved>((resolve) => {
      pending = { id: stop, taken: false, settle: resolve };
    });
    // At once, before anything is written: an action judged meanwhile must not pass, nor hit the rule again.
    freezer.hold('stop');
    await ledger.record({ type: 'stop.hit', stop, rule, reason, action });
    await freezer.freeze('stop', supervisor('stop'), reason);
    if (ledger.state().attended) return answered;
    const nobody = supervisor('nobody');
    await settled('end', nobody, stop, 'nobody was there to decide');
    return { how: 'end', by: nobody, shown: null };
  }

  async function amend(intent: ResolveIntent, by: Identity): Promise<Problem | undefined> {
    const refused = amendmentProblem(ledger.state(), by);
    if (refused) return refused;
    if (intent.contract === null) {
      return { code: 'no-amendment', message: 'The amendment has no text.', fix: 'Send the whole contract.' };
    }
    const parsed = ports.parseContract(intent.contract, 1);
    if (!parsed.ok) return parsed.problems[0];
    const { value } = await ports.redact({ contract: parsed.value, reason: intent.reason });
    // Only now: a rule may have been made meanwhile.
    const version = (ledger.state().contract?.version ?? 0) + 1;
    ledger.recordNow({ type: 'contract.amended', ...value, contract: { ...value.contract, version }, by });
    return undefined;
  }

  return {
    hit,
    open: () => pending !== undefined,
    async resolve(intent, by) {
      const current = pending;
      if (!current || current.taken || current.id !== intent.stop) {
        return {
          code: 'stop-gone',
          message: `Stop ${intent.stop} is not waiting for an answer any more.`,
          fix: 'Look at the actions pane: somebody else may have answered it.',
        };
      }
      current.taken = true;
      const problem = intent.how === 'amend' ? await amend(intent, by) : undefined;
      if (problem) {
        current.taken = false;
        return problem;
      }
      const person: Answerer = { kind: 'person', identity: by };
      await settled(intent.how, person, intent.stop, intent.reason);
      current.settle({ how: intent.how, by: person, shown: intent.shown });
      return undefined;
    },
    check() {
      const { contract, answeredStops } = ledger.state();
      if (pending || !contract) return;
      const answered = answeredStops.flatMap(({ rule, action }) => (action === null ? [rule] : []));
      const first = countedStops(contract, counters(), answered)[0];
      if (first) void hit(first.rule, first.reason, null).catch(() => undefined);
    },
  };
}
