import type { Program } from '../builtins.ts';
import { awk } from './awk.ts';
import { compressors } from './compressing.ts';
import { copy, install, link, move } from './copying.ts';
import { databasePrograms } from './databases.ts';
import { date } from './date.ts';
import { diff } from './diff.ts';
import { find } from './find.ts';
import { git } from './git.ts';
import { jq } from './jq.ts';
import { networkPrograms } from './network.ts';
import { sed } from './sed.ts';
import { tar } from './tar.ts';
import { fd, ps, rg, strings, tree } from './traps.ts';

/** Programs whose arguments need more than a table. */
export const programs: ReadonlyMap<string, Program> = new Map<string, Program>([
  ['cp', copy],
  ['mv', move],
  ['ln', link],
  ['find', find],
  ['git', git],
  ['sed', sed],
  ['jq', jq],
  ...networkPrograms,
  ...databasePrograms,
  ['date', date],
  ['diff', diff],
  ['install', install],
  ...['awk', 'gawk', 'mawk', 'nawk'].map((name): [string, Program] => [name, awk]),
  ...['tar', 'gtar', 'bsdtar'].map((name): [string, Program] => [name, tar]),
  ...compressors,
  ['rg', rg],
  ['fd', fd],
  ['fdfind', fd],
  ['tree', tree],
  ['strings', strings],
  ['ps', ps],
]);
