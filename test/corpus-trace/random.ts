/** Numbers from a seed: the same seed gives the same commands. */
export interface Random {
  /** A whole number from 0 to `limit - 1`. */
  below(limit: number): number;
  one<T>(choices: readonly T[]): T;
  /** True once in `times`. */
  rarely(times: number): boolean;
}

/** The generator mulberry32 (Tommy Ettinger, public domain): small, and good enough to pick words. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    one(choices) {
      const found = choices[below(choices.length)];
      if (found === undefined) throw new Error('nothing to choose from');
      return found;
    },
    rarely: (times) => below(times) === 0,
  };
}
