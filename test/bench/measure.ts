/** One line of the result: what was measured, against what in the same run, and what it should have been. */
export interface Finding {
  bench: string;
  what: string;
  ours: string;
  baseline: string;
  /** Ours divided by the baseline; null where only an absolute figure makes sense. */
  ratio: number | null;
  aim: string;
  met: boolean | null;
}

export interface Spread {
  p50: number;
  p99: number;
  max: number;
}

export function spread(samples: readonly number[]): Spread {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (part: number): number => sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? 0;
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}

export const median = (samples: readonly number[]): number => spread(samples).p50;

/**
 * The p99 of the calmest hundred. Bursts of somebody else's work spoil the other hundreds; what we do ourselves, collecting
 * garbage included, is in each of them.
 */
export function calmP99(samples: readonly number[]): number {
  const blocks: number[] = [];
  for (let at = 0; at + 100 <= samples.length; at += 100)
    blocks.push(spread(samples.slice(at, at + 100)).p99);
  return Math.min(...blocks);
}

/** Adds to the samples of one side. */
export function keep(samples: Record<string, number[]>, name: string, ...values: readonly number[]): void {
  const known = samples[name];
  if (known) known.push(...values);
  else samples[name] = [...values];
}

/** Milliseconds as a short text with three significant digits. */
export function ms(value: number): string {
  if (value < 0.1) return `${(value * 1000).toPrecision(3)} µs`;
  return value < 1000 ? `${value.toPrecision(3)} ms` : `${(value / 1000).toFixed(2)} s`;
}

export const both = ({ p50, p99 }: Spread): string => `${ms(p50)} / ${ms(p99)}`;

/** Milliseconds `work` takes. */
export function timed(work: () => unknown): number {
  const begun = performance.now();
  work();
  return performance.now() - begun;
}

export async function timedAsync(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

/**
 * Rounds of A, B, A, B … so that whatever else the machine does meets both alike. The first round warms up and does not
 * count, unless each side starts programs of its own anyway.
 */
export async function interleaved(
  rounds: number,
  sides: Readonly<Record<string, () => number | Promise<number>>>,
  warmUp = true,
): Promise<Record<string, number[]>> {
  const samples: Record<string, number[]> = {};
  for (let round = warmUp ? 0 : 1; round <= rounds; round += 1) {
    for (const [name, run] of Object.entries(sides)) {
      const value = await run();
      if (round > 0) keep(samples, name, value);
    }
  }
  return samples;
}

/** A finding about a ratio that should be at most `limit`. */
export function ratioFinding(about: {
  bench: string;
  what: string;
  ours: number;
  baseline: number;
  name: string;
  limit: number | null;
  show?: (value: number) => string;
}): Finding {
  const { bench, what, ours, baseline, name, limit, show = ms } = about;
  const ratio = ours / baseline;
  return {
    bench,
    what,
    ours: show(ours),
    baseline: `${show(baseline)} (${name})`,
    ratio,
    aim: limit === null ? 'no aim' : `≤ ${Number(limit.toPrecision(3))}×`,
    met: limit === null ? null : ratio <= limit,
  };
}

/** A finding about a figure that should be at most `limit`, for what cannot be a ratio. */
export function limitFinding(about: {
  bench: string;
  what: string;
  ours: number;
  limit: number | null;
  show?: (value: number) => string;
  baseline?: string;
}): Finding {
  const { bench, what, ours, limit, show = ms, baseline = '' } = about;
  return {
    bench,
    what,
    ours: show(ours),
    baseline,
    ratio: null,
    aim: limit === null ? 'no aim' : `≤ ${show(limit)}`,
    met: limit === null ? null : ours <= limit,
  };
}
