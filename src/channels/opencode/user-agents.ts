import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const Settings = z.looseObject({
  agent: z.record(z.string(), z.unknown()).default({}),
  mode: z.record(z.string(), z.unknown()).default({}),
});

/**
 * Names of the agents a person made for themselves, as far as they can be told: they are told to ask, too. One that is missed
 * here and allows something keeps the run from starting.
 */
export function userAgents(configHome: string): string[] {
  const folder = join(configHome, 'opencode');
  const written = ['agent', 'agents', 'mode', 'modes'].flatMap((kind) => documents(join(folder, kind)));
  return [...written, ...['opencode.json', 'opencode.jsonc'].flatMap((name) => settled(join(folder, name)))];
}

function documents(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .map((name) => name.slice(0, -'.md'.length));
  } catch {
    return [];
  }
}

function settled(file: string): string[] {
  try {
    const { agent, mode } = Settings.parse(JSON.parse(readFileSync(file, 'utf8')));
    return [...Object.keys(agent), ...Object.keys(mode)];
  } catch {
    return [];
  }
}
