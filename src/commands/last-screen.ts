import { statSync } from 'node:fs';
import { openCast } from '../terminal/cast-reader.ts';

/** More than an agent says that ended before anybody could look. */
const mostBytes = 8 * 1024 * 1024;

/** The last an agent's recording shows, for a screen nobody serves any more; undefined where it cannot be read or is long. */
export async function lastScreen(
  path: string,
): Promise<{ cols: number; rows: number; snapshot: string } | undefined> {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? Infinity) > mostBytes) return undefined;
  const cast = openCast(path);
  if (!cast.ok) return undefined;
  const mirror = await cast.value.seek(cast.value.duration);
  try {
    return { ...mirror.size(), snapshot: mirror.snapshot() };
  } finally {
    mirror.dispose();
  }
}
