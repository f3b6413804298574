import { resolve } from 'node:path';
import { type Command, Option } from '@commander-js/extra-typings';
import { asciiOption, type CliContext, storeOption, themeOption } from './cli-program.ts';

export function addRecordCommands(program: Command, { io, places, finish }: CliContext): void {
  program
    .command('history')
    .description('browse past and live runs')
    .argument('[terms...]', 'filter, such as verdict:deny agent:claude')
    .option('--json', 'print them as JSON')
    .addOption(themeOption())
    .addOption(asciiOption())
    .addOption(storeOption())
    .action(async (terms, options) => {
      const { runHistory } = await import('./history.ts');
      await finish(runHistory({ ...options, terms, places: places(options), screen: options }, io));
    });

  program
    .command('replay')
    .description('play a run: its screen and its actions together')
    .argument('<run>', 'its id or the end of it')
    .addOption(themeOption())
    .addOption(asciiOption())
    .addOption(storeOption())
    .action(async (run, options) => {
      const { runReplay } = await import('./replay.ts');
      await finish(runReplay({ run, places: places(options), screen: options }, io));
    });

  program
    .command('show')
    .description('the record of a run')
    .argument('<run>', 'its id or the end of it')
    .option('--json', 'the whole record as JSON')
    .option('--svg', "the agent's screen as a picture")
    .option('--at <moment>', 'with --svg: 80, 1:20, 1m20s or an action such as a7 (default: the end)')
    .addOption(new Option('--cast <format>', 'the terminal recording as asciicast').choices(['v2', 'v3']))
    .addOption(storeOption())
    .action(async (run, options) => {
      if (options.svg || options.at !== undefined) {
        const { showPicture } = await import('./picture.ts');
        return finish(showPicture({ run, at: options.at, places: places(options) }, io));
      }
      const { runShow } = await import('./show.ts');
      await finish(runShow({ ...options, run, places: places(options) }, io));
    });

  program
    .command('suggest')
    .description('the contract lines that would have answered the questions of a run')
    .argument('<run>', 'its id or the end of it')
    .option('--write', 'ask about each of them, and write what is confirmed into the contract')
    .option('--contract <file>', 'the file to write to (default: the contract of the run)')
    .option('--json', 'print them as JSON')
    .addOption(storeOption())
    .action(async (run, options) => {
      const { runSuggest } = await import('./suggest.ts');
      const { askLine } = await import('./ask-line.ts');
      const { textColumns } = await import('./text-lines.ts');
      const { json = false, write = false } = options;
      const contract = options.contract === undefined ? undefined : resolve(options.contract);
      const confirm = process.stdin.isTTY && process.stdout.isTTY ? askLine : null;
      const columns = textColumns(process.stdout.columns);
      const how = { json, write, contract, confirm, columns };
      const args = { run, places: places(options), ...how, now: Date.now() };
      await finish(runSuggest(args, io));
    });
}
