import { resolve } from 'node:path';
import { type Command, InvalidArgumentError } from '@commander-js/extra-typings';
import { Duration, durationMs } from '../model/duration.ts';
import { KeepKind } from '../model/retention.ts';
import { asOption, type CliContext, jsonOption, storeOption } from './cli-program.ts';

function age(text: string): number {
  if (!Duration.safeParse(text).success) throw new InvalidArgumentError('write 90d, 12h or the like');
  return durationMs(text);
}

function kinds(text: string, before: KeepKind[] | undefined): KeepKind[] {
  const parsed = text.split(',').map((word) => KeepKind.safeParse(word.trim()));
  const bad = parsed.some((one) => !one.success);
  if (bad) throw new InvalidArgumentError(`write one or more of ${KeepKind.options.join(', ')}`);
  return [...(before ?? []), ...parsed.flatMap((one) => (one.success ? [one.data] : []))];
}

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
    .option('--json', 'print what is switched off, or was, as JSON')
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
    .addOption(jsonOption())
    .addOption(asOption())
    .addOption(storeOption())
    .action(async (call, options) => {
      const { runEnable } = await import('./switch.ts');
      await finish(runEnable({ call, as: options.as, places: places(options) }, io));
    });
}

/** Commands that keep runs or let them go. */
export function addRetentionCommands(program: Command, { io, places, finish }: CliContext): void {
  program
    .command('prune')
    .description('delete old runs; what nobody decided about is asked for, what is held stays')
    .requiredOption('--older-than <age>', 'such as 90d', age)
    .option('--keep <kind>', 'keep these whatever their age: shipped, held, escalated', kinds)
    .option('--yes', 'do not ask about runs that were decided')
    .option('--json', 'print the plan as JSON')
    .addOption(asOption())
    .addOption(storeOption())
    .action(async ({ olderThan, keep = [], yes = false, json = false, ...options }) => {
      const { runPrune } = await import('./prune.ts');
      const { askLine } = await import('./ask-line.ts');
      const confirm = process.stdin.isTTY && process.stdout.isTTY ? askLine : null;
      const how = { olderThan, keep, yes, json, confirm, as: options.as };
      await finish(runPrune({ ...how, places: places(options) }, io));
    });

  program
    .command('incident')
    .description('hold a run, export it, switch off what it used, and find later runs on the same files')
    .argument('<run>', 'its id or the end of it')
    .requiredOption('--trigger <text>', 'what was seen')
    .option('--output <file>', 'the file to export to (default: RUN.countersign.tar here)')
    .option('--no-disable', 'leave the tools it called switched on')
    .addOption(jsonOption())
    .addOption(asOption())
    .addOption(storeOption())
    .action(async (run, { trigger, output, disable, ...options }) => {
      const { runIncident } = await import('./incident.ts');
      const { exportBeside } = await import('./export-beside.ts');
      const { textColumns } = await import('./text-lines.ts');
      const at = places(options);
      const file = output === undefined ? undefined : resolve(output);
      const exportRun = exportBeside(at, file, process.cwd());
      const columns = textColumns(process.stdout.columns);
      await finish(
        runIncident({ run, trigger, disable, as: options.as, columns, exportRun, places: at }, io),
      );
    });

  program
    .command('hold')
    .description('legal hold: a run that is held is never pruned')
    .argument('<run>', 'its id or the end of it')
    .requiredOption('--reason <text>', 'why')
    .option('--lift', 'end the hold')
    .addOption(jsonOption())
    .addOption(asOption())
    .addOption(storeOption())
    .action(async (run, { reason, lift = false, ...options }) => {
      const { runLegalHold } = await import('./legal-hold.ts');
      await finish(runLegalHold({ run, reason, lift, as: options.as, places: places(options) }, io));
    });

  program
    .command('tag')
    .description('put a word on a run to find it by in the history; its record says who did')
    .argument('<run>', 'its id or the end of it')
    .argument('<word>', 'letters, digits, . _ / and -, at most 40; such as release-2')
    .option('--remove', 'take the word off')
    .addOption(jsonOption())
    .addOption(asOption())
    .addOption(storeOption())
    .action(async (run, word, { remove = false, ...options }) => {
      const { runTag } = await import('./tag.ts');
      const change = remove ? 'remove' : 'add';
      await finish(runTag({ run, word, change, as: options.as, places: places(options) }, io));
    });
}
