import type { RunRecord } from '../model/record.ts';
import type { Thing } from './thing.ts';
import { visibleText } from './visible-text.ts';
import { fileLine, hostLine, programLine } from './witness-lines.ts';

/** More is in `countersign show`. */
const most = 5;

/** What the witness saw of the thing, without asking the agent. */
export function seenOf({ processes, hosts, files }: RunRecord['witnessed'], thing: Thing): string[] {
  const changed = files.flatMap((file) =>
    file.paths.filter(thing.fitsPath).map((path) => `an unclaimed change of ${fileLine(file, path)}`),
  );
  const reached = hosts.rows
    .filter(({ host, port }) => thing.fitsHost(host) || thing.text === `${host}:${port}`)
    .map((row) => `the host ${hostLine(row)}`);
  const started = processes.rows
    .filter(({ exe, argv }) => thing.fitsCommand(argv.join(' ')) || (exe !== null && thing.text === exe))
    .map((row) => `the program ${programLine(row)}`);
  return [...changed, ...reached, ...started].slice(0, most).map(visibleText);
}
