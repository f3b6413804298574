import { mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExitCode } from '../model/exit-code.ts';
import { createSampleRepository } from '../practice/sample-repository.ts';
import { readContract } from '../store/contract-file.ts';
import { boundaryIfPossible } from './choose-boundary.ts';
import { contractFileName } from './init.ts';
import type { Io } from './io.ts';
import type { Places } from './places.ts';
import { practiceCommand } from './practice-program.ts';
import { prepareRun } from './prepare-run.ts';
import { userEnvironment } from './program.ts';
import { refuse, superviseRun, terminalProblem } from './run.ts';
import type { ScreenFlags } from './screen-settings.ts';

/** `countersign demo`: a real supervised run of the practice agent in a throw-away repository. */
export async function runDemo(
  { places, screen }: { places: Places; screen: ScreenFlags },
  io: Io,
): Promise<ExitCode> {
  const unfit = screen.screenReader ? undefined : terminalProblem();
  if (unfit) return refuse([unfit], io);
  const workspace = realpathSync(mkdtempSync(join(tmpdir(), 'countersign-demo-')));
  await createSampleRepository(workspace);
  const contract = readContract(contractFileName, { workspace, now: Date.now() });
  if (!contract.ok) return refuse(contract.problems, io);
  const spec = await prepareRun({
    places,
    workspace,
    contract: contract.value.pinned,
    profile: 'practice',
    command: [practiceCommand],
    boundary: async () => ({ ok: true, value: await boundaryIfPossible() }),
    as: contract.value.pinned.contract.owner,
    attended: true,
    typeTask: true,
    cols: process.stdout.columns ?? 80,
    rows: process.stdout.rows ?? 24,
    env: userEnvironment,
  });
  if (!spec.ok) return refuse(spec.problems, io);
  const code = await superviseRun(spec.value, { tui: true, places, screen }, io);
  io.out(`  sample   ${workspace} (throw it away when you are done)\n`);
  return code;
}
