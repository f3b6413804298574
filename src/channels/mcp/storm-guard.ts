/** Lets so many through in any one second. */
export function createStormGuard({ perSecond, now }: { perSecond: number; now(): number }): {
  passes(): boolean;
} {
  let second = 0;
  let passed = 0;
  return {
    passes() {
      const current = Math.floor(now() / 1000);
      if (current !== second) {
        second = current;
        passed = 0;
      }
      passed += 1;
      return passed <= perSecond;
    },
  };
}
