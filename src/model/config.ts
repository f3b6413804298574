import { z } from 'zod';

export const themeNames = ['auto', 'dark', 'light', 'contrast', 'colour-blind'] as const;
export type ThemeName = (typeof themeNames)[number];

/** What a person sets once for all screens (`config.yaml`). None of it changes a verdict. */
export const Config = z.strictObject({
  prefix: z
    .string()
    .regex(/^ctrl-([a-z]|[\]\\^_@]|space)$/, 'write ctrl- and a letter, or one of ] \\ ^ _ @ space')
    .default('ctrl-]'),
  theme: z.enum(themeNames).default('auto'),
  glyphs: z.enum(['auto', 'unicode', 'ascii']).default('auto'),
  notify: z.enum(['auto', 'bell', 'osc9', 'osc777', 'osc99', 'off']).default('auto'),
  notifyCommand: z.array(z.string().min(1)).default([]),
  progress: z.enum(['auto', 'on', 'off']).default('auto'),
  mouse: z.enum(['on', 'off']).default('on'),
});
export type Config = z.infer<typeof Config>;
export type ConfigName = keyof Config;

interface ConfigField {
  variable: string;
  /** Whether a project may say it: what it looks like, never how a person is called or which key is theirs. */
  project: boolean;
}

/** Where else each setting may be said. */
export const configFields: Readonly<Record<ConfigName, ConfigField>> = {
  prefix: { variable: 'COUNTERSIGN_PREFIX', project: false },
  theme: { variable: 'COUNTERSIGN_THEME', project: true },
  glyphs: { variable: 'COUNTERSIGN_GLYPHS', project: true },
  notify: { variable: 'COUNTERSIGN_NOTIFY', project: false },
  notifyCommand: { variable: 'COUNTERSIGN_NOTIFY_COMMAND', project: false },
  progress: { variable: 'COUNTERSIGN_PROGRESS', project: false },
  mouse: { variable: 'COUNTERSIGN_MOUSE', project: false },
};
export const configNames: readonly ConfigName[] = [
  ...(['prefix', 'theme', 'glyphs', 'notify', 'notifyCommand', 'progress', 'mouse'] as const),
];

/** Where a setting comes from; what stands later in this list wins. */
export type ConfigOrigin = 'default' | 'user' | 'project' | 'environment' | 'flag';

export interface ResolvedConfig {
  values: Config;
  /** `where`: the file with its line, the variable or the flag; empty for a default. */
  origins: Readonly<Record<ConfigName, { from: ConfigOrigin; where: string }>>;
}
