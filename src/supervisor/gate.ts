import type { Action } from '../model/action.ts';
import type { PinnedContract } from '../model/contract.ts';
import { durationMs } from '../model/duration.ts';
import type { Facts } from '../model/facts.ts';
import type { Circumstances } from '../model/judge-input.ts';
import type { RuleRef, Verdict } from '../model/verdict.ts';
import { canonicalJson } from '../policy/canonical-json.ts';
import { matchesName } from '../policy/name-rules.ts';
import { countedStops } from '../policy/stops.ts';
import type { Answers, Judged } from './answers.ts';
import { gatherFacts } from './facts.ts';
import type { Foresight } from './foresight.ts';
import type { Freezer } from './freezer.ts';
import type { Asked, Held } from './held.ts';
import type { Ledger } from './ledger.ts';
import type { Observer } from './observer.ts';
import type { Ground, Link, Release, SupervisorPorts } from './ports.ts';
import type { Resolved, Stops } from './stops.ts';

/**
 * The one door every action goes through: written down, judged, answered, written down again, and only then let go.
 * Whatever goes wrong on the way ends in a denial.
 */
export interface Gate {
  submit(action: Action, link: Link): Promise<Release>;
  /** Whether the contract in force now would let a held action go, as far as is known without looking again. */
  wouldAllow(asked: Asked): boolean;
}

export interface GateRooms {
  ledger: Ledger;
  freezer: Freezer;
  held: Held;
  stops: Stops;
  answers: Answers;
  foresight: Foresight;
  ground: Ground;
  circumstances(action: string): Circumstances;
  observer: Pick<Observer, 'settled' | 'changing'>;
  /** The run is being ended: nothing is let go any more. */
  ending(): boolean;
  /** The judge itself failed: the run pauses. */
  broken(error: unknown): void;
}

/** What only looks leaves the files as the last command left them. */
const mayChange = ({ kind }: Action): boolean => kind !== 'read' && kind !== 'reach';

const denied = (reason: string): Release => ({ effect: 'deny', reason, input: null });

const judgeFailed = (error: unknown): Verdict => ({
  effect: 'deny',
  rule: {
    id: 'builtin:internal-error',
    source: 'builtin',
    text: 'an action the judge fails on is denied and the run pauses',
    file: null,
    line: null,
  },
  reason: `The judge failed on this action (${error instanceof Error ? error.message : 'unknown error'}).`,
  parts: [],
  danger: null,
  raises: null,
  dataClasses: [],
});

export function createGate(rooms: GateRooms, ports: SupervisorPorts): Gate {
  const { ledger, freezer, held, stops, answers, foresight } = rooms;

  function contractInForce(): PinnedContract {
    const { contract } = ledger.state();
    if (!contract) throw new Error('an action came before the run started');
    return contract;
  }

  const rulesBeside = () => ({ profile: rooms.ground.profile, standing: rooms.ground.standing });

  /** Looks at the world for the judge. When that fails the action is written down all the same, with nothing seen. */
  async function observe(action: Action): Promise<{ facts: Facts; failure?: unknown }> {
    const { workspace, home, protectedPaths } = rooms.ground;
    const circumstances = rooms.circumstances(action.id);
    try {
      const rules = { contract: contractInForce(), ...rulesBeside(), circumstances };
      return { facts: await gatherFacts(action, rooms.ground, rules, ports) };
    } catch (failure) {
      return { facts: { workspace, home, protected: [...protectedPaths], paths: {} }, failure };
    }
  }

  /** Writes the request and everything the verdict will depend on, judges, writes the verdict. */
  async function judge(action: Action): Promise<Judged> {
    const { facts, failure } = await observe(action);
    const { value, found } = await ports.redact({ action, facts });
    const circumstances = rooms.circumstances(action.id);
    // The contract in force where the request stands in the journal: an amendment may have come while we looked.
    const contract = contractInForce();
    ledger.recordNow({ type: 'action.requested', ...value, circumstances, redactions: found });
    let verdict: Verdict;
    try {
      if (failure !== undefined) throw failure;
      verdict = ports.judge({ contract, ...rulesBeside(), action, facts, circumstances });
    } catch (error) {
      verdict = judgeFailed(error);
      rooms.broken(error);
    }
    const decided = await ledger.record({ type: 'action.decided', action: action.id, verdict });
    return { verdict, decided, facts };
  }

  /** Switched off while a person was being asked: their yes was for a capability that was still there. */
  function switchedOff(action: Action): string | undefined {
    if (action.kind !== 'call') return undefined;
    const name = `${action.server}.${action.name}`;
    const off = ledger.state().disabled.find(({ call }) => matchesName(call, name));
    return off && `${name} was switched off by ${off.by} meanwhile: ${off.reason}`;
  }

  /** The point of no return: on disk, then out. */
  async function release(
    action: Action,
    effect: Release['effect'],
    reason: string,
    input: Release['input'],
  ): Promise<Release> {
    if (effect === 'allow' && rooms.ending()) return release(action, 'deny', 'The run is ending.', null);
    const off = effect === 'allow' ? switchedOff(action) : undefined;
    if (off) return release(action, 'deny', off, null);
    if (effect === 'allow' && mayChange(action)) rooms.observer.changing();
    // The hash is of what runs; what is written down has no secrets in it.
    const inputHash = ports.keyedHash(canonicalJson(input ?? action.input));
    const { value } = await ports.redact({ reason, input });
    ledger.recordRelease({ type: 'action.released', action: action.id, effect, ...value, inputHash });
    return { effect, reason, input };
  }

  async function withdrawn(action: Action): Promise<Release> {
    ledger.recordNow({
      type: 'action.finished',
      action: action.id,
      outcome: 'withdrawn',
      differs: false,
      failure: null,
      excerpt: '',
      ms: null,
      provenance: 'observed',
      redactions: [],
    });
    return denied('withdrawn by the agent');
  }

  /** Seen where nothing holds it: on record with what the rules say of it, and neither asked nor let go. */
  function seen(action: Action, verdict: Verdict): Release {
    ledger.recordNow({
      ...{ type: 'action.finished', action: action.id, outcome: 'unknown', differs: false, failure: null },
      ...{ excerpt: '', ms: null, provenance: action.provenance, redactions: [] },
    });
    const { effect, reason } = verdict;
    return effect === 'allow' || effect === 'ask' ? { effect: 'allow', reason, input: null } : denied(reason);
  }

  async function raise(action: Action, verdict: Verdict): Promise<void> {
    const { risk } = ledger.state();
    if (!verdict.raises || verdict.raises.to === risk) return;
    await ledger.record({
      type: 'risk.raised',
      from: risk,
      to: verdict.raises.to,
      because: verdict.raises.because,
      action: action.id,
    });
  }

  /** Asks at once; what would happen is counted meanwhile, and no longer than somebody waits for it. */
  async function foreseen<T>(action: Action, judged: Judged, ask: () => Promise<T>): Promise<T> {
    const asked = ask();
    const enough = foresight.begin(action, judged);
    try {
      return await asked;
    } finally {
      enough();
    }
  }

  /**
   * `original` is what the agent sent: when something else comes out, that is what has to run. Undefined when a rule was
   * made for it: then it is to be judged again.
   */
  async function askPerson(
    original: Action,
    action: Action,
    judged: Judged,
    link: Link,
  ): Promise<Release | undefined> {
    const { verdict, facts } = judged;
    const asked = { action, verdict, facts, decided: judged.decided.hash };
    const hold = ledger.state().contract?.contract.hold ?? '10m';
    const answered = ledger.state().attended
      ? await foreseen(action, judged, () => held.ask(asked, durationMs(hold), link))
      : answers.nobody();
    const settled = await answers.settle(action, judged, answered, judge);
    if (settled.judgeAgain) return undefined;
    if (settled.askAgain) return askPerson(original, settled.action, settled.askAgain, link);
    if (answered.by.kind === 'supervisor' && answered.by.because === 'withdrawn') return withdrawn(action);
    const { effect, reason } = settled;
    const edited = effect === 'allow' && settled.action !== original ? settled.action.input : null;
    return release(settled.action, effect, reason, edited);
  }

  /** Rules that only count say nothing about the action they hit: letting it through at the stop answers nothing else. */
  function isCounted(rule: RuleRef): boolean {
    const { contract } = ledger.state();
    const counters = rooms.circumstances('').counters;
    return (
      contract !== undefined && countedStops(contract, counters, []).some((stop) => stop.rule.id === rule.id)
    );
  }

  async function pass(action: Action, link: Link): Promise<Release> {
    /** Set once a person let this action through at a stop whose dialog showed all of it. */
    let approved: Resolved | undefined;
    for (let onRecord = false; ; onRecord = true) {
      if (mayChange(action)) await rooms.observer.settled();
      await freezer.moving(link.withdrawn);
      // What was never written down needs no end on record; what was does.
      if (link.withdrawn.aborted) return onRecord ? withdrawn(action) : denied('withdrawn by the agent');
      const judged = await judge(action);
      const { verdict } = judged;
      await raise(action, verdict);
      if (action.holds === 'watch') {
        // Whatever a person decides there, this action does not wait for it.
        if (verdict.effect === 'stop') void stops.hit(verdict.rule, verdict.reason, action.id);
        return seen(action, verdict);
      }
      switch (verdict.effect) {
        case 'allow':
          // A pause or a stop that began while we judged holds this action too.
          if (freezer.frozen()) continue;
          return link.withdrawn.aborted ? withdrawn(action) : release(action, 'allow', verdict.reason, null);
        case 'deny':
          return release(action, 'deny', verdict.reason, null);
        case 'ask': {
          if (!approved) {
            const answered = await askPerson(action, action, judged, link);
            if (answered) return answered;
            continue;
          }
          await answers.approvedAtStop(action, approved);
          return release(action, 'allow', 'Allowed once by a person after a stop.', null);
        }
        case 'stop': {
          if (stops.open()) continue;
          const resolved = await foreseen(action, judged, () =>
            stops.hit(verdict.rule, verdict.reason, action.id),
          );
          if (resolved.how === 'end')
            return release(action, 'deny', `The run was stopped: ${verdict.reason}`, null);
          if (resolved.how === 'once' && !isCounted(verdict.rule)) approved = resolved;
          // Judged again without the rule that was answered: what else forbids it still does.
          continue;
        }
        default:
          return verdict.effect satisfies never;
      }
    }
  }

  return {
    wouldAllow({ action, facts }) {
      const circumstances = rooms.circumstances(action.id);
      const input = { contract: contractInForce(), ...rulesBeside(), action, facts, circumstances };
      try {
        return ports.judge(input).effect === 'allow';
      } catch {
        return false;
      }
    },
    async submit(action, link) {
      try {
        return await pass(action, link);
      } catch (error) {
        // A dead ledger has told why; anything else is a defect of ours, and a person has to look.
        if (!ledger.dead() && !ledger.state().end) rooms.broken(error);
        return denied('Countersign could not record this action, so it must not happen.');
      }
    },
  };
}
