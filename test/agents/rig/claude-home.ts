import { type AgentHome, createAgentHome } from './agent-home.ts';

/** A fresh home that has seen onboarding and trusts one fresh repository, and nothing else. */
export function createClaudeHome(
  modelUrl: string,
  options: { files?: Record<string, unknown>; userSettings?: object; seed?: object } = {},
): AgentHome {
  const home = createAgentHome({
    files: options.files ?? {},
    env: ({ tmp }) => ({
      CLAUDE_CODE_TMPDIR: tmp,
      ANTHROPIC_BASE_URL: modelUrl,
      ANTHROPIC_AUTH_TOKEN: 'dummy',
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      CLAUDE_CODE_DISABLE_OFFICIAL_MARKETPLACE_AUTOINSTALL: '1',
      DISABLE_AUTOUPDATER: '1',
    }),
  });
  const seed = { hasCompletedOnboarding: true, projects: { [home.repo]: { hasTrustDialogAccepted: true } } };
  home.putHome('.claude.json', JSON.stringify({ ...seed, ...options.seed }));
  if (options.userSettings) home.putHome('.claude/settings.json', options.userSettings);
  return home;
}
