import type { DoctorRow, DoctorVerdict } from '../model/doctor.ts';
import { decisionsOf } from './doctor-journal.ts';
import {
  type CanaryFacts,
  canaries,
  type DiskFacts,
  type HookFacts,
  type HostFacts,
  passedVariable,
  plantedVariable,
  unmappedTool,
} from './doctor-practice.ts';

interface Finding {
  id: string;
  promise: string;
  /** What shows that the attempt could have succeeded, and the sentence when it does not. */
  control: readonly [boolean, string];
  held: boolean;
  /** The sentence for either case. */
  enforced: string;
  broken: string;
  about?: readonly string[];
}

function row({ id, promise, control, held, enforced, broken, about = [] }: Finding): DoctorRow {
  const common = { id: `promise.${id}`, group: 'promises', promise, needed: true } as const;
  // What got through got through, whatever the control says.
  if (!held) {
    return {
      ...common,
      verdict: 'not-enforced',
      detail: broken,
      ...(about.length ? { about: [...about] } : {}),
    };
  }
  const [could, why] = control;
  return could
    ? { ...common, verdict: 'enforced', detail: enforced }
    : { ...common, verdict: 'unknown', detail: why };
}

function unknownRows(
  names: readonly (readonly [id: string, promise: string])[],
  detail: string,
): DoctorRow[] {
  return names.map(([id, promise]): DoctorRow => {
    const verdict: DoctorVerdict = 'unknown';
    return { id: `promise.${id}`, group: 'promises', promise, verdict, needed: true, detail };
  });
}

const idle = 'the practice agent did nothing at all';

/** Whether an edit of that file was refused on record, and the file is not there. */
function refused({ bodies, made }: CanaryFacts, file: string): boolean {
  const all = decisionsOf(bodies, ({ input }) => input.file_path === file);
  return all.length > 0 && all.every(({ released }) => released === 'deny') && made[file] === false;
}

const outcomesOf = ({ bodies }: CanaryFacts, command: string) =>
  decisionsOf(bodies, ({ input }) => input.command === command).map(({ outcome }) => outcome);

/** Every answer on record comes after its request and its verdict. */
function inOrder({ bodies }: CanaryFacts): boolean {
  return bodies.every((body, at) => {
    if (body.type !== 'action.released') return true;
    const before = bodies.slice(0, at);
    return (['action.requested', 'action.decided'] as const).every((type) =>
      before.some(
        (one) =>
          one.type === type && (one.type === 'action.requested' ? one.action.id : one.action) === body.action,
      ),
    );
  });
}

function supervisionRows(facts: CanaryFacts): DoctorRow[] {
  const { bodies, made } = facts;
  const worked = [made[canaries.delegated] === true, idle] as const;
  const unmapped = decisionsOf(bodies, ({ tool }) => tool === unmappedTool);
  const all = decisionsOf(bodies, () => true);
  return [
    row({
      id: 'no-rule-no',
      promise: 'What no rule allows is refused (canary through the hooks)',
      control: worked,
      held: refused(facts, canaries.nobodySaid),
      enforced: 'refused on record, the file is not there; a delegated one is',
      broken: `${canaries.nobodySaid} was written, or its refusal is not on record`,
    }),
    row({
      id: 'never',
      promise: 'What never.touch names is refused',
      control: worked,
      held: refused(facts, canaries.forbidden),
      enforced: 'refused on record',
      broken: `${canaries.forbidden} was written, or its refusal is not on record`,
    }),
    row({
      id: 'silence-is-no',
      promise: 'Silence is no: what needs a person is refused with nobody there',
      control: worked,
      held: refused(facts, canaries.asked),
      enforced: 'refused on record',
      broken: `${canaries.asked} was written, or its refusal is not on record`,
    }),
    row({
      id: 'unknown-is-an-action',
      promise: 'A tool nobody knows is judged like anything else',
      control: worked,
      held: unmapped.length > 0 && unmapped.every(({ released }) => released === 'deny'),
      enforced: 'it is on record, and was refused',
      broken: 'it is not on record, or was let go',
    }),
    row({
      id: 'every-action-judged',
      promise: 'Every action gets a verdict, and is recorded before it is released',
      control: [all.length >= 6, 'too few actions are on record'],
      held:
        all.every(({ effect, released }) => effect !== undefined && released !== undefined) && inOrder(facts),
      enforced: `${all.length} actions: request, verdict, release, in this order`,
      broken: 'an action has no verdict, or was released before it',
    }),
  ];
}

function secrecyRows(facts: CanaryFacts): DoctorRow[] {
  const { holding, openToOthers, files } = facts;
  const passed = outcomesOf(facts, passedVariable).includes('ok');
  const planted = outcomesOf(facts, plantedVariable);
  return [
    row({
      id: 'no-secrets-of-ours',
      promise: "The agent's environment has none of the supervisor's secrets",
      control: [passed && planted.length > 0, 'the agent could not look at its environment'],
      held: !planted.includes('ok') && holding.planted.length === 0,
      enforced: 'a planted variable did not arrive; PATH did',
      broken: 'a planted variable arrived',
      about: holding.planted,
    }),
    row({
      id: 'redacted',
      promise: 'Secrets are taken out before anything reaches the disk',
      control: [holding.marker.length > 1, 'the word beside the token is not on record either'],
      held: holding.token.length === 0,
      enforced: `a token was on the screen and in an action: in none of ${files} files`,
      broken: 'a token reached the disk',
      about: holding.token,
    }),
    row({
      id: 'store-private',
      promise: 'What is recorded is for its owner alone (0600, 0700)',
      control: [files > 0, 'nothing was recorded'],
      held: openToOthers.length === 0,
      enforced: `${files} files`,
      broken: 'others could open these',
      about: openToOthers,
    }),
  ];
}

/** Exit code of `verify` for a damaged record. */
const recordDamaged = 5;

function recordRows({ verify }: CanaryFacts): DoctorRow[] {
  return [
    row({
      id: 'never-guesses',
      promise: 'A record that was changed is refused, to the letter',
      control: [verify.whole === 0, `verify says ${verify.whole} of a record nobody changed`],
      held: verify.damaged === recordDamaged,
      enforced: 'one letter was changed',
      broken: `verify says ${verify.damaged} of a changed record`,
    }),
    row({
      id: 'judged-again',
      promise: 'Every verdict comes out the same when judged again',
      control: [true, ''],
      held: verify.whole === 0,
      enforced: 'verify judged them again',
      broken: `verify says ${verify.whole}`,
    }),
  ];
}

const canaryNames = [
  ['no-rule-no', 'What no rule allows is refused (canary through the hooks)'],
  ['never', 'What never.touch names is refused'],
  ['silence-is-no', 'Silence is no: what needs a person is refused with nobody there'],
  ['unknown-is-an-action', 'A tool nobody knows is judged like anything else'],
  ['every-action-judged', 'Every action gets a verdict, and is recorded before it is released'],
  ['no-secrets-of-ours', "The agent's environment has none of the supervisor's secrets"],
  ['redacted', 'Secrets are taken out before anything reaches the disk'],
  ['store-private', 'What is recorded is for its owner alone (0600, 0700)'],
  ['never-guesses', 'A record that was changed is refused, to the letter'],
  ['judged-again', 'Every verdict comes out the same when judged again'],
] as const;

/** A fact, or the sentence why it could not be had. */
export type Known<T> = T | string;

export const canaryRows = (facts: Known<CanaryFacts>): DoctorRow[] =>
  typeof facts === 'string'
    ? unknownRows(canaryNames, facts)
    : [...supervisionRows(facts), ...secrecyRows(facts), ...recordRows(facts)];

const hostNames = [
  ['host-killed', 'The agent is gone when its supervisor is killed'],
  ['not-resumed', 'A run that was cut off is closed as incomplete, not resumed'],
] as const;

export function hostRows(facts: Known<HostFacts>): DoctorRow[] {
  if (typeof facts === 'string') return unknownRows(hostNames, facts);
  const { alive, goneMs, closing, acted } = facts;
  const control = [alive, 'the agent was gone before'] as const;
  return [
    row({
      id: 'host-killed',
      promise: 'The agent is gone when its supervisor is killed',
      control,
      held: goneMs !== undefined && !acted,
      enforced: `after ${Math.max(1, Math.round(goneMs ?? 0))} ms`,
      broken: 'it lives on',
    }),
    row({
      id: 'not-resumed',
      promise: 'A run that was cut off is closed as incomplete, not resumed',
      control,
      held: closing === 'closed',
      enforced: 'closed as interrupted',
      broken: `its record is ${closing}`,
    }),
  ];
}

const hookNames = [['hook-alone', 'A hook nobody answers blocks the agent']] as const;
/** What makes the agent block: the hook's own exit code, as the vendor documents it. */
const blocks = 2;

export function hookRows(facts: Known<HookFacts>): DoctorRow[] {
  if (typeof facts === 'string') return unknownRows(hookNames, facts);
  return [
    row({
      id: 'hook-alone',
      promise: 'A hook nobody answers blocks the agent',
      control: [facts.answered === 0, `it ends with ${facts.answered} where somebody answers`],
      held: facts.alone === blocks,
      enforced: 'the port was closed: blocked',
      broken: `it ends with ${facts.alone}`,
    }),
  ];
}

const diskNames = [['disk-full', 'On a full disk nothing more is released']] as const;

export function diskRows(facts: Known<DiskFacts>): DoctorRow[] {
  if (typeof facts === 'string') return unknownRows(diskNames, facts);
  const { wanted, done, unreleased, endedByItself } = facts;
  return [
    row({
      id: 'disk-full',
      promise: 'On a full disk nothing more is released',
      control: [
        done > 0 && done < wanted && !endedByItself,
        `${done} of ${wanted} actions: the disk was not full in time`,
      ],
      held: unreleased.length === 0,
      enforced: `${done} of ${wanted} actions, each on record; then the agent was ended`,
      broken: 'done without being on record',
      about: unreleased,
    }),
  ];
}
