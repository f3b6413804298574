import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Command, Option } from '@commander-js/extra-typings';
import { type CliContext, jsonOption, storeOption } from './cli-program.ts';

export function addPacketCommands(program: Command, { io, places, finish }: CliContext): void {
  program
    .command('packet')
    .description('what a reviewer reads: what was asked, done, refused and proved, and what is still open')
    .argument('<run>', 'its id or the end of it')
    .addOption(
      new Option('--format <format>', 'md for a pull request, json, or one html file with the recording')
        .choices(['md', 'json', 'html'])
        .conflicts('json'),
    )
    .option('--output <file>', 'write it there (default: print it); its ending may name the format')
    .addOption(new Option('--full', 'everything, open').conflicts('brief'))
    .addOption(new Option('--brief', 'five lines').conflicts('full'))
    .addOption(jsonOption('the same as --format json'))
    .addOption(storeOption())
    .action(async (run, { full, brief, output, ...options }) => {
      const { runPacket } = await import('./packet.ts');
      const detail = full ? 'open' : brief ? 'brief' : undefined;
      // Beside the program as it is built.
      const player = fileURLToPath(new URL('./player', import.meta.url));
      const where = output === undefined ? undefined : resolve(output);
      const format = options.json ? 'json' : options.format;
      await finish(runPacket({ run, format, detail, output: where, player, places: places(options) }, io));
    });
}
