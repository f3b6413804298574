import type { Command } from '@commander-js/extra-typings';
import { asOption, type CliContext, storeOption } from './cli-program.ts';

/** Commands about what is kept: finding out why, holding on to it, letting go of it. */
export function addCustodyCommands(program: Command, { io, places, finish }: CliContext): void {
  program
    .command('why')
    .description('why something was done or refused: in one run, or in all of them')
    .argument('<words...>', 'RUN and a path, command, host, tool or action; or the thing alone')
    .option('--json', 'print the answer as JSON')
    .addOption(storeOption())
    .action(async (words, options) => {
      const { runWhy } = await import('./why.ts');
      const { textColumns } = await import('./text-lines.ts');
      const columns = textColumns(process.stdout.columns);
      await finish(runWhy({ words, json: options.json ?? false, columns, places: places(options) }, io));
    });

  program
    .command('disable')
    .description('switch a capability off in every run, live ones too; without a name: what is switched off')
    .argument('[capability]', 'SERVER.TOOL, such as github.create_issue or github.*')
    .option('--reason <text>', 'why')
    .option('--json', 'print what is switched off as JSON')
    .addOption(asOption())
    .addOption(storeOption())
    .action(async (call, options) => {
      const { runDisable, runListDisabled } = await import('./switch.ts');
      const { reason, as, json = false } = options;
      const at = places(options);
      await finish(
        call === undefined ? runListDisabled(at, json, io) : runDisable({ call, reason, as, places: at }, io),
      );
    });

  program
    .command('enable')
    .description('switch a capability on again')
    .argument('<capability>', 'as it was switched off')
    .addOption(storeOption())
    .action(async (call, options) => {
      const { runEnable } = await import('./switch.ts');
      await finish(runEnable({ call, places: places(options) }, io));
    });
}
