/** Version written by this build. */
export const newestVersion = 1;

/** A line of an older version in the shape of the next one. */
type Upgrade = (line: Record<string, unknown>) => Record<string, unknown>;

/**
 * One entry per version ever written: what turns it into the newest shape. A new version adds an entry here and composes
 * the older ones with it; nothing else in the program knows that older shapes existed.
 */
const upgrades: ReadonlyMap<number, Upgrade> = new Map([[1, (line) => line]]);

/** The line in the newest shape; undefined for a version this build has never heard of. */
export function upgradeLine(
  version: number,
  line: Record<string, unknown>,
): Record<string, unknown> | undefined {
  return upgrades.get(version)?.(line);
}
