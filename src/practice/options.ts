import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { Script } from './script-steps.ts';

const HttpHook = z.looseObject({
  type: z.literal('http'),
  url: z.string(),
  headers: z.record(z.string(), z.string()).default({}),
});
const CommandHook = z.looseObject({ type: z.literal('command'), command: z.string() });
const Group = z.looseObject({ hooks: z.array(z.union([HttpHook, CommandHook])) });
/** The part of Claude Code's settings file this agent understands. */
export const Settings = z.looseObject({ hooks: z.record(z.string(), z.array(Group)).default({}) });
export type Settings = z.infer<typeof Settings>;
export type HttpHook = z.infer<typeof HttpHook>;

export interface Options {
  settings: Settings;
  /** Milliseconds between steps. */
  pace: number;
  script: Script | null;
  version: boolean;
}

/** Arguments as Claude Code takes them; what is not known is ignored, so that any profile can start it. Throws on bad files. */
export function readOptions(argv: readonly string[]): Options {
  const value = (flag: string): string | undefined => {
    const at = argv.findIndex((arg) => arg === flag || arg.startsWith(`${flag}=`));
    return argv[at]?.includes('=') ? argv[at]?.slice(flag.length + 1) : at === -1 ? undefined : argv[at + 1];
  };
  const settings = value('--settings');
  const script = value('--script');
  const pace = Number(value('--pace') ?? 700);
  return {
    settings: Settings.parse(settings === undefined ? {} : json(settings)),
    pace: Number.isFinite(pace) && pace >= 0 ? pace : 700,
    script: script === undefined ? null : Script.parse(json(script)),
    version: argv.includes('--version'),
  };
}

function json(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}
