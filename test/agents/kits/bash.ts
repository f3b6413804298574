import { createAgentHome } from '../rig/agent-home.ts';
import type { Block } from '../rig/scripted-model.ts';
import type { AgentKit } from './kit.ts';

const line = (command: string): Block => ({ tool: 'line', input: { command } });
const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

/** A shell is told what it does line by line; nobody's model says it. */
export const bash: AgentKit = {
  profile: 'bash',
  program: 'bash',
  command: 'bash',
  home: (_modelUrl, { files = {} } = {}) => createAgentHome({ files, env: () => ({}) }),
  says: {
    read: (path) => line(`cat ${path}`),
    edit: (path, before, after) => line(`sed -i s/${before}/${after}/ ${path}`),
    write: (path, text) => line(`printf %s ${quoted(text)} > ${path}`),
    run: line,
    call: () => {
      throw new Error('a shell has no MCP servers');
    },
    delegate: () => null,
    unknown: () => null,
  },
};
