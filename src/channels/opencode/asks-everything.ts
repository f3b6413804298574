import { z } from 'zod';
import { Rules } from './payload.ts';

/** Agents OpenCode brings along; one that is listed here asks whatever it was told elsewhere. */
const builtIn = ['build', 'plan', 'general', 'explore', 'compaction', 'title', 'summary'] as const;

const everything = { '*': 'ask' } as const;

/**
 * The settings of one run (`OPENCODE_CONFIG_CONTENT`), merged over the user's own. The last rule that fits counts, and
 * those of an agent come after the general ones: so each agent is told, too.
 */
export function askingConfig(agents: readonly string[] = []): Record<string, unknown> {
  const each = [...new Set([...builtIn, ...agents])];
  return {
    permission: everything,
    agent: Object.fromEntries(each.map((name) => [name, { permission: everything }])),
    autoupdate: false,
    share: 'disabled',
  };
}

/** As `GET /agent` tells: the rules in force, all sources joined. */
const Agents = z.array(z.looseObject({ name: z.string(), permission: Rules }));

/**
 * Why not everything would be asked; null when it is. The last rule that fits decides, so behind the last "ask for
 * everything" nothing may allow.
 */
export function notAsking(agents: unknown): string | null {
  const parsed = Agents.safeParse(agents);
  if (!parsed.success) return 'OpenCode does not say what its agents may do';
  if (parsed.data.length === 0) return 'OpenCode names no agent';
  for (const { name, permission } of parsed.data) {
    const hole = firstHole(permission);
    if (hole !== null) return `its agent "${name}" ${hole}`;
  }
  return null;
}

/** A folder outside is asked for beside the tool that goes there, which asks by itself: OpenCode always opens its own. */
const opens = ({ permission, action }: Rules[number]): boolean =>
  action === 'allow' && permission !== 'external_directory';

function firstHole(rules: Rules): string | null {
  const asks = rules.findLastIndex(
    ({ permission, pattern, action }) => permission === '*' && pattern === '*' && action !== 'allow',
  );
  if (asks === -1) return 'does not ask for everything';
  const hole = rules.slice(asks + 1).find(opens);
  return hole ? `may use ${hole.permission} (${hole.pattern}) without asking` : null;
}

/** Why a session goes beyond its agent; its rules come last of all. */
export function sessionHole(rules: Rules | null | undefined): string | null {
  const hole = rules?.find(opens);
  return hole ? `a session of OpenCode may use ${hole.permission} without asking` : null;
}
