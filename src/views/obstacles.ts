import type { Identity } from '../model/identity.ts';
import { asksSigned, type Organisation } from '../model/organisation.ts';
import type { RunRecord } from '../model/record.ts';
import { epochMs } from '../policy/moment.ts';
import { checkObstacles } from './obstacles-checks.ts';
import { type Standing, stands } from './standing.ts';

/** Who wants to ship, when, and what the organisation says about it. */
export interface ShipWish {
  by: Identity;
  /** Wall clock, ms since the epoch. */
  now: number;
  organisation: Organisation | null;
}

/** What stands against shipping a run. Nothing stands against holding or escalating. A legal hold does not stand against it. */
export function obstacles(record: RunRecord, wish: ShipWish): Standing[] {
  return [
    ...ofTheRun(record),
    ...ofTheContract(record, wish),
    ...checkObstacles(record),
    ...ofTheRollback(record),
    ...ofThePeople(record, wish),
    ...ofTheFindings(record),
  ];
}

const lookYourself = 'Review the workspace yourself, or let an agent do it again under a contract.';

function ofTheRun({ outcome, rollback, changes }: RunRecord): Standing[] {
  const found: Standing[] = [];
  if (!outcome.known) {
    found.push(stands('run-not-over', 'The run has no end on record.', 'Wait for its end, or end it.'));
  } else if (outcome.value.outcome === 'interrupted') {
    const text = 'The run was interrupted: what happened last may not be on record.';
    found.push(stands('run-interrupted', text, lookYourself));
  } else if (outcome.value.outcome === 'unsupervised') {
    const text = `The run went on without supervision: ${outcome.value.reason}.`;
    found.push(stands('run-unsupervised', text, lookYourself));
  }
  if (changes?.state === 'discarded' && changes.report === null) {
    const text = 'What the run changed was discarded: there is nothing to ship.';
    found.push(stands('changes-discarded', text, 'Start another run for what is still wanted.'));
  }
  if (rollback.done.known && rollback.done.value.ok) {
    const text = 'The run was rolled back: what would ship is not there any more.';
    found.push(stands('rolled-back', text, 'Start another run for what is still wanted.'));
  }
  return found;
}

function ofTheContract({ contract: { expires } }: RunRecord, { now }: ShipWish): Standing[] {
  const end = expires.known ? epochMs(expires.value) : null;
  if (!expires.known || (end !== null && end > now)) return [];
  const text = `The contract expired at ${expires.value}.`;
  return [stands('contract-expired', text, 'Ask the owner to delegate it again, with a later `expires`.')];
}

function ofTheRollback({ risk, rollback }: RunRecord): Standing[] {
  const { complete, missing, rehearsed } = rollback;
  const found: Standing[] = [];
  if (risk.reached !== 'low' && !complete) {
    const text = `The rollback note is not complete at ${risk.reached} risk; missing: ${missing.join(', ')}.`;
    found.push(
      stands(
        'rollback-note-incomplete',
        text,
        'Complete `rollback` in the contract, and start another run under it.',
      ),
    );
  }
  const again = 'See why it failed, and run `countersign rollback RUN --rehearse` again.';
  if (rehearsed.known && !rehearsed.value.ok) {
    found.push(stands('rehearsal-failed', `The rehearsed rollback failed: ${rehearsed.value.detail}`, again));
  } else if (risk.reached === 'high' && !rehearsed.known) {
    const text = 'The rollback was not rehearsed, and the risk is high.';
    found.push(stands('rollback-not-rehearsed', text, 'Run `countersign rollback RUN --rehearse`.'));
  }
  return found;
}

export const samePerson = (a: string, b: string): boolean =>
  a.trim().toLowerCase() === b.trim().toLowerCase();

/** Owner and approver: two people where the risk is high, and signed ones where that is asked for. */
function ofThePeople(record: RunRecord, { by, organisation }: ShipWish): Standing[] {
  const { people, risk } = record;
  const found: Standing[] = [];
  const approver = people.approver.known ? people.approver.value : null;
  if (approver !== null && !samePerson(by.name, approver)) {
    const text = `The contract names ${approver} as the one who may release it, not ${by.name}.`;
    found.push(stands('not-the-approver', text, `Let ${approver} decide.`));
  }
  if (risk.reached === 'high') found.push(...twoPeople(record, by));
  if (!asksSigned(organisation, risk.reached)) return found;
  if (by.how !== 'signed') {
    const text = `At ${risk.reached} risk a decision has to be signed.`;
    found.push(stands('decision-unsigned', text, 'Add --sign, or --sign KEY.'));
  }
  if (people.approval.by.how !== 'signed') {
    const text = `At ${risk.reached} risk the owner has to have signed the contract before the run.`;
    const fix = 'Sign it with `countersign approve CONTRACT --sign`, and start another run under it.';
    found.push(stands('approval-unsigned', text, fix));
  }
  return found;
}

function twoPeople({ people }: RunRecord, by: Identity): Standing[] {
  const fix = 'Someone other than the owner has to decide.';
  if (!people.approver.known) {
    const text = 'The risk is high, and the contract names no approver.';
    return [stands('approver-missing', text, 'Start another run under a contract with an `approver`.')];
  }
  const owner = people.approval.by;
  const same = (text: string): Standing[] => [stands('approver-is-owner', text, fix)];
  if (samePerson(by.name, people.owner) || samePerson(by.name, owner.name)) {
    return same(`The risk is high, and ${by.name} owns the contract.`);
  }
  if (by.key !== undefined && by.key === owner.key) {
    return same('The risk is high, and the decision is signed with the key the contract was approved with.');
  }
  const proved = by.how === 'signed' && owner.how === 'signed';
  if (!proved && by.osUser === owner.osUser) {
    return same(`The risk is high, and owner and approver are the same user of this system (${by.osUser}).`);
  }
  return [];
}

/** Said by the checks themselves, or by a decision. */
const saidElsewhere: ReadonlySet<string> = new Set(['check-stale', 'check-failed', 'override']);

function ofTheFindings({ findings }: RunRecord): Standing[] {
  return findings
    .filter(({ code, weight }) => weight === 'serious' && !saidElsewhere.has(code))
    .map(({ code, text }) =>
      stands(`finding-${code}`, text, 'Look at it; when it is as it should be, ship with --override REASON.'),
    );
}
