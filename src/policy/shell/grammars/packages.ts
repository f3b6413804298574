import type { GrammarInput } from '../../../model/grammar.ts';
import { nodePackages } from './packages-node.ts';
import { otherPackages } from './packages-other.ts';
import { pythonPackages } from './packages-python.ts';
import { systemPackages } from './packages-system.ts';

/** Package managers and the tools that publish packages. */
export const packages: Readonly<Record<string, GrammarInput>> = {
  ...nodePackages,
  ...pythonPackages,
  ...otherPackages,
  ...systemPackages,
};
