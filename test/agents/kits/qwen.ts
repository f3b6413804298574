import { createQwenHome } from '../rig/qwen-home.ts';
import type { AgentKit } from './kit.ts';

export const qwen: AgentKit = {
  profile: 'qwen',
  program: 'qwen',
  command: 'qwen',
  home: (modelUrl, { files = {}, servers = {} } = {}) =>
    createQwenHome(modelUrl, files, { mcpServers: servers }),
  says: {
    read: (file_path) => ({ tool: 'read_file', input: { file_path } }),
    edit: (file_path, old_string, new_string) => ({
      tool: 'edit',
      input: { file_path, old_string, new_string },
    }),
    write: (file_path, content) => ({ tool: 'write_file', input: { file_path, content } }),
    run: (command) => ({
      tool: 'run_shell_command',
      input: { command, description: 'test', is_background: false },
    }),
    call: (server, tool, input) => ({ tool: `mcp__${server}__${tool}`, input }),
    delegate: (prompt) => ({
      tool: 'agent',
      input: { description: 'test', prompt, subagent_type: 'general-purpose' },
    }),
    unknown: () => ({ tool: 'skill', input: { skill: 'review' } }),
  },
};
