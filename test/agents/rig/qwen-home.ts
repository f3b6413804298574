import { type AgentHome, createAgentHome } from './agent-home.ts';

/** A fresh home whose only model is the scripted one, and a fresh repository. */
export function createQwenHome(
  modelUrl: string,
  files: Record<string, unknown> = {},
  settings: object = {},
): AgentHome {
  const home = createAgentHome({
    files,
    env: () => ({ OPENAI_API_KEY: 'dummy', OPENAI_BASE_URL: `${modelUrl}/v1`, OPENAI_MODEL: 'scripted' }),
  });
  home.putHome('.qwen/settings.json', {
    general: { disableAutoUpdate: true, enableAutoUpdate: false },
    privacy: { usageStatisticsEnabled: false },
    telemetry: { enabled: false },
    security: { auth: { selectedType: 'openai' } },
    model: { name: 'scripted' },
    ...settings,
  });
  return home;
}
