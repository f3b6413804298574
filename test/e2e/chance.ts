/** Random numbers that come out the same for the same seed (mulberry32). */
export interface Chance {
  seed: number;
  /** 0 up to, not including, `below`; whole. */
  upTo(below: number): number;
}

export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  return {
    seed,
    upTo(below) {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
    },
  };
}
