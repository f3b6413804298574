import { randomBytes } from 'node:crypto';
import type { Side } from '../evidence/overlay/apply-plan.ts';
import { createRedactor } from '../evidence/redact.ts';
import { readJournal } from '../journal/read.ts';
import type { Event, EventBody } from '../model/event.ts';
import { type ExitCode, exitCode } from '../model/exit-code.ts';
import type { Identity } from '../model/identity.ts';
import { mayDo, type Organisation } from '../model/organisation.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import type { RunRecord } from '../model/record.ts';
import type { Release, ReleaseDecision } from '../model/release.ts';
import { readOrganisation } from '../store/organisation-file.ts';
import { runDirectory } from '../store/run-directory.ts';
import { obstacles } from '../views/obstacles.ts';
import type { Standing } from '../views/standing.ts';
import { addAfterRun, claimedIdentity } from './after-run.ts';
import { type AgreedChanges, agreeOnChanges, applyChanges } from './commit-changes.ts';
import { completeFields, type Fields, type SaidFields } from './decide-fields.ts';
import { lookAgain } from './decide-look.ts';
import { decidedText, refusedText } from './decide-text.ts';
import { findRun } from './find-run.ts';
import { recordOf } from './finish-run.ts';
import type { Io } from './io.ts';
import type { Places } from './places.ts';
import { printProblem } from './print-problem.ts';
import { decisionText } from './signed-text.ts';
import { type Signer, signerFor } from './signer.ts';

export interface DecideArgs extends SaidFields {
  run: string;
  decision: ReleaseDecision;
  places: Places;
  as?: string | undefined;
  /** A key, or true for the usual one. */
  sign?: string | true | undefined;
  json?: boolean | undefined;
  /** Changes that wait beside the workspace: what may not be applied is left out, the rest is applied. */
  partly?: boolean | undefined;
  /** Whose side is taken where both changed something; asked when it is not said. */
  conflicts?: Side | undefined;
  /** Asks for a line of text; null when nobody is there. */
  ask: ((question: string) => Promise<string>) | null;
  /** Where the command was given, for git and for relative paths. */
  directory: string;
  columns: number;
}

/** What a decision came to: made and on record, or refused because of what stands against it. */
export type Decided =
  | { made: true; record: RunRecord; standing: readonly Standing[]; unapplied: readonly Problem[] }
  | { made: false; standing: readonly Standing[] };

const notAllowed = ({ name }: Identity, { files }: Organisation): Problem => ({
  code: 'may-not-decide',
  message: `${name} may not decide to ship: ${files.join(' and ')} names who may.`,
  fix: 'Ask one of them, or hold or escalate.',
});

const changedMeanwhile: Problem = {
  code: 'run-changed',
  message: 'Something was written behind the run while this was decided, and now more stands against it.',
  fix: 'Look at it and decide again.',
};

const no = (problem: Problem): { ok: false; problems: Problem[] } => ({ ok: false, problems: [problem] });

/** What a person types may hold a secret, as anything that is written down. */
const redactor = () => createRedactor({ literals: [], key: randomBytes(32) });

async function look(store: string, run: string): Promise<Outcome<RunRecord>> {
  return addAfterRun(store, run, async (events) => {
    const seen = await lookAgain(events, runDirectory(store, run).snapshots);
    return { ok: true, value: (await redactor().redact(seen)).value };
  });
}

/** Decides about a run: looks at the workspace, says what stands against shipping, and writes the decision down. */
export async function decide(
  args: DecideArgs & { run: string },
  say: (text: string) => void = () => {},
): Promise<Outcome<Decided>> {
  const { places, run, decision } = args;
  const organisation = readOrganisation(places);
  if (!organisation.ok) return organisation;
  const claimed = await claimedIdentity(args.as, args.directory);
  if (decision === 'ship' && organisation.value && !mayDo(organisation.value, 'decide', claimed.name))
    return no(notAllowed(claimed, organisation.value));
  const at = { places, organisation: organisation.value, directory: args.directory };
  const signer = await signerFor(args.sign, claimed, { ...at, terminal: args.ask !== null });
  if (!signer.ok) return signer;
  const looked = await look(places.store, run);
  if (!looked.ok) return looked;
  const wish = { by: signer.value?.identity ?? claimed, organisation: organisation.value };
  const standing = obstacles(looked.value, { ...wish, now: Date.now() });
  const overridden = Boolean(args.override?.trim());
  if (decision === 'ship' && standing.length > 0 && !overridden)
    return { ok: true, value: { made: false, standing } };
  const agreed = decision === 'ship' ? await agree(args, say) : nothingWaits;
  if (!agreed.ok) return agreed;
  const fields = await completeFields(decision, args, looked.value, args.ask);
  if ('code' in fields) return no(fields);
  const making = { args, fields, standing, by: wish.by, signer: signer.value };
  const record = await writeDecision(making, looked.value.integrity.lastHash);
  if (!record.ok) return record;
  // The decision stands whatever becomes of the files: what is not applied is said, and shipping again finishes it.
  const { store } = places;
  const applied = agreed.value ? await applyChanges({ store, run, by: wish.by }, agreed.value) : nothingWaits;
  const now = agreed.value ? recordOf(store, run) : record;
  const unapplied = applied.ok ? [] : applied.problems;
  return { ok: true, value: { made: true, record: now.ok ? now.value : record.value, standing, unapplied } };
}

const nothingWaits: Outcome<null> = { ok: true, value: null };

/** What has to be asked before changes that wait beside the workspace are applied. */
async function agree(args: DecideArgs, say: (text: string) => void): Promise<Outcome<AgreedChanges | null>> {
  const { places, run, partly = false, conflicts = null, json } = args;
  const journal = readJournal(runDirectory(places.store, run).journal);
  if (!journal.ok) return journal;
  const { events } = journal.value;
  const ask = json ? null : args.ask;
  return agreeOnChanges({ store: places.store, run, events }, { partly, conflicts, ask }, say);
}

interface Making {
  args: DecideArgs;
  fields: Fields;
  standing: readonly Standing[];
  by: Identity;
  signer: Signer | null;
}

/** `seen` is the hash of the last line the obstacles were told by: nothing may have come after it. */
function writeDecision(making: Making, seen: string): Promise<Outcome<RunRecord>> {
  const { args, fields, standing, by, signer } = making;
  return addAfterRun(args.places.store, args.run, async (events: readonly Event[]) => {
    const head = events.at(-1)?.hash ?? '';
    if (head !== seen) return no(changedMeanwhile);
    const unsigned: Omit<Release, 'signature'> = {
      ...fields,
      decision: args.decision,
      by,
      at: new Date().toISOString(),
      obstacles: args.decision === 'ship' ? standing.map(({ code, text }) => ({ code, text })) : [],
      // Without an obstacle there was nothing to override.
      override: standing.length > 0 ? fields.override : null,
    };
    const { value } = await redactor().redact(unsigned);
    const signed = signer ? await signer.sign(decisionText(args.run, head, value)) : null;
    if (signed !== null && !signed.ok) return signed;
    const body: EventBody = { type: 'decision.made', ...value, signature: signed?.value ?? null };
    return { ok: true, value: [body] };
  });
}

/** Which exit code a problem deserves: not allowed, the record is damaged, or the person has to say more. */
function codeOf([problem]: readonly Problem[]): ExitCode {
  if (problem?.code === 'may-not-decide' || problem?.code.startsWith('changes-')) return exitCode.denied;
  return /^(?:journal|record)-/.test(problem?.code ?? '') ? exitCode.recordDamaged : exitCode.usage;
}

/** `countersign decide RUN ship|hold|escalate`. Refused: exit code 3, with everything that stands against it. */
export async function runDecide(args: DecideArgs, io: Io): Promise<ExitCode> {
  const found = findRun(args.places.store, args.run);
  const decided = found.ok ? await decide({ ...args, run: found.value }, io.err) : found;
  if (!decided.ok) {
    for (const problem of decided.problems) printProblem(problem, io);
    return codeOf(decided.problems);
  }
  const run = found.ok ? found.value : args.run;
  const { value } = decided;
  const text = value.made
    ? decidedText(value.record, args.columns)
    : refusedText(run, value.standing, args.columns);
  const json = value.made
    ? {
        ...{ run, made: true, ...(value.record.decision.known ? value.record.decision.value : {}) },
        ...(value.record.changes ? { changes: value.record.changes } : {}),
      }
    : { run, made: false, obstacles: value.standing };
  if (args.json) io.out(`${JSON.stringify(json, null, 2)}\n`);
  else if (value.made) io.out(text);
  else io.err(text);
  if (!value.made) return exitCode.denied;
  for (const problem of value.unapplied) printProblem(problem, io);
  const { changes } = value.record;
  const whole = value.unapplied.length === 0 && changes?.report?.ok !== false;
  return whole ? exitCode.done : exitCode.denied;
}
