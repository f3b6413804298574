import { resolve } from 'node:path';
import type { Command } from '@commander-js/extra-typings';
import { asOption, type CliContext, jsonOption, storeOption } from './cli-program.ts';

const absolute = (path: string | undefined): string | undefined =>
  path === undefined ? undefined : resolve(path);

/** Commands that let somebody else trust a record: look for changes, vouch for it, hand it on. */
export function addIntegrityCommands(program: Command, { io, places, finish }: CliContext): void {
  program
    .command('verify')
    .description('look for anything in a run, or in an exported bundle, that was changed afterwards')
    .argument('<run>', 'its id or the end of it, or the file of a bundle')
    .option('--against <file>', 'a file that names a head written down earlier: record, attestation, note')
    .option('--allowed-signers <file>', 'demand a signature by a key of this list')
    .option('--json', 'print what was found as JSON')
    .addOption(storeOption())
    .action(async (target, options) => {
      const { runVerify } = await import('./verify.ts');
      const { textColumns } = await import('./text-lines.ts');
      const args = {
        target,
        json: options.json ?? false,
        against: absolute(options.against),
        allowedSigners: absolute(options.allowedSigners),
        columns: textColumns(process.stdout.columns),
        places: places(options),
      };
      const { withProgress } = await import('./show-progress.ts');
      await finish(
        withProgress(io, args.places, (quiet, progress) => runVerify({ ...args, progress }, quiet)),
      );
    });

  program
    .command('sign')
    .description('vouch with an SSH key for everything that is on record about a run')
    .argument('<run>', 'its id or the end of it')
    .option(
      '--key <file>',
      "a private key, or a public one an agent has the other half of (default: Countersign's own)",
    )
    .addOption(jsonOption())
    .addOption(asOption())
    .addOption(storeOption())
    .action(async (run, options) => {
      const { runSign } = await import('./sign.ts');
      const { key, as } = options;
      const args = { run, key, as, directory: process.cwd(), terminal: process.stdin.isTTY === true };
      await finish(runSign({ ...args, places: places(options) }, io));
    });

  program
    .command('anchor')
    .description('write the head of a run as a git note on the commit that ships; pushes nothing')
    .argument('<run>', 'its id or the end of it')
    .option('--commit <commit>', 'the commit that ships', 'HEAD')
    .addOption(jsonOption())
    .addOption(asOption())
    .addOption(storeOption())
    .action(async (run, options) => {
      const { runAnchor } = await import('./anchor.ts');
      const { commit, as } = options;
      await finish(runAnchor({ run, commit, as, places: places(options) }, io));
    });

  program
    .command('export')
    .description('write one file that `verify` can check on any machine')
    .argument('<run>', 'its id or the end of it')
    .option('--output <file>', 'where to write it (default: RUN.countersign.tar)')
    .addOption(jsonOption())
    .addOption(storeOption())
    .action(async (run, options) => {
      const { runExport } = await import('./export.ts');
      const at = { directory: process.cwd(), places: places(options) };
      const { withProgress } = await import('./show-progress.ts');
      const args = { run, output: absolute(options.output), ...at };
      await finish(
        withProgress(io, args.places, (quiet, progress) => runExport({ ...args, progress }, quiet)),
      );
    });

  program
    .command('attest')
    .description('say what a run came to as an in-toto attestation')
    .argument('<run>', 'its id or the end of it')
    .option('--output <file>', 'where to write it (default: print it)')
    .option('--sign <key>', 'an ed25519 private key without a passphrase: wraps it in a signed envelope')
    .addOption(jsonOption('say where it was written as JSON'))
    .addOption(storeOption())
    .action(async (run, options) => {
      const { runAttest } = await import('./attest.ts');
      const { output, sign } = options;
      const args = { run, output: absolute(output), key: absolute(sign), places: places(options) };
      await finish(runAttest(args, io));
    });
}
