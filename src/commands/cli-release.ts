import { resolve } from 'node:path';
import { Argument, type Command, Option } from '@commander-js/extra-typings';
import { ReleaseDecision } from '../model/release.ts';
import { asOption, type CliContext, jsonOption, storeOption } from './cli-program.ts';
import { findWorkspace } from './git-state.ts';

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
    .option('--partly', 'changes that wait: leave out what may not be applied, and apply the rest')
    .addOption(
      new Option(
        '--conflicts <side>',
        'changes that wait: whose side to take where both changed a file',
      ).choices(['workspace', 'agent'] as const),
    )
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
    .command('discard')
    .description('throw away what a run wrote beside the workspace (run --commit after-review)')
    .argument('<run>', 'its id or the end of it')
    .requiredOption('--reason <text>', 'why')
    .option('--yes', 'do not ask')
    .addOption(jsonOption())
    .addOption(asOption())
    .addOption(storeOption())
    .action(async (run, { reason, yes = false, as, store }) => {
      const { runDiscard } = await import('./discard.ts');
      const { askLine } = await import('./ask-line.ts');
      const confirm = process.stdin.isTTY && process.stdout.isTTY ? askLine : null;
      await finish(runDiscard({ run, reason, yes, as, confirm, places: places({ store }) }, io));
    });

  program
    .command('approve')
    .description('sign a contract you own: what is delegated is shown first')
    .argument('[contract]', 'default: countersign.yaml in the workspace')
    .option('--sign <key>', 'the SSH key to sign with (default: the one `countersign key` shows)')
    .option('--yes', 'do not ask')
    .addOption(jsonOption())
    .addOption(asOption())
    .action(async (file, { sign, yes = false, as }) => {
      const { runApprove } = await import('./approve.ts');
      const { askLine } = await import('./ask-line.ts');
      const { textColumns } = await import('./text-lines.ts');
      const { contractFileName } = await import('./init.ts');
      const directory = process.cwd();
      const workspace = await findWorkspace(directory);
      const contract = file === undefined ? resolve(workspace, contractFileName) : resolve(file);
      const confirm = process.stdin.isTTY && process.stdout.isTTY ? askLine : null;
      const key: string | true = sign ?? true;
      const how = { sign: key, yes, as, confirm, columns: textColumns(process.stdout.columns) };
      const where = { contract, workspace, directory, places: places({}), now: Date.now() };
      await finish(runApprove({ ...how, ...where }, io));
    });

  program
    .command('answers')
    .description('ask people of other accounts through a folder: questions out, signed answers in')
    .argument('<directory>', 'a folder whose group may read it')
    .argument('[run]', 'its id or the end of it (default: the only live one)')
    .addOption(storeOption())
    .action(async (directory, run = '', options) => {
      const { runAnswers } = await import('./answers.ts');
      await finish(runAnswers({ run, directory: resolve(directory), places: places(options) }, io));
    });

  program
    .command('answer')
    .description('answer a question of a run of another account, through its folder')
    .argument('<directory>', 'the folder the run asks through')
    .argument('<action>', 'what waits there, such as a12')
    .addArgument(new Argument('<answer>', 'what to say').choices(['once', 'run', 'deny'] as const))
    .option('--note <text>', 'for the record; with deny it reaches the agent')
    .option('--word <word>', 'the word of a dangerous action')
    .option('--sign <key>', 'the SSH key to sign with (default: the one `countersign key` shows)')
    .option('--yes', 'do not ask')
    .addOption(jsonOption())
    .addOption(asOption())
    .action(async (directory, action, answer, { note, word, sign, yes = false, as }) => {
      const { runAnswer } = await import('./answer.ts');
      const { askText } = await import('./ask-line.ts');
      const ask = process.stdin.isTTY && process.stdout.isTTY ? askText : null;
      const key: string | true = sign ?? true;
      const said = { action, answer, note, word, yes, as, sign: key };
      const where = { directory: resolve(directory), cwd: process.cwd(), places: places({}) };
      await finish(runAnswer({ ...said, ...where, ask }, io));
    });

  program
    .command('key')
    .description('the SSH key you sign with, and the line by which others accept it')
    .option('--make', 'make one of its own, when there is none yet')
    .addOption(jsonOption())
    .addOption(asOption())
    .action(async ({ make = false, as }) => {
      const { runKey } = await import('./key.ts');
      await finish(runKey({ make, as, places: places({}), directory: process.cwd() }, io));
    });
}
