import { builtins } from './shell/builtins.ts';
import { builtinGrammars } from './shell/grammars/grammars.ts';
import { programs } from './shell/programs/programs.ts';
import { wrappers } from './shell/wrappers.ts';

/** Whether the judge understands a program by itself: then no profile may describe it anew. */
export function isKnownProgram(name: string): boolean {
  return builtins.has(name) || wrappers.has(name) || programs.has(name) || builtinGrammars.has(name);
}
