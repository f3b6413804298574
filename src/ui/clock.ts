const DAY = 86_400;

/** `HH:MM:SS` on the clock of a viewer `zoneMinutes` east of UTC; `startedAt` is ISO 8601 UTC, `t` ms since then. */
export function clockAt(startedAt: string, t: number, zoneMinutes: number): string {
  const match = /T(\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?/.exec(startedAt);
  if (!match) return '--:--:--';
  const fraction = Number(`0.${match[4] ?? '0'}`);
  const start = Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3]) + fraction;
  const second = Math.floor(start + t / 1000 + zoneMinutes * 60);
  return hhmmss(((second % DAY) + DAY) % DAY);
}

/** `HH:MM` of a wall clock in ms since the epoch, for a viewer `zoneMinutes` east of UTC. */
export function hourAndMinute(epochMs: number, zoneMinutes: number): string {
  const second = Math.floor(epochMs / 1000) + zoneMinutes * 60;
  return hhmmss(((second % DAY) + DAY) % DAY).slice(0, 5);
}

/** `00:04:12` of a number of milliseconds. */
export const elapsed = (ms: number): string => hhmmss(Math.max(0, Math.floor(ms / 1000)));

/** `02:34`, or `1:02:34` from an hour on. */
export function playTime(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

/** `48s`, `4m12s`, `1h05m`: short, for lists. */
export function shortDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m${two(seconds % 60)}s`;
  return `${Math.floor(seconds / 3600)}h${two(Math.floor(seconds / 60) % 60)}m`;
}

const two = (n: number): string => String(n).padStart(2, '0');
const hhmmss = (s: number): string =>
  `${two(Math.floor(s / 3600))}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
