/** Waits until `ready` gives something truthy and returns it; fails with `what` after `ms`. */
export async function until<T>(
  what: string | (() => string),
  ready: () => T,
  ms = 15_000,
): Promise<NonNullable<T>> {
  const end = performance.now() + ms;
  for (;;) {
    const value = ready();
    if (value) return value;
    if (performance.now() > end)
      throw new Error(`waited ${ms} ms for ${typeof what === 'string' ? what : what()}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
