import { type ExitCode, exitCode } from '../model/exit-code.ts';
import type { RunRecord } from '../model/record.ts';
import { ReleaseDecision } from '../model/release.ts';
import { readOrganisation } from '../store/organisation-file.ts';
import { obstacles } from '../views/obstacles.ts';
import { claimedIdentity } from './after-run.ts';
import { askText } from './ask-line.ts';
import { type DecideArgs, runDecide } from './decide.ts';
import { recordOf } from './finish-run.ts';
import type { Io } from './io.ts';
import type { Places } from './places.ts';
import { printProblem, visible } from './print-problem.ts';
import { keyFile } from './signer.ts';
import { hung, textColumns } from './text-lines.ts';

export interface DecideHereArgs {
  run: string;
  places: Places;
  /** Asks for a line of text. */
  ask?: (question: string) => Promise<string>;
  columns?: number;
  directory?: string;
}

interface Sheet extends Required<DecideHereArgs> {
  io: Io;
}

/** What the record says already; the files are looked at again when somebody decides. */
async function standingLines(
  record: RunRecord,
  { places, columns, directory, io }: Sheet,
): Promise<string[]> {
  const organisation = readOrganisation(places);
  for (const problem of organisation.ok ? [] : organisation.problems) printProblem(problem, io);
  const by = await claimedIdentity(undefined, directory);
  const wish = { by, now: Date.now(), organisation: organisation.ok ? organisation.value : null };
  const standing = obstacles(record, wish);
  if (standing.length === 0) return ['As the record stands, nothing is against shipping it.'];
  return [
    'Against shipping it stands:',
    ...standing.flatMap(({ text, fix }) => [
      ...hung('- ', 2, text, columns),
      ...hung('  fix: ', 7, fix, columns),
    ]),
  ];
}

/** A key is offered only when there is one. */
async function offeredKey({ places, directory, ask }: Sheet): Promise<string | true | undefined> {
  const key = keyFile(true, places, directory);
  if (!key.ok) return undefined;
  return /^y/i.test(await ask(`Sign it with ${visible(key.value)}? [y/N] `)) ? true : undefined;
}

async function chosen(sheet: Sheet): Promise<ReleaseDecision | undefined> {
  for (;;) {
    const typed = await sheet.ask('Type ship, hold or escalate, then Enter. Enter alone goes back: ');
    const decision = ReleaseDecision.safeParse(typed);
    if (typed === '' || decision.success) return decision.data;
  }
}

async function decideOn(sheet: Sheet): Promise<ExitCode> {
  const { run, places, columns, directory, ask, io } = sheet;
  const decision = await chosen(sheet);
  if (decision === undefined) return exitCode.done;
  const sign = await offeredKey(sheet);
  const args: DecideArgs = { run, decision, places, sign, ask, columns, directory };
  const code = await runDecide(args, io);
  if (code !== exitCode.denied || decision !== 'ship') return code;
  const override = await ask('Ship all the same, and why? Enter alone does not ship: ');
  return override === '' ? code : runDecide({ ...args, override }, io);
}

/**
 * The decision about one run, at the terminal itself: what stands against shipping, then the word typed out, then what the
 * decision has to say. No single key decides.
 */
export async function decideHere(args: DecideHereArgs, io: Io): Promise<ExitCode> {
  const { columns = textColumns(process.stdout.columns), directory = process.cwd(), ask = askText } = args;
  const sheet: Sheet = { ...args, columns, directory, ask, io };
  const record = recordOf(args.places.store, args.run);
  if (!record.ok) {
    for (const problem of record.problems) printProblem(problem, io);
    await ask('Enter goes back: ');
    return exitCode.recordDamaged;
  }
  const { request, risk, outcome } = record.value;
  const ended = outcome.known ? `${outcome.value.outcome}: ${outcome.value.reason}` : outcome.why;
  const head = [
    '',
    ...hung('run', 9, args.run, columns),
    ...hung('task', 9, request.task, columns),
    ...hung('risk', 9, risk.reached, columns),
    ...hung('ended', 9, ended, columns),
    '',
    ...(await standingLines(record.value, sheet)),
    '',
  ];
  io.out(`${head.join('\n')}\n`);
  const code = await decideOn(sheet);
  await ask('\nEnter goes back: ');
  return code;
}
