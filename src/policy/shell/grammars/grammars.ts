import type { GrammarInput } from '../../../model/grammar.ts';
import { byName, type Grammar } from '../usage.ts';
import { archives } from './archives.ts';
import { building } from './building.ts';
import { cloud } from './cloud.ts';
import { containers } from './containers.ts';
import { coreutils } from './coreutils.ts';
import { databases } from './databases.ts';
import { forges } from './forges.ts';
import { interpreters } from './interpreters.ts';
import { linting } from './linting.ts';
import { network } from './network.ts';
import { packages } from './packages.ts';
import { remote } from './remote.ts';
import { search } from './search.ts';
import { testing } from './testing.ts';
import { wrappers } from './wrappers.ts';

/** The tables, one a family of programs. git has its own beside the code that reads its revisions and pathspecs. */
const families: readonly Readonly<Record<string, GrammarInput>>[] = [
  coreutils,
  search,
  archives,
  wrappers,
  packages,
  building,
  testing,
  linting,
  interpreters,
  network,
  remote,
  containers,
  cloud,
  databases,
  forges,
];

/** Every program a table describes, by name. */
export const builtinGrammars: ReadonlyMap<string, Grammar> = new Map<string, Grammar>(
  families.flatMap((family) => [...byName(family)]),
);
