import { join } from 'node:path';
import { z } from 'zod';
import { createJsonFile, type JsonFile } from './json-file.ts';

/** What a user sets once for all runs. */
export const Settings = z.strictObject({
  settings: z.literal(1),
  /** The key that addresses countersign while keys go to the agent. */
  prefixKey: z
    .string()
    .regex(/^ctrl-([a-z]|[\]\\^_@]|space)$/, 'write ctrl- and a letter, or one of ] \\ ^ _ @ space'),
  /** How the user is named in answers and decisions; the OS user when not set. */
  userName: z.string().trim().min(1).optional(),
});
export type Settings = z.infer<typeof Settings>;

export const initialSettings: Settings = { settings: 1, prefixKey: 'ctrl-]' };

export function openSettings(storeDir: string): JsonFile<Settings> {
  return createJsonFile({
    path: join(storeDir, 'settings.json'),
    schema: Settings,
    initial: initialSettings,
  });
}
