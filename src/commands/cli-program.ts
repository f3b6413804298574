import { Command, CommanderError, Option } from '@commander-js/extra-typings';
import { themeNames } from '../model/config.ts';
import { exitCode } from '../model/exit-code.ts';
import { ProblemError } from '../model/problem.ts';
import { listRuns } from '../store/run-directory.ts';
import { approveWays } from './approve-way.ts';
import { addBoundaryCommands } from './cli-boundary.ts';
import { addContractCommands } from './cli-contracts.ts';
import { addCustodyCommands, addRetentionCommands } from './cli-custody.ts';
import { addDoctorCommand } from './cli-doctor.ts';
import { addInsightCommands } from './cli-insights.ts';
import { addIntegrityCommands } from './cli-integrity.ts';
import { addLiveCommands } from './cli-live.ts';
import { addManualCommands } from './cli-manual.ts';
import { addMcpCommand } from './cli-mcp.ts';
import { addPacketCommands } from './cli-packet.ts';
import { addRecordCommands } from './cli-records.ts';
import { addReleaseCommands } from './cli-release.ts';
import { addRollbackCommand } from './cli-rollback.ts';
import type { Io } from './io.ts';
import { findPlaces, type Places } from './places.ts';
import { printProblem } from './print-problem.ts';
import { version } from './program.ts';

/** What a command's action needs: where to write, and how to say what it came to. */
export interface CliContext {
  io: Io;
  /** Sets the exit code once the command is done: one of ours, or that of a program run for the user. */
  finish(result: Promise<number>): Promise<void>;
  places(options: { store?: string | undefined }): Places;
}

const list = (value: string, previous: string[] | undefined): string[] => [...(previous ?? []), value];
export const storeOption = () => new Option('--store <directory>', 'where runs are kept');
/** For commands that fill the screen. */
export const themeOption = () => new Option('--theme <name>', 'colours of the screen').choices(themeNames);
export const screenReaderOption = () =>
  new Option('--screen-reader', 'sentences instead of a screen; answers are typed words');
export const asciiOption = () => new Option('--ascii', 'lines and shapes drawn with ASCII');
/** What a command came to, and its problems, for programs. */
export const jsonOption = (text = 'print what it came to as JSON') => new Option('--json', text);
export const asOption = () => new Option('--as <name>', 'who you are (default: your git e-mail)');

function addRunCommands(program: Command, context: CliContext): void {
  program
    .command('run')
    .description('start an agent under a contract')
    .usage('[options] -- AGENT [ARGUMENTS]')
    .argument('<agent...>', 'the agent and its own arguments, after --')
    .passThroughOptions()
    .option('--contract <file>', 'the contract (default: countersign.yaml)')
    .option('--task <text>', 'a one-line contract of low risk: what to do')
    .option('--read <glob>', 'with --task: may read', list)
    .option('--edit <glob>', 'with --task: may edit', list)
    .option('--run <pattern>', 'with --task: may run', list)
    .option('--call <tool>', 'with --task: may call', list)
    .option('--reach <host>', 'with --task: may reach', list)
    .option('--expose <what>', 'with --task: may expose', list)
    .option('--profile <name>', 'the tool profile (default: by the contract or the command)')
    .addOption(asOption())
    .addOption(storeOption())
    .option('--sign [key]', 'sign every yes given at this terminal with an SSH key')
    .option('--answers <directory>', 'a folder through which people of other accounts answer')
    .addOption(
      new Option('--commit <when>', 'keep what the agent writes out of the workspace until then').choices([
        'after-review',
      ] as const),
    )
    .addOption(
      new Option(
        '--boundary <kind>',
        'only this one; left out: bubblewrap, and Landlock, which holds less, where there is none',
      ).choices(['bubblewrap', 'landlock'] as const),
    )
    .option('--no-boundary', 'nothing beneath the agent but its own hooks; it is on record who wanted that')
    .addOption(
      new Option(
        '--network <mode>',
        "the agent's network: what is allowed, through a proxy; nothing; or all of it",
      )
        .choices(['proxy', 'none', 'all'])
        .default('proxy')
        .conflicts('boundary'),
    )
    .option('--no-tui', 'no screen: events as JSON lines, and no to everything that needs a person')
    .addOption(
      new Option(
        '--approve-via <way>',
        'with --no-tui: who answers; nobody, or programs, by files in a folder or at a socket in it',
      )
        .choices(approveWays)
        .conflicts('answers'),
    )
    .option('--approve-at <directory>', 'with --approve-via file or socket: the folder, your own')
    .addOption(themeOption())
    .addOption(asciiOption())
    .addOption(screenReaderOption())
    .option('--no-type', 'do not type the task to the agent')
    .action(async (command, options) => {
      const { runRun } = await import('./run.ts');
      const [agent = '', ...args] = command;
      const command_ = [agent, ...args] as const;
      const wish = { ...options, places: context.places(options), screen: options, command: command_ };
      await context.finish(runRun(wish, context.io));
    });

  program
    .command('demo')
    .description('supervise the built-in practice agent in a throw-away repository')
    .addOption(screenReaderOption())
    .addOption(themeOption())
    .addOption(asciiOption())
    .addOption(storeOption())
    .action(async (options) => {
      const { runDemo } = await import('./demo.ts');
      await context.finish(runDemo({ places: context.places(options), screen: options }, context.io));
    });

  program
    .command('home')
    .description('live runs and who waits for what, the last runs, the contracts here')
    .addOption(themeOption())
    .addOption(asciiOption())
    .addOption(storeOption())
    .action(async (options) => {
      const { runHome } = await import('./home.ts');
      await context.finish(runHome({ places: context.places(options), screen: options }, context.io));
    });

  program
    .command('attach')
    .description('watch or answer a live run from this terminal')
    .argument('[run]', 'its id or the end of it (default: the only live one)')
    .option('--watch', 'only watch')
    .option('--sign [key]', 'sign every yes with an SSH key')
    .addOption(screenReaderOption())
    .addOption(themeOption())
    .addOption(asciiOption())
    .addOption(asOption())
    .addOption(storeOption())
    .action(async (run, options) => {
      const { runAttach } = await import('./attach.ts');
      await context.finish(
        runAttach({ ...options, run, places: context.places(options), screen: options }, context.io),
      );
    });
}

/** A line that cannot be read as a command, as commander says it; usually with what was meant. */
function sayWrong(text: string, io: Io): void {
  const message = text
    .trim()
    .replace(/^error: /, '')
    .replaceAll('\n', ' ');
  if (io.json?.()) printProblem({ code: 'usage', message, fix: 'See the command with --help.' }, io);
  else io.err(text);
}

/** Every command there is. Each loads its own modules: `--version` and `check` never wait for Ink. */
export function buildProgram(context: CliContext) {
  const { io } = context;
  const program = new Command('countersign')
    .description(
      'A supervisor for coding-agent runs: every action judged before it happens, every run on record.',
    )
    .version(version)
    .enablePositionalOptions()
    .showSuggestionAfterError()
    // Names alone: with `[options]` beside them nothing is left of 80 columns for what they do.
    .configureHelp({ subcommandTerm: (command) => command.name() })
    .configureOutput({ writeOut: io.out, writeErr: io.err, outputError: (text) => sayWrong(text, io) })
    .exitOverride();
  addRunCommands(program, context);
  addLiveCommands(program, context);
  addRecordCommands(program, context);
  addPacketCommands(program, context);
  addIntegrityCommands(program, context);
  addBoundaryCommands(program, context);
  addDoctorCommand(program, context);
  addMcpCommand(program, context);
  addContractCommands(program, context);
  addReleaseCommands(program, context);
  addCustodyCommands(program, context);
  addRetentionCommands(program, context);
  addInsightCommands(program, context);
  addRollbackCommand(program, context);
  addManualCommands(program, context);
  return program;
}

/** Where one begins: at home; a newcomer, who has no run yet, in the demo. */
function withoutCommand(): 'home' | 'demo' {
  const runs = listRuns(findPlaces(process.env, undefined).store);
  return runs.ok && runs.value.length > 0 && process.stdin.isTTY && process.stdout.isTTY ? 'home' : 'demo';
}

/** Before a line is understood: `--json` of what stands behind `--` is somebody else's. */
function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return argv.slice(0, end < 0 ? undefined : end).includes('--json');
}

/** Runs a command line; resolves to its exit code. */
export async function createProgram(plain: Io, argv: readonly string[]): Promise<number> {
  let code: number = exitCode.done;
  let json = wantsJson(argv);
  const io: Io = { ...plain, json: () => json };
  const program = buildProgram({
    io,
    places: ({ store }) => findPlaces(process.env, store),
    async finish(result) {
      code = await result;
    },
  });
  program.hook('preAction', (_, command) => {
    json = command.getOptionValue('json') === true;
  });
  try {
    // Not a default command, so that a typo gets a suggestion.
    await program.parseAsync(argv.length === 0 ? [withoutCommand()] : [...argv], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof ProblemError) {
      printProblem(error.problem, io);
      return exitCode.notSupervised;
    }
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? exitCode.done : exitCode.usage;
  }
}
