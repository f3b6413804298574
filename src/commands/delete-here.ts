import { bytes } from '../evidence/consequences/wording.ts';
import { type ExitCode, exitCode } from '../model/exit-code.ts';
import { readOrganisation } from '../store/organisation-file.ts';
import { claimedIdentity } from './after-run.ts';
import { askText } from './ask-line.ts';
import type { Io } from './io.ts';
import type { Places } from './places.ts';
import { refuse, visible } from './print-problem.ts';
import { candidateOf, removeOne } from './prune.ts';
import { openIndex } from './run-list.ts';

export interface DeleteHereArgs {
  run: string;
  places: Places;
  /** Asks for a line of text. */
  ask?: (question: string) => Promise<string>;
  as?: string;
}

const back = 'Enter goes back: ';

/**
 * Deletes one run, at the terminal itself, by the rules of `prune` but its age: legal hold and what the organisation keeps
 * stay. The end of its id has to be typed; a tombstone is left.
 */
export async function deleteHere(args: DeleteHereArgs, io: Io): Promise<ExitCode> {
  const { run, places, ask = askText, as } = args;
  const { store } = places;
  const organisation = readOrganisation(places);
  if (!organisation.ok) {
    refuse(organisation.problems, io, exitCode.recordDamaged);
    await ask(back);
    return exitCode.recordDamaged;
  }
  const retention = organisation.value?.retention ?? { keep: null, keepShipped: null };
  const one = candidateOf(store, run, { olderThan: -1, keep: [], retention });
  const { fate } = one;
  if (fate.fate === 'keep') {
    await ask(`Run ${run.slice(-6)} stays: ${visible(fate.why)}. ${back}`);
    return exitCode.denied;
  }
  const although = fate.fate === 'ask' ? `, although ${fate.why}` : '';
  io.out(`Delete ${visible(one.task)} (${bytes(one.bytes)})${although}? It cannot be brought back.\n`);
  const word = run.slice(-6);
  if ((await ask(`Type ${word}, then Enter. Enter alone keeps it: `)) !== word) return exitCode.done;
  const by = await claimedIdentity(as, process.cwd());
  const problems = removeOne(store, one, by.name);
  await openIndex(store).rebuild();
  if (problems.length === 0) return exitCode.done;
  refuse(problems, io, exitCode.recordDamaged);
  await ask(back);
  return exitCode.recordDamaged;
}
