// The client of an agent that speaks ACP, in the agent's own terminal. argv: the 0600 file that names the host, then the agent's
// program and arguments.
import { runClient } from './channels/acp/client/run-client.ts';
import { createKeyDecoder } from './terminal/key-decoder.ts';
import { visible } from './ui/visible-text.ts';
import { cells, clip, wrapCells, wrapWords } from './ui/wrap.ts';

const { stdin, stdout } = process;
// Pastes arrive marked as such: their line breaks send nothing.
stdout.write('\x1b[?2004h');
if (stdin.isTTY) stdin.setRawMode(true);
process.exitCode = await runClient(process.argv.slice(2), {
  text: { visible, wrapWords, wrapCells, clip, cells },
  keys: createKeyDecoder(),
  write: (bytes) => void stdout.write(bytes),
  size: () => ({ cols: stdout.columns || 80, rows: stdout.rows || 24 }),
  onKeys: (listener) => void stdin.on('data', listener),
  onResize: (listener) => void stdout.on('resize', listener),
  onEnd(listener) {
    for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT'] as const) process.on(signal, listener);
    stdin.on('end', listener);
  },
}).catch((error: unknown) => {
  process.stderr.write(`countersign: ${error instanceof Error ? error.message : String(error)}\n`);
  return 1;
});
if (stdin.isTTY) stdin.setRawMode(false);
stdout.write('\x1b[?2004l');
stdin.destroy();
