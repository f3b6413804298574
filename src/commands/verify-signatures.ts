import { verifySignature } from '../evidence/signing.ts';
import type { SshKeygen } from '../evidence/signing-program.ts';
import type { Event } from '../model/event.ts';
import type { Identity } from '../model/identity.ts';
import type { Signature } from '../model/release.ts';
import { type Checked, type CheckName, failedAt, passed, unchecked } from '../model/verification.ts';
import { approvalText } from './signed-consent.ts';
import { decisionText, headText } from './signed-text.ts';
import { unsignedAnswer } from './verify-intents.ts';
import { lineOf } from './verify-journal.ts';

export interface Signers {
  keygen: SshKeygen;
  /** Lists of allowed signers; one that is not there is as good as an empty one. */
  files: readonly string[];
  /** Somebody named a list: then a signature by it is demanded. */
  demanded: boolean;
  /** A list that came with the run itself: it says who is meant, and proves nothing. */
  carried?: string;
}

interface Standing {
  how: 'listed' | 'unlisted' | 'bad' | 'untried';
  detail: string;
}

async function standingOf(text: string, signature: Signature, signers: Signers): Promise<Standing> {
  const found = await verifySignature(signers.keygen, text, signature, signers.files);
  if (found.ok) {
    const { principal, key } = signature;
    if (found.value === key) return { how: 'listed', detail: `${principal} with ${key}` };
    return { how: 'bad', detail: `it was made with ${found.value}, and says ${key}` };
  }
  const [problem] = found.problems;
  const detail = problem?.message ?? 'it could not be checked';
  if (problem?.code === 'no-ssh-keygen') return { how: 'untried', detail };
  if (problem?.code !== 'signer-unknown') return { how: 'bad', detail };
  const { carried, keygen } = signers;
  const own = carried === undefined ? undefined : await verifySignature(keygen, text, signature, [carried]);
  if (!own?.ok) return { how: 'unlisted', detail };
  const named = `${signature.principal} with ${own.value}`;
  return { how: 'unlisted', detail: `${named}, which only the bundle lists: compare it with a key you know` };
}

export interface HeadLook {
  checked: Checked;
  /** A listed key stands for the journal up to here; 0 when none does. */
  covered: number;
}

const nobody = 'nobody vouches for the head: whoever can write these files can write all of them anew';

/** Signatures over the head: each over the line before it, by a key on a list. */
export async function checkSignatures(
  run: string,
  events: readonly Event[],
  signers: Signers,
): Promise<HeadLook> {
  let covered = 0;
  let said = nobody;
  for (const { body, seq, prev } of events) {
    if (body.type !== 'head.signed') continue;
    const fail = (why: string): HeadLook => ({
      checked: failedAt('signatures', lineOf(seq), why),
      covered: 0,
    });
    if (body.head !== prev || body.events !== seq)
      return fail('it was signed over another journal than the one it stands in');
    const { how, detail } = await standingOf(headText(run, body), body.signature, signers);
    if (how === 'bad' || (how === 'unlisted' && signers.demanded)) return fail(detail);
    if (body.by.name !== body.signature.principal || body.by.key !== body.signature.key)
      return fail('it names somebody else than its signature');
    if (how === 'listed') {
      covered = seq;
      said = `lines 1 to ${seq} signed by ${detail}`;
    } else if (covered === 0) said = `signed, but nothing says whose key it is: ${detail}`;
  }
  const rest = events.length - covered - 1;
  const after = rest > 0 ? `; nobody signed the ${rest} after them` : '';
  if (covered > 0) return { checked: passed('signatures', `${said}${after}`), covered };
  const where = 'journal.jsonl';
  const checked = signers.demanded ? failedAt('signatures', where, said) : unchecked('signatures', said);
  return { checked, covered };
}

/** Something a person answers for with a name. */
interface Stated {
  seq: number;
  who: string;
  by: Identity;
  signature: Signature | null;
  /** What a signature of it stands under. */
  text: string;
}

function statementsIn(run: string, events: readonly Event[]): Stated[] {
  return events.flatMap(({ body, seq, prev }) => {
    if (body.type === 'run.started' && (body.approval.signature || body.approval.by.how === 'signed')) {
      const { hash, by, signature = null } = body.approval;
      return [{ seq, who: `the contract approved by ${by.name}`, by, signature, text: approvalText(hash) }];
    }
    if (body.type === 'intent.signed' && body.whole) {
      const { by, signature, text } = body;
      return [{ seq, who: `an answer by ${by.name}`, by, signature, text }];
    }
    if (body.type !== 'decision.made') return [];
    const { type: _, signature, ...decision } = body;
    const who = `${decision.decision} by ${decision.by.name}`;
    return [{ seq, who, by: decision.by, signature, text: decisionText(run, prev, decision) }];
  });
}

/** Signatures of release decisions, of answers and of the contract's approval; a decision without one is a claim, and said to be one. */
export async function checkDecisions(
  run: string,
  events: readonly Event[],
  signers: Signers,
): Promise<Checked> {
  const check: CheckName = 'decisions';
  const stated = statementsIn(run, events);
  const open: string[] = [];
  const unsigned = unsignedAnswer(run, events);
  if (unsigned) return failedAt(check, lineOf(unsigned.seq), 'an answer is said to be signed, and is not');
  const cut = events.filter(({ body }) => body.type === 'intent.signed' && !body.whole).length;
  if (cut > 0) open.push(`${cut} signed answers had secrets taken out and cannot be checked again`);
  for (const { seq, who, by, signature, text } of stated) {
    const fail = (why: string): Checked => failedAt(check, lineOf(seq), `${who} ${why}`);
    if (signature === null) {
      if (by.how === 'signed') return fail('is said to be signed, and is not');
      open.push(`${who} is not signed`);
      continue;
    }
    const { how, detail } = await standingOf(text, signature, signers);
    if (how === 'bad' || (how === 'unlisted' && signers.demanded)) return fail(`is badly signed: ${detail}`);
    if (signature.principal !== by.name) return fail(`was signed by ${signature.principal}`);
    // No signature stands under the key that is shown: it has to be the one that signed.
    if (by.how !== 'signed' || by.key !== signature.key)
      return fail('names another key than it was signed with');
    if (how !== 'listed') open.push(`${who}: ${detail}`);
  }
  if (stated.length === 0 && open.length === 0) return passed(check, 'none was made');
  if (open.length === 0) return passed(check, `${stated.length}, signed by listed keys`);
  return unchecked(check, open.join('; '));
}
