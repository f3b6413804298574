import { join } from 'node:path';
import { type ExitCode, exitCode } from '../model/exit-code.ts';
import type { Problem } from '../model/problem.ts';
import { claimedIdentity } from './after-run.ts';
import { readToken } from './ask-host.ts';
import { findLiveRun, findRun } from './find-run.ts';
import { findWorkspace } from './git-state.ts';
import type { Io } from './io.ts';
import type { Places } from './places.ts';
import { printProblem } from './print-problem.ts';
import { loadScreen } from './program.ts';
import { type ScreenFlags, screenSettings } from './screen-settings.ts';
import { answerSigner } from './signing-control.ts';

export interface AttachArgs {
  run?: string | undefined;
  watch?: boolean | undefined;
  as?: string | undefined;
  /** A key every yes is signed with, or true for the usual one. */
  sign?: string | true | undefined;
  places: Places;
  screen: ScreenFlags;
}

const notLive = (run: string): Problem => ({
  code: 'run-not-live',
  message: `Run ${run} is not live.`,
  fix: `Look at what it left with \`countersign replay ${run.slice(-6)}\`.`,
});

/** `countersign attach`: another view of a live run, to watch or to answer. */
export async function runAttach(args: AttachArgs, io: Io): Promise<ExitCode> {
  const { places } = args;
  const found = args.run ? findRun(places.store, args.run) : findLiveRun(places.store);
  if (!found.ok) {
    for (const problem of found.problems) printProblem(problem, io);
    return exitCode.usage;
  }
  const run = found.value;
  const runtime = join(places.runtime, run);
  const token = readToken(runtime);
  if (token === undefined) {
    printProblem(notLive(run), io);
    return exitCode.usage;
  }
  const workspace = await findWorkspace(process.cwd());
  const identity = await claimedIdentity(args.as, workspace);
  const signer = await answerSigner(args.sign, identity, places);
  if (!signer.ok) {
    for (const problem of signer.problems) printProblem(problem, io);
    return exitCode.usage;
  }
  const settings = await screenSettings(places, args.screen);
  if (!settings.ok) {
    for (const problem of settings.problems) printProblem(problem, io);
    return exitCode.configInvalid;
  }
  const watchScreen = await loadScreen();
  const may = args.watch ? 'watch' : 'answer';
  const entry = { run, runtime, token, identity, places, workspace, may, signer: signer.value } as const;
  return watchScreen({ ...entry, settings: settings.value }, io);
}
