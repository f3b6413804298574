import { verifySignature } from '../evidence/signing.ts';
import type { SshKeygen } from '../evidence/signing-program.ts';
import type { Identity } from '../model/identity.ts';
import type { Intent } from '../model/intent.ts';
import { asksSigned, mayDo, type Organisation } from '../model/organisation.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import type { Signature } from '../model/release.ts';
import { higher, type Risk } from '../model/words.ts';
import { samePerson } from '../views/obstacles.ts';
import { intentText } from './signed-consent.ts';

/** How things stand in the run at the moment an intent comes. */
export interface Standpoint {
  /** By the contract. */
  declared: Risk;
  /** By what the run has touched so far. */
  reached: Risk;
  /** By the contract in force. */
  approver: string | undefined;
}

export interface DoorPorts {
  run: string;
  organisation: Organisation | null;
  keygen: SshKeygen;
  allowedSigners: readonly string[];
  /** The key the contract was approved with. */
  ownerKey: string | undefined;
  standpoint(): Standpoint;
  /** Brings what was signed on record, before it has any effect. */
  keep(text: string, signature: Signature, by: Identity): Promise<void>;
  want(intent: Intent, by: Identity): Promise<Problem | undefined>;
}

export type YesIntent = Extract<Intent, { intent: 'answer' | 'make-rule' | 'resolve-stop' }>;

/** A yes, in whatever words: lets something happen that would not have happened. A no is heard from everybody. */
export function saysYes(intent: Intent): intent is YesIntent {
  switch (intent.intent) {
    case 'answer':
      return intent.answer !== 'deny';
    case 'make-rule':
      return true;
    case 'resolve-stop':
      return intent.how !== 'end';
    case 'hello':
    case 'pause':
    case 'resume':
    case 'end':
    case 'note':
      return false;
    default:
      return intent satisfies never;
  }
}

const signatureOf = (intent: Intent): Signature | undefined =>
  'signature' in intent ? intent.signature : undefined;

const notSigned = (risk: Risk): Problem => ({
  code: 'answer-unsigned',
  message: `At ${risk} risk only a signed yes counts.`,
  fix: 'Attach with `countersign attach --sign KEY`. A no needs no signature.',
});

const mayNot = (name: string, { files }: Organisation): Problem => ({
  code: 'may-not-approve',
  message: `${name} may not say yes: ${files.join(' and ')} names who may.`,
  fix: 'Ask one of them to attach, or deny it.',
});

const notTheApprover = (name: string, approver: string | undefined): Problem => ({
  code: 'not-the-approver',
  message: `At high risk the approver says yes, not ${name}.`,
  fix:
    approver === undefined
      ? 'The contract names no approver: deny it, or end the run.'
      : `Ask ${approver} to attach and answer, or deny it.`,
});

const ownersKey: Problem = {
  code: 'not-the-approver',
  message: 'At high risk a yes cannot be signed with the key the contract was approved with.',
  fix: 'Owner and approver are two people with a key each.',
};

const otherName = (name: string, principal: string): Problem => ({
  code: 'signer-other-name',
  message: `${name} is attached, and the answer is signed by ${principal}.`,
  fix: 'Attach under the name the key is listed with.',
});

/**
 * What stands between a viewer and the supervisor: proves who signed, and keeps from saying yes who may not. Verifying is a
 * process of its own: nobody else waits for it.
 */
export function createIntentDoor(ports: DoorPorts) {
  async function identify(intent: Intent, claimed: Identity): Promise<Outcome<Identity>> {
    const signature = signatureOf(intent);
    if (signature === undefined) return { ok: true, value: claimed };
    const { principal } = signature;
    if (!samePerson(principal, claimed.name))
      return { ok: false, problems: [otherName(claimed.name, principal)] };
    const text = intentText(ports.run, intent);
    const key = await verifySignature(ports.keygen, text, signature, ports.allowedSigners);
    if (!key.ok) return key;
    return { ok: true, value: { ...claimed, name: principal, how: 'signed', key: key.value } };
  }

  function keptOut(intent: Intent, by: Identity): Problem | undefined {
    if (!saysYes(intent)) return undefined;
    const { organisation, ownerKey } = ports;
    const { declared, reached, approver } = ports.standpoint();
    // Without an organisation nobody has to have a key: a run that only came to be of high risk goes on with people's names,
    // and what it lacks stands against shipping it.
    const risk = organisation ? higher(declared, reached) : declared;
    if (organisation && !mayDo(organisation, 'approve', by.name)) return mayNot(by.name, organisation);
    if (asksSigned(organisation, risk) && by.how !== 'signed') return notSigned(risk);
    if (risk !== 'high') return undefined;
    if (approver === undefined || !samePerson(approver, by.name)) return notTheApprover(by.name, approver);
    return by.key !== undefined && by.key === ownerKey ? ownersKey : undefined;
  }

  return async (intent: Intent, claimed: Identity): Promise<Problem | undefined> => {
    const by = await identify(intent, claimed);
    if (!by.ok) return by.problems[0];
    const out = keptOut(intent, by.value);
    if (out) return out;
    const signature = signatureOf(intent);
    if (signature !== undefined) await ports.keep(intentText(ports.run, intent), signature, by.value);
    return ports.want(intent, by.value);
  };
}
