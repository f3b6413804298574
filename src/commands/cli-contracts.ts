import { resolve } from 'node:path';
import { Argument, type Command } from '@commander-js/extra-typings';
import { schemaKinds } from '../model/schema-kind.ts';
import { asOption, type CliContext, jsonOption } from './cli-program.ts';
import { findWorkspace } from './git-state.ts';

export function addContractCommands(program: Command, { io, places, finish }: CliContext): void {
  program
    .command('init')
    .description('write a commented contract')
    .option('--task <text>', 'what is delegated')
    .addOption(jsonOption())
    .addOption(asOption())
    .action(async (options) => {
      const { startContract } = await import('./start-contract.ts');
      await finish(startContract(options, io));
    });

  program
    .command('check')
    .description('say everything that is wrong with a contract, or with an organisation.yaml')
    .argument('[file]', 'default: countersign.yaml in the workspace')
    .addOption(jsonOption())
    .action(async (file) => {
      const { runCheck } = await import('./check.ts');
      const workspace = await findWorkspace(process.cwd());
      const { profileDirectories } = await import('./program.ts');
      const profiles = profileDirectories(places({}), workspace);
      const named = file ? { file: resolve(file) } : {};
      const { config } = places({});
      await finish(runCheck({ ...named, workspace, now: Date.now(), profiles, config }, io));
    });

  program
    .command('judge')
    .description('what a command would touch, and what a contract says to each part; nothing is run')
    .argument('<command>', 'the command text, in quotes')
    .option('--contract <file>', 'the contract (default: countersign.yaml)')
    .option('--profile <name>', "the tool profile (default: the contract's, or claude-code)")
    .option('--cwd <directory>', 'where it would start (default: here)')
    .option('--json', 'the picture and the verdict as JSON')
    .addHelpText('after', '\nEnds with 0: allowed, 3: denied or stopped, 4: a person would be asked.')
    .action(async (command, options) => {
      const { runJudge } = await import('./judge.ts');
      const cwd = resolve(options.cwd ?? '.');
      const workspace = await findWorkspace(cwd);
      const contract = options.contract === undefined ? undefined : resolve(options.contract);
      const { textColumns } = await import('./text-lines.ts');
      const { profile, json = false } = options;
      const columns = textColumns(process.stdout.columns);
      const where = { cwd, workspace, places: places({}) };
      const args = { command, contract, profile, json, columns, ...where, now: Date.now() };
      await finish(runJudge(args, io));
    });

  program
    .command('explain')
    .description('what a field of a contract or profile is for')
    .argument('[field]', 'such as may.run')
    .addOption(jsonOption())
    .action(async (field) => {
      const { runExplain } = await import('./explain.ts');
      const { textColumns } = await import('./text-lines.ts');
      const columns = textColumns(process.stdout.columns);
      await finish(runExplain({ ...(field ? { field } : {}), columns }, io));
    });

  program
    .command('schema')
    .description('print the JSON Schema of a kind of file')
    .addArgument(new Argument('<kind>', 'which file').choices(schemaKinds))
    .action(async (kind) => {
      const { runSchema } = await import('./schema.ts');
      await finish(runSchema({ kind }, io));
    });
}
