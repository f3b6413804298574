import { createClaudeHome } from '../rig/claude-home.ts';
import type { AgentKit } from './kit.ts';

export const claude: AgentKit = {
  profile: 'claude-code',
  program: 'claude',
  command: 'claude',
  home: (modelUrl, { files = {}, servers = {} } = {}) =>
    createClaudeHome(modelUrl, { files, seed: { mcpServers: servers } }),
  says: {
    read: (file_path) => ({ tool: 'Read', input: { file_path } }),
    edit: (file_path, old_string, new_string) => ({
      tool: 'Edit',
      input: { file_path, old_string, new_string },
    }),
    write: (file_path, content) => ({ tool: 'Write', input: { file_path, content } }),
    run: (command) => ({ tool: 'Bash', input: { command, description: 'test' } }),
    call: (server, tool, input) => ({ tool: `mcp__${server}__${tool}`, input }),
    delegate: (prompt) => ({
      tool: 'Agent',
      input: { description: 'test', prompt, subagent_type: 'general-purpose' },
    }),
    unknown: () => ({
      tool: 'ScheduleWakeup',
      input: { delaySeconds: 60, reason: 'later', prompt: 'go on' },
    }),
  },
};
