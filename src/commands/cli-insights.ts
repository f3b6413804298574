import { resolve } from 'node:path';
import type { Command } from '@commander-js/extra-typings';
import { type CliContext, storeOption } from './cli-program.ts';
import { findWorkspace } from './git-state.ts';

/** Commands that look across runs: what other rules would have changed, what must stay as it is, what recurs. */
export function addInsightCommands(program: Command, { io, places, finish }: CliContext): void {
  program
    .command('backtest')
    .description('judge recorded actions again under another contract or profile: what would change')
    .argument('[runs...]', 'ids or ends of them (default: every run of this workspace)')
    .option('--contract <file>', 'judge by this contract')
    .option('--profile <name>', 'judge by this profile')
    .option('--all', 'runs of every workspace')
    .option('--json', 'every change as JSON')
    .option('--ascii', 'draw with plain characters')
    .addOption(storeOption())
    .addHelpText('after', '\nEnds with 0: nothing changes, 3: a verdict changes, 5: a run cannot be read.')
    .action(async (runs, options) => {
      const { runBacktest } = await import('./backtest.ts');
      const { textColumns } = await import('./text-lines.ts');
      const { progressOn } = await import('./show-progress.ts');
      const { profile, all = false, json = false, ascii = false } = options;
      const contract = options.contract === undefined ? undefined : resolve(options.contract);
      const where = {
        workspace: await findWorkspace(process.cwd()),
        places: places(options),
        now: Date.now(),
      };
      const how = { json, ascii, columns: textColumns(process.stdout.columns) };
      const progress = progressOn(io, process.stderr.isTTY);
      await finish(runBacktest({ runs, contract, profile, all, ...where, ...how, progress }, io));
    });
}
