import type { GrammarInput } from '../../../model/grammar.ts';
import { coreutilsBytes } from './coreutils-bytes.ts';
import { coreutilsFiles } from './coreutils-files.ts';
import { coreutilsSystem } from './coreutils-system.ts';
import { coreutilsText } from './coreutils-text.ts';

/** What every system has: coreutils, diffutils, util-linux, procps and a few that stand beside them. */
export const coreutils: Readonly<Record<string, GrammarInput>> = {
  ...coreutilsText,
  ...coreutilsBytes,
  ...coreutilsFiles,
  ...coreutilsSystem,
};
