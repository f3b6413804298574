import { resolve } from 'node:path';
import { type Command, Option } from '@commander-js/extra-typings';
import { Effect } from '../model/words.ts';
import { type CliContext, jsonOption, storeOption } from './cli-program.ts';
import { findWorkspace } from './git-state.ts';

/** Commands that look across runs: what other rules would have changed, what must stay as it is, what recurs. */
export function addInsightCommands(program: Command, { io, places, finish }: CliContext): void {
  program
    .command('insights')
    .description('what many runs say together: what is asked most, what is never used, what ships')
    .option('--since <when>', 'such as 30d, or a day: 2026-11-01')
    .option('--json', 'all of it as JSON')
    .option('--ascii', 'draw with plain characters')
    .addOption(storeOption())
    .addHelpText('after', '\nEnds with 0, or with 5 when a run cannot be read; the others are counted.')
    .action(async ({ json = false, ascii = false, ...options }) => {
      const { runInsights } = await import('./insights.ts');
      const { textColumns } = await import('./text-lines.ts');
      const { withProgress } = await import('./show-progress.ts');
      const how = { json, ascii, columns: textColumns(process.stdout.columns), now: Date.now() };
      const at = places(options);
      const { since } = options;
      await finish(
        withProgress(io, at, (quiet, progress) =>
          runInsights({ since, places: at, ...how, progress }, quiet),
        ),
      );
    });

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
      const { withProgress } = await import('./show-progress.ts');
      const { profile, all = false, json = false, ascii = false } = options;
      const contract = options.contract === undefined ? undefined : resolve(options.contract);
      const where = {
        workspace: await findWorkspace(process.cwd()),
        places: places(options),
        now: Date.now(),
      };
      const how = { json, ascii, columns: textColumns(process.stdout.columns) };
      const what = { runs, contract, profile, all, ...where, ...how };
      await finish(
        withProgress(io, where.places, (quiet, progress) => runBacktest({ ...what, progress }, quiet)),
      );
    });

  addCaseCommands(program, { io, places, finish });
}

const list = (value: string, previous: string[] | undefined): string[] => [...(previous ?? []), value];

function addCaseCommands(
  program: Command,
  { io, places, finish }: Pick<CliContext, 'io' | 'places' | 'finish'>,
): void {
  const cases = program
    .command('case')
    .description('keep what a run did as a case, and judge cases by a contract');

  cases
    .command('add')
    .description('write a case into .countersign/cases')
    .argument('<run>', 'its id or the end of it')
    .option(
      '--action <id>',
      'an action of the run; may be given again (default: all that were not allowed)',
      list,
    )
    .addOption(
      new Option('--expect <effect>', 'what each has to come to (default: what it came to)').choices(
        Effect.options,
      ),
    )
    .option('--name <name>', 'what to call it (default: the end of the id)')
    .option('--because <text>', 'why it is kept')
    .addOption(jsonOption())
    .addOption(storeOption())
    .action(async (run, { action: actions = [], ...options }) => {
      const { runCaseAdd } = await import('./case-add.ts');
      const workspace = await findWorkspace(process.cwd());
      await finish(runCaseAdd({ ...options, run, actions, workspace, places: places(options) }, io));
    });

  cases
    .command('list')
    .description('the cases of this workspace')
    .option('--json', 'the whole cases as JSON')
    .action(async ({ json = false }) => {
      const { runCaseList } = await import('./case-run.ts');
      await finish(runCaseList({ workspace: await findWorkspace(process.cwd()), json }, io));
    });

  cases
    .command('run')
    .description('judge cases: fails when a verdict is not the one expected')
    .argument('[names...]', 'default: all of them')
    .option('--contract <file>', 'the contract (default: countersign.yaml)')
    .option('--json', 'every verdict as JSON')
    .addHelpText(
      'after',
      '\nEnds with 0: all as expected, 3: a verdict is another one, 6: a file cannot be read.',
    )
    .action(async (names, { json = false, ...options }) => {
      const { runCases } = await import('./case-run.ts');
      const { textColumns } = await import('./text-lines.ts');
      const contract = options.contract === undefined ? undefined : resolve(options.contract);
      const where = { workspace: await findWorkspace(process.cwd()), places: places({}), now: Date.now() };
      const columns = textColumns(process.stdout.columns);
      await finish(runCases({ names, contract, json, columns, ...where }, io));
    });
}
