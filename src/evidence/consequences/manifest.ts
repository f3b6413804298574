import { posix } from 'node:path';
import { z } from 'zod';
import type { Look } from './look.ts';

/** What is read of a package.json. Fields of another shape count as missing. */
const Manifest = z.looseObject({
  name: z.string().optional().catch(undefined),
  version: z.string().optional().catch(undefined),
  scripts: z.record(z.string(), z.string()).catch({}).default({}),
  publishConfig: z.looseObject({ registry: z.string().optional() }).optional().catch(undefined),
});

const mostBytes = 2 * 1024 * 1024;

export interface FoundManifest {
  readonly folder: string;
  readonly json: z.infer<typeof Manifest>;
}

/** Parsed JSON; undefined when there is none or it is too large. */
export function readJson(path: string, look: Pick<Look, 'files'>, most = mostBytes): unknown {
  const content = look.files.read(path, most);
  if (content === undefined) return undefined;
  try {
    return JSON.parse(content.toString('utf8').replace(/^\ufeff/, ''));
  } catch {
    return undefined;
  }
}

/** The nearest package.json at or above a folder; not above the workspace for a folder inside it. */
export function manifestAbove(
  folder: string,
  workspace: string,
  look: Pick<Look, 'files'>,
): FoundManifest | undefined {
  for (let at = folder; ; at = posix.dirname(at)) {
    const parsed = Manifest.safeParse(readJson(posix.join(at, 'package.json'), look));
    if (parsed.success) return { folder: at, json: parsed.data };
    if (at === '/' || at === workspace) return undefined;
  }
}
