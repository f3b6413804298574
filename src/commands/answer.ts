import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, lstatSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AnswerFile, PendingFile } from '../model/answer-file.ts';
import { causeText } from '../model/cause.ts';
import { type ExitCode, exitCode } from '../model/exit-code.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import { readOrganisation } from '../store/organisation-file.ts';
import { claimedIdentity } from './after-run.ts';
import type { Io } from './io.ts';
import type { Places } from './places.ts';
import { printProblem, visible } from './print-problem.ts';
import { printResult, showBefore } from './print-result.ts';
import { intentText } from './signed-consent.ts';
import { signerFor } from './signer.ts';

export interface AnswerArgs {
  /** The folder `run --answers` was given, absolute. */
  directory: string;
  action: string;
  answer: 'once' | 'run' | 'deny';
  note?: string | undefined;
  as?: string | undefined;
  sign: string | true;
  /** The word of a dangerous action. */
  word?: string | undefined;
  yes: boolean;
  /** Asks for a line of text; null when nobody is there. */
  ask: ((question: string) => Promise<string>) | null;
  places: Places;
  cwd: string;
}

const mostBytes = 1024 * 1024;
const no = (code: string, message: string, fix: string): { ok: false; problems: Problem[] } => ({
  ok: false,
  problems: [{ code, message, fix }],
});

function readPending({ directory, action }: AnswerArgs): Outcome<PendingFile> {
  const path = join(directory, 'pending', `${action}.json`);
  const gone = (why: string) =>
    no('question-gone', `Nothing waits under ${action}: ${why}.`, `Look into ${join(directory, 'pending')}.`);
  if (!/^[\w-]{1,64}$/.test(action)) return gone('it is no name of an action');
  try {
    const seen = lstatSync(path);
    if (!seen.isFile() || seen.size > mostBytes) return gone('what lies there is no question');
    const parsed = PendingFile.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    return parsed.success ? { ok: true, value: parsed.data } : gone('what lies there is no question');
  } catch (cause) {
    return gone(causeText(cause));
  }
}

const unconfirmed = no(
  'no-confirmation',
  'Nobody confirmed the answer, so none was given.',
  'Answer at a terminal, or add --yes; a dangerous action needs --word WORD.',
);

/** A yes is confirmed by a person who saw the question: with y, and for a dangerous action with its word. */
async function confirmed(pending: PendingFile, args: AnswerArgs): Promise<boolean> {
  const { ask, yes, word } = args;
  if (args.answer === 'deny') return true;
  if (pending.word !== null) {
    const typed = word ?? (await ask?.(`Type ${pending.word} to allow it once: `));
    return typed === pending.word;
  }
  return yes || /^y/i.test((await ask?.('Answer this with yes? [y/N] ')) ?? '');
}

function write(args: AnswerArgs, file: AnswerFile): Outcome<string> {
  const folder = join(args.directory, 'answers');
  const path = join(folder, `${args.action}-${randomBytes(6).toString('hex')}.json`);
  const draft = path.replace(/json$/, 'new');
  try {
    writeFileSync(draft, `${JSON.stringify(file)}\n`, { mode: 0o640, flag: 'wx' });
    // Whatever this user's mask says: the run's own account reads it by the group of the folder.
    chmodSync(draft, 0o640);
    renameSync(draft, path);
    return { ok: true, value: path };
  } catch (cause) {
    return no(
      'answer-not-written',
      `The answer could not be written: ${causeText(cause)}.`,
      `Make sure that you may write to ${folder}.`,
    );
  }
}

async function give(args: AnswerArgs, io: Io): Promise<Outcome<string>> {
  const pending = readPending(args);
  if (!pending.ok) return pending;
  const { run, action, decided, text } = pending.value;
  const since = performance.now();
  showBefore(`${text.split('\n').map(visible).join('\n')}\n\n`, !args.yes, io);
  const organisation = readOrganisation(args.places);
  if (!organisation.ok) return organisation;
  const claimed = await claimedIdentity(args.as, args.cwd);
  const at = {
    places: args.places,
    organisation: organisation.value,
    directory: args.cwd,
    elsewhere: true,
  };
  const signer = await signerFor(args.sign, claimed, { ...at, terminal: args.ask !== null });
  if (!signer.ok) return signer;
  if (signer.value === null || !(await confirmed(pending.value, args))) return unconfirmed;
  const hash = createHash('sha256').update(text).digest('hex');
  const intent = {
    intent: 'answer' as const,
    action,
    decided,
    answer: args.answer,
    minutes: null,
    note: args.note ?? null,
    command: null,
    shown: { hash, ms: Math.round(performance.now() - since), swallowed: 0 },
  };
  const signature = await signer.value.sign(intentText(run, intent));
  if (!signature.ok) return signature;
  return write(args, { answer: 1, run, intent: { ...intent, signature: signature.value } });
}

/** `countersign answer DIR ACTION once|run|deny --sign KEY`: answers a run of another account through a folder. */
export async function runAnswer(args: AnswerArgs, io: Io): Promise<ExitCode> {
  const given = await give(args, io);
  if (given.ok) {
    const refused = join(args.directory, 'refused');
    const { action, answer } = args;
    printResult(
      io,
      { action, answer, file: given.value, refused },
      () => `Answered: ${given.value}\nA refused answer is explained in ${refused}.\n`,
    );
    return exitCode.done;
  }
  for (const problem of given.problems) printProblem(problem, io);
  return given === unconfirmed ? exitCode.nobodyToAsk : exitCode.usage;
}
