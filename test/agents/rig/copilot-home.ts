import { homedir } from 'node:os';
import { join } from 'node:path';
import { type AgentHome, createAgentHome } from './agent-home.ts';

const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');

/** A fresh home whose only model is the scripted one, and a fresh repository that Copilot already trusts. */
export function createCopilotHome(
  modelUrl: string,
  files: Record<string, unknown> = {},
  servers: Record<string, object> = {},
): AgentHome {
  const home = createAgentHome({
    files,
    // A model of the person's own: Copilot then needs no account, and offline it asks nobody else.
    env: () => ({
      COPILOT_PROVIDER_BASE_URL: `${modelUrl}/v1`,
      COPILOT_PROVIDER_API_KEY: 'dummy',
      COPILOT_MODEL: 'gpt-4.1',
      COPILOT_OFFLINE: 'true',
      COPILOT_AUTO_UPDATE: 'false',
      // Where it unpacks its 240 MB: once for all homes.
      COPILOT_PKG_CACHE_HOME: join(cache, 'countersign-test-agents', 'copilot-unpacked'),
    }),
  });
  home.putHome('.copilot/settings.json', { banner: 'never' });
  home.putHome('.copilot/config.json', { trustedFolders: [home.repo] });
  home.putHome('.copilot/mcp-config.json', { mcpServers: servers });
  return home;
}
