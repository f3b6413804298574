import { createHash } from 'node:crypto';

/** A mutant as Stryker names it to a test runner. */
export interface ActiveMutant {
  id: string;
  mutatorName: string;
  replacement?: string;
  location: { start: { line: number; column: number }; end: { line: number; column: number } };
}

/** Why a mutant was not tried. */
export const notSampled = 'not in the sample';

/** The environment hands the sample to the processes that run mutants: a seed and a share, `7 0.2`. */
export const sampleVariable = 'MUTATION_SAMPLE';

/** Whether a mutant is one of the share to be tried: by a hash of the seed and of what the mutant is, so no choice is ours. */
export function isSampled(file: string, { mutatorName, replacement, location }: ActiveMutant): boolean {
  const [seed = '', share = '1'] = (process.env[sampleVariable] ?? '').split(' ');
  const text = JSON.stringify([seed, file, mutatorName, replacement, location]);
  return createHash('sha256').update(text).digest().readUInt32BE(0) / 2 ** 32 < Number(share);
}
