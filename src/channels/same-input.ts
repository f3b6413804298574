/** JSON with sorted keys: two inputs that mean the same give the same text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(value)) ?? 'null';
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

/**
 * Whether what the agent ran is something other than what was released. The agent fills in defaults it left out
 * (`replace_all: false`), so a key that came in with `false` or `null` is the same; any other addition is not.
 */
export function inputDiffers(
  released: Record<string, unknown>,
  ran: Record<string, unknown>,
  ignore: readonly string[] = [],
): boolean {
  for (const key of new Set([...Object.keys(released), ...Object.keys(ran)])) {
    if (ignore.includes(key) && !(key in released)) continue;
    if (key in released && key in ran) {
      if (canonicalJson(released[key]) !== canonicalJson(ran[key])) return true;
    } else if (!isDefault(released[key] ?? ran[key])) return true;
  }
  return false;
}

function isDefault(value: unknown): boolean {
  return value === undefined || value === null || value === false;
}
