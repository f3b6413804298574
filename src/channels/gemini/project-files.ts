import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Of a project: settings that switch hooks off or start servers, and variables put into Gemini's environment. */
const names = ['settings.json', '.env'];

/** The first file of a project's for which it is not to be trusted; null when there is none. */
export function untrustedFile(workspace: string): string | null {
  for (const name of names) {
    const path = join(workspace, '.gemini', name);
    try {
      lstatSync(path);
      return path;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      // What nobody may look at counts as there.
      if (code !== 'ENOENT' && code !== 'ENOTDIR') return path;
    }
  }
  return null;
}

/** Where an organisation's own policies lie: with any of them Gemini leaves ours out without a word. */
export const systemPolicies = '/etc/gemini-cli/policies';

/** The first policy there; null when there is none. */
export function systemPolicy(folder: string): string | null {
  try {
    const name = readdirSync(folder).find((one) => one.endsWith('.toml'));
    return name === undefined ? null : join(folder, name);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return code === 'ENOENT' || code === 'ENOTDIR' ? null : folder;
  }
}
