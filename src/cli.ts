import { createProgram } from './commands/cli-program.ts';
import { exitCode } from './model/exit-code.ts';

const io = {
  out: (text: string) => void process.stdout.write(text),
  err: (text: string) => void process.stderr.write(text),
  errColumns: () => (process.stderr.isTTY ? process.stderr.columns : undefined),
};

// A reader that left (`| head`) is no error of ours. A full disk under `> file` is: half a record must not pass for a whole one.
process.stdout.on('error', (error) => {
  if ('code' in error && error.code === 'EPIPE') {
    process.exitCode = exitCode.done;
    return;
  }
  io.err(`error: the output could not be written: ${error.message}\n`);
  process.exit(exitCode.notSupervised);
});

process.exitCode = await createProgram(io, process.argv.slice(2));
