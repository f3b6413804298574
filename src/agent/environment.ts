import type { Profile } from '../model/profile.ts';

export interface AgentEnvironment {
  env: Record<string, string>;
  /** Names, never values, of what was handed on, sorted. */
  passed: string[];
}

/**
 * What the agent may inherit: only names on the profile's allow-list, so that no token of the supervisor's own
 * environment reaches it. `launch.set` wins over inherited values, `extra` (the channel's) over both.
 */
export function agentEnvironment(
  profile: Profile,
  env: Readonly<Record<string, string | undefined>>,
  extra: Readonly<Record<string, string>>,
): AgentEnvironment {
  const inherited = Object.entries(env)
    .filter((entry): entry is [string, string] => entry[1] !== undefined)
    .filter(([name]) => profile.launch.pass.some((pattern) => matches(pattern, name)));
  const all = { ...Object.fromEntries(inherited), ...profile.launch.set, ...extra };
  return { env: all, passed: Object.keys(all).sort() };
}

/** `*` alone would hand on everything: it matches nothing. */
function matches(pattern: string, name: string): boolean {
  if (!pattern.endsWith('*')) return pattern === name;
  const start = pattern.slice(0, -1);
  return start !== '' && name.startsWith(start);
}
