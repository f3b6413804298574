import { createOpencodeHome } from '../rig/opencode-run.ts';
import type { AgentKit } from './kit.ts';

export const opencode: AgentKit = {
  profile: 'opencode',
  program: 'opencode',
  command: 'opencode',
  home(modelUrl, { files = {}, servers = {} } = {}) {
    const mcp = Object.fromEntries(
      Object.entries(servers).map(([name, { command, args, env }]) => [
        name,
        { type: 'local', command: [command, ...args], ...(env ? { environment: env } : {}) },
      ]),
    );
    const opened = createOpencodeHome(modelUrl, files, { mcp });
    opened.putHome(
      '.config/opencode/skill/notes/SKILL.md',
      '---\nname: notes\ndescription: x\n---\nNotes.\n',
    );
    return opened;
  },
  says: {
    read: (filePath) => ({ tool: 'read', input: { filePath } }),
    edit: (filePath, oldString, newString) => ({ tool: 'edit', input: { filePath, oldString, newString } }),
    write: (filePath, content) => ({ tool: 'write', input: { filePath, content } }),
    run: (command) => ({ tool: 'bash', input: { command, description: 'test' } }),
    call: (server, tool, input) => ({ tool: `${server}_${tool}`, input }),
    delegate: (prompt) => ({
      tool: 'task',
      input: { description: 'test', prompt, subagent_type: 'general' },
    }),
    unknown: () => ({ tool: 'skill', input: { name: 'notes' } }),
  },
};
