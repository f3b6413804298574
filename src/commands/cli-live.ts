import type { Command } from '@commander-js/extra-typings';
import { asOption, type CliContext, storeOption } from './cli-program.ts';

const which = 'its id or the end of it (default: the only live one)';

/** Commands about the runs that are live now, from any terminal. */
export function addLiveCommands(program: Command, { io, places, finish }: CliContext): void {
  program
    .command('ps')
    .description('runs that are live: what each does and who waits for what')
    .option('--json', 'print them as JSON')
    .addOption(storeOption())
    .action(async (options) => {
      const { runPs } = await import('./ps.ts');
      const { textColumns } = await import('./text-lines.ts');
      const columns = textColumns(process.stdout.columns);
      await finish(runPs({ ...options, places: places(options), now: Date.now(), columns }, io));
    });

  program
    .command('kill')
    .description('end a run and every process its agent started')
    .argument('[run]', which)
    .option('--all', 'every live run')
    .option('--reason <text>', 'why, for the record')
    .option('--now', 'do not ask its host: kill it, too; the record ends as interrupted')
    .option('--json', 'print what became of them as JSON')
    .addOption(asOption())
    .addOption(storeOption())
    .addHelpText('after', '\nEnds with 2 when it is not clear which run is meant, 7 when something is left.')
    .action(async (run, options) => {
      const { runKill } = await import('./kill.ts');
      await finish(runKill({ ...options, run, places: places(options) }, io));
    });

  program
    .command('pause')
    .description('freeze a run: no action goes through, and no process of it runs')
    .argument('[run]', which)
    .option('--all', 'every live run')
    .option('--reason <text>', 'why, for the record')
    .option('--json', 'print what became of them as JSON')
    .addOption(asOption())
    .addOption(storeOption())
    .addHelpText('after', '\nEnds with 2 when it is not clear which run is meant, 7 when one did not freeze.')
    .action(async (run, options) => {
      const { runPause } = await import('./pause.ts');
      await finish(runPause({ ...options, run, places: places(options) }, io));
    });

  program
    .command('resume')
    .description('let a paused run go on')
    .argument('[run]', which)
    .option('--all', 'every live run')
    .option('--json', 'print what became of them as JSON')
    .addOption(asOption())
    .addOption(storeOption())
    .addHelpText('after', '\nEnds with 2 when it was not paused, 7 when a stop rule still holds it.')
    .action(async (run, options) => {
      const { runResume } = await import('./pause.ts');
      await finish(runResume({ ...options, run, places: places(options) }, io));
    });
}
