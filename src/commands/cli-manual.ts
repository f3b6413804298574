import { Argument, type Command } from '@commander-js/extra-typings';
import { exitCode } from '../model/exit-code.ts';
import type { CliContext } from './cli-program.ts';
import { commandTree } from './command-tree.ts';
import { completedShells } from './completion-scripts.ts';
import { version } from './program.ts';

/** The manual and the completion of shells: both are made from the commands as they are. */
export function addManualCommands(program: Command, { io, places, finish }: CliContext): void {
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
