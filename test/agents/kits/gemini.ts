import { type AgentHome, createAgentHome } from '../rig/agent-home.ts';
import type { AgentKit } from './kit.ts';

/** A person's settings: a key instead of a sign-in, and nothing that calls home. */
const settings = {
  security: { auth: { selectedType: 'gemini-api-key' } },
  general: { enableAutoUpdate: false, enableAutoUpdateNotification: false },
  privacy: { usageStatisticsEnabled: false },
  telemetry: { enabled: false },
  ui: { hideTips: true },
};

export const gemini: AgentKit = {
  profile: 'gemini',
  program: 'gemini',
  command: 'gemini',
  args: ['--model', 'gemini-2.5-flash'],
  home(modelUrl, { files = {}, servers = {} } = {}): AgentHome {
    const home = createAgentHome({
      files,
      env: () => ({ GEMINI_API_KEY: 'dummy', GOOGLE_GEMINI_BASE_URL: modelUrl }),
    });
    home.putHome('.gemini/settings.json', { ...settings, mcpServers: servers });
    return home;
  },
  says: {
    read: (file_path) => ({ tool: 'read_file', input: { file_path } }),
    edit: (file_path, old_string, new_string) => ({
      tool: 'replace',
      input: { file_path, old_string, new_string, instruction: 'test' },
    }),
    write: (file_path, content) => ({ tool: 'write_file', input: { file_path, content } }),
    run: (command) => ({ tool: 'run_shell_command', input: { command, description: 'test' } }),
    call: (server, tool, input) => ({ tool: `mcp_${server}_${tool}`, input }),
    delegate: (prompt) => ({ tool: 'invoke_agent', input: { agent_name: 'generalist', prompt } }),
    unknown: () => ({ tool: 'google_web_search', input: { query: 'nothing' } }),
  },
};
