import { join } from 'node:path';
import type { Config } from '../model/config.ts';
import type { Outcome } from '../model/problem.ts';
import { type ConfigSources, readConfig } from '../store/config-file.ts';
import { showsUnicode } from '../terminal/ascii-glyphs.ts';
import type { Keymap } from '../ui/key-binding.ts';
import { findWorkspace } from './git-state.ts';
import { keysFile, readKeys } from './keys-file.ts';
import type { Places } from './places.ts';
import { prefixOf } from './prefix-key.ts';
import { userEnvironment } from './program.ts';

/** What a command line may say about the screen. */
export interface ScreenFlags {
  theme?: string | undefined;
  ascii?: boolean | undefined;
  /** Lines that are only ever added, in place of a screen. */
  screenReader?: boolean | undefined;
}

/** How the screens of this terminal look and ring. */
export interface ScreenSettings {
  config: Config;
  env: Readonly<Record<string, string | undefined>>;
  /** The person's own keys. */
  keymap: Keymap;
  /** What they were asked for with, for a screen that follows this one. */
  flags: ScreenFlags;
}

/** Where settings are looked for. */
export async function configSources(places: Places, { theme, ascii }: ScreenFlags): Promise<ConfigSources> {
  return {
    userFile: join(places.config, 'config.yaml'),
    projectFile: join(await findWorkspace(process.cwd()), '.countersign/config.yaml'),
    env: userEnvironment,
    flags: { theme, glyphs: ascii ? 'ascii' : undefined },
  };
}

/** The settings in force here, with what the terminal itself says put in for `auto`. */
export async function screenSettings(places: Places, flags: ScreenFlags): Promise<Outcome<ScreenSettings>> {
  const read = readConfig(await configSources(places, flags));
  if (!read.ok) return read;
  const { values } = read.value;
  const keymap = readKeys(keysFile(places), prefixOf(values).label);
  if (!keymap.ok) return keymap;
  const glyphs =
    values.glyphs === 'auto' ? (showsUnicode(userEnvironment) ? 'unicode' : 'ascii') : values.glyphs;
  return {
    ok: true,
    value: { config: { ...values, glyphs }, keymap: keymap.value, env: userEnvironment, flags },
  };
}
