import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from '@commander-js/extra-typings';
import { type CliContext, storeOption } from './cli-program.ts';
import { findWorkspace } from './git-state.ts';

/** The command that tries to break what the others promise. */
export function addDoctorCommand(program: Command, { io, places, finish }: CliContext): void {
  program
    .command('doctor')
    .description('try to break each promise in a scratch folder, and say which ones hold')
    .option('--contract <file>', 'the contract (default: countersign.yaml, if there is one)')
    .option('--profile <name>', "the tool profile (default: the contract's)")
    .option('--json', 'the same as JSON')
    .addOption(storeOption())
    .addHelpText(
      'after',
      '\nEnds with 0 when everything a run needs is enforced, 7 when something is not or\n' +
        'could not be found out, 6 when contract or profile are not valid. Weaknesses\n' +
        'that no setting removes are shown and do not count.',
    )
    .action(async (options) => {
      const { runDoctor } = await import('./doctor.ts');
      const { userEnvironment } = await import('./program.ts');
      const { textColumns } = await import('./text-lines.ts');
      const cwd = realpathSync(process.cwd());
      const args = {
        contract: options.contract === undefined ? undefined : resolve(options.contract),
        profile: options.profile,
        json: options.json === true,
        workspace: realpathSync(await findWorkspace(cwd)),
        places: places(options),
        env: userEnvironment,
        now: Date.now(),
        columns: textColumns(process.stdout.columns),
        terminal: { columns: process.stdout.columns, rows: process.stdout.rows, tty: process.stdout.isTTY },
      } as const;
      const { withProgress } = await import('./show-progress.ts');
      await finish(
        withProgress(io, args.places, (quiet, progress) => runDoctor({ ...args, progress }, quiet)),
      );
    });
}
