import { Argument, type Command } from '@commander-js/extra-typings';
import { ReleaseDecision } from '../model/release.ts';
import { asOption, type CliContext, storeOption } from './cli-program.ts';

const list = (value: string, previous: string[] | undefined): string[] => [...(previous ?? []), value];

/** Commands by which people stand up for something: a decision, an approval, an answer, and the keys they sign with. */
export function addReleaseCommands(program: Command, { io, places, finish }: CliContext): void {
  program
    .command('decide')
    .description('ship, hold or escalate what a run did; ship is refused while something stands against it')
    .argument('<run>', 'its id or the end of it')
    .addArgument(new Argument('<decision>', 'what to do').choices(ReleaseDecision.options))
    .option('--reason <text>', 'why')
    .option('--owner <name>', "who answers for it from now on (default: the contract's owner)")
    .option('--reviewed <what>', 'what you looked at; may be given again', list)
    .option('--residual <text>', 'the risk that is left')
    .option('--residual-owner <name>', 'who answers for that risk')
    .option('--containment <text>', 'what is done first when it goes wrong')
    .option('--incident-trigger <text>', 'what makes it an incident')
    .option('--override <reason>', 'ship all the same; it stays on record with all that stood against it')
    .option('--sign [key]', 'sign the decision with an SSH key')
    .option('--commit <sha>', 'the commit that ships')
    .option('--json', 'print the decision, or what stands against it, as JSON')
    .addOption(asOption())
    .addOption(storeOption())
    .addHelpText('after', '\nEnds with 3 when it is not shipped.')
    .action(async (run, decision, options) => {
      const { runDecide } = await import('./decide.ts');
      const { askText } = await import('./ask-line.ts');
      const { textColumns } = await import('./text-lines.ts');
      const ask = process.stdin.isTTY && process.stdout.isTTY ? askText : null;
      const columns = textColumns(process.stdout.columns);
      const how = { ask, columns, directory: process.cwd() };
      await finish(runDecide({ ...options, run, decision, ...how, places: places(options) }, io));
    });

  program
    .command('key')
    .description('the SSH key you sign with, and the line by which others accept it')
    .option('--make', 'make one of its own, when there is none yet')
    .addOption(asOption())
    .action(async ({ make = false, as }) => {
      const { runKey } = await import('./key.ts');
      await finish(runKey({ make, as, places: places({}), directory: process.cwd() }, io));
    });
}
