import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import packageJson from '../../package.json' with { type: 'json' };
import type { Places } from './places.ts';

/** Countersign's own version. */
export const { version } = packageJson;

/** The environment as the user gave it, before anything of ours is set in it. */
export const userEnvironment: Readonly<Record<string, string | undefined>> = { ...process.env };

/**
 * Loads the screen. Its colour library decides at import whether there are colours; what reaches the terminal is decided
 * by us, from `userEnvironment`.
 */
export async function loadScreen() {
  process.env.FORCE_COLOR = '3';
  const { watchScreen } = await import('./watch-screen.ts');
  return watchScreen;
}

/** Files that ship beside the program: `dist/` and `profiles/` are siblings. */
const shipped = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));

export function profileDirectories(places: Places, workspace: string) {
  return {
    builtInDirectory: shipped('profiles'),
    projectDirectory: join(workspace, '.countersign/profiles'),
    userDirectory: join(places.config, 'profiles'),
  };
}
