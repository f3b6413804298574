import { createCopilotHome } from '../rig/copilot-home.ts';
import type { AgentKit } from './kit.ts';

export const copilot: AgentKit = {
  profile: 'copilot',
  program: 'copilot',
  command: 'copilot',
  home(modelUrl, { files = {}, servers = {} } = {}) {
    const local = Object.fromEntries(
      Object.entries(servers).map(([name, server]) => [name, { type: 'local', tools: ['*'], ...server }]),
    );
    return createCopilotHome(modelUrl, files, local);
  },
  says: {
    read: (path) => ({ tool: 'view', input: { path } }),
    edit: (path, old_str, new_str) => ({ tool: 'edit', input: { path, old_str, new_str } }),
    write: (path, file_text) => ({ tool: 'create', input: { path, file_text } }),
    run: (command) => ({ tool: 'bash', input: { command, description: 'test' } }),
    call: (server, tool, input) => ({ tool: `${server}-${tool}`, input }),
    delegate: (prompt) => ({
      tool: 'task',
      input: { description: 'test', prompt, agent_type: 'general-purpose', name: 'helper', mode: 'sync' },
    }),
    unknown: () => ({ tool: 'skill', input: { skill: 'none' } }),
  },
};
