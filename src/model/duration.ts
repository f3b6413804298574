import { z } from 'zod';

const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const pattern = /^(\d+)(ms|s|m|h|d)$/;

/** `90s`, `10m`, `2h`, `1d`: a whole number and a unit. */
export const Duration = z.string().regex(pattern, 'write a whole number and a unit: 90s, 10m, 2h or 1d');

/** Milliseconds of a Duration; 0 for text that is none. */
export function durationMs(text: string): number {
  const match = pattern.exec(text);
  const unit = match?.[2];
  if (!match || (unit !== 'ms' && unit !== 's' && unit !== 'm' && unit !== 'h' && unit !== 'd')) return 0;
  return Number(match[1]) * units[unit];
}
