import type { Command } from '@commander-js/extra-typings';
import { asOption, type CliContext, storeOption } from './cli-program.ts';

export function addRollbackCommand(program: Command, { io, places, finish }: CliContext): void {
  program
    .command('rollback')
    .description('put back what a run changed in its workspace; what somebody changed later stays')
    .argument('<run>', 'its id or the end of it')
    .option('--rehearse', 'try it in a folder beside, prove it and change nothing')
    .option('--check', "with --rehearse: run the contract's checks there, on this machine")
    .option('--no-boundary', 'with --check: run them as you, held by nothing')
    .option('--yes', 'do not ask: do what is listed, merges included')
    .option('--json', 'print the report as JSON; without --yes nothing is changed')
    .addOption(asOption())
    .addOption(storeOption())
    .action(async (run, options, command) => {
      const { rehearse = false, check = false, yes = false, json = false, boundary } = options;
      if (check && !rehearse) command.error("error: option '--check' goes with '--rehearse' only");
      const { runRollback } = await import('./rollback.ts');
      const { askLine } = await import('./ask-line.ts');
      const { claimedIdentity } = await import('./after-run.ts');
      const { textColumns } = await import('./text-lines.ts');
      const confirm = process.stdin.isTTY && process.stdout.isTTY ? askLine : null;
      const identity = (directory: string) => claimedIdentity(options.as, directory);
      const columns = textColumns(process.stdout.columns);
      const how = { rehearse, check, boundary, yes, json, confirm, identity, columns };
      await finish(runRollback({ ...how, run, places: places(options) }, io));
    });
}
