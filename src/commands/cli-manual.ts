import { Argument, type Command } from '@commander-js/extra-typings';
import { exitCode } from '../model/exit-code.ts';
import { type CliContext, jsonOption } from './cli-program.ts';
import { commandTree } from './command-tree.ts';
import { completedShells } from './completion-scripts.ts';
import { version } from './program.ts';

/** Settings, the manual and the completion of shells. */
export function addManualCommands(program: Command, { io, places, finish }: CliContext): void {
  const config = program.command('config').description('the settings of your screens');
  config
    .command('show')
    .description('the settings in force here')
    .option('--origin', 'say where each of them comes from')
    .option('--json', 'print them as JSON')
    .action(async ({ origin = false, json = false }) => {
      const { showConfig } = await import('./config.ts');
      await finish(showConfig({ origin, json, places: places({}) }, io));
    });

  config
    .command('check')
    .description('whether the files of settings and keys can be used')
    .addOption(jsonOption())
    .action(async () => {
      const { checkConfig } = await import('./config.ts');
      await finish(checkConfig({ places: places({}) }, io));
    });

  program
    .command('completion')
    .description('print what a shell needs to complete commands, options and runs')
    .addArgument(new Argument('<shell>', 'which shell').choices(completedShells))
    .addHelpText('after', '\nFor bash, in ~/.bashrc: source <(countersign completion bash)')
    .action(async (shell) => {
      const { completionScripts } = await import('./completion-scripts.ts');
      io.out(completionScripts[shell]);
    });

  program
    .command('man')
    .description('print the manual page, for man -l')
    .addHelpText('after', '\nRead it with: countersign man | man -l -')
    .action(async () => {
      const { manual } = await import('./manual.ts');
      const { roffPage } = await import('./manual-text.ts');
      io.out(roffPage(manual(commandTree(program), 'Ctrl-]'), version));
    });

  program
    .command('complete', { hidden: true })
    .argument('[words...]')
    .passThroughOptions()
    .action(async (words) => {
      const { complete, completionText } = await import('./complete.ts');
      const { completionSources } = await import('./completion-sources.ts');
      const work = complete(words, commandTree(program), completionSources(places({}), process.cwd()));
      await finish(
        work.then((found) => {
          io.out(completionText(found));
          return exitCode.done;
        }),
      );
    });
}
