import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Command, Option } from '@commander-js/extra-typings';
import { exitCode } from '../model/exit-code.ts';
import { type CliContext, storeOption } from './cli-program.ts';
import { findWorkspace } from './git-state.ts';

/** Commands about what stands beneath the judge. */
export function addBoundaryCommands(program: Command, { io, places, finish }: CliContext): void {
  program
    .command('sandbox')
    .description("run any command inside a contract's boundary, to try the contract out")
    .usage('[options] -- COMMAND [ARGUMENTS]')
    .argument('[command...]', 'the command and its own arguments, after --')
    .passThroughOptions()
    .option('--contract <file>', 'the contract (default: countersign.yaml)')
    .option('--profile <name>', "the tool profile (default: the contract's, or none)")
    .addOption(
      new Option('--network <mode>', 'none; the hosts of may.reach by a proxy; or all of it')
        .choices(['none', 'proxy', 'all'])
        .default('none'),
    )
    .addOption(new Option('--show', 'only print what would be open and closed').conflicts('json'))
    .option('--json', 'the same as JSON')
    .addOption(storeOption())
    .addHelpText('after', "\nEnds with the command's exit code; 7: there can be no boundary here.")
    .action(async (command, options) => {
      const show = options.json ? 'json' : options.show ? 'text' : undefined;
      if (command.length === 0 && show === undefined) {
        const { printProblem } = await import('./print-problem.ts');
        const fix = 'write it after --, or look at the boundary with --show';
        printProblem({ code: 'no-command', message: 'no command given', fix }, io);
        return finish(Promise.resolve(exitCode.usage));
      }
      const { runSandbox } = await import('./sandbox.ts');
      const { userEnvironment } = await import('./program.ts');
      const { textColumns } = await import('./text-lines.ts');
      const cwd = realpathSync(process.cwd());
      const args = {
        contract: options.contract === undefined ? undefined : resolve(options.contract),
        profile: options.profile,
        command,
        show,
        network: options.network,
        workspace: realpathSync(await findWorkspace(cwd)),
        cwd,
        places: places(options),
        env: userEnvironment,
        now: Date.now(),
        columns: textColumns(process.stdout.columns),
      } as const;
      await finish(runSandbox(args, io));
    });
}
