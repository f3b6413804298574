import { createCodexHome } from '../rig/codex-home.ts';
import type { Block } from '../rig/scripted-model.ts';
import type { AgentKit } from './kit.ts';

/** One call of a tool, from within the program that the models of today write for their one tool. */
const program = (tool: string, input: unknown): Block => ({
  tool: 'exec',
  input: `try { const r = await tools[${JSON.stringify(tool)}](${JSON.stringify(input)}); text(typeof r === 'string' ? r : JSON.stringify(r)); } catch (e) { text('ERROR ' + e); }`,
});

const patch = (...lines: string[]): Block =>
  program('apply_patch', ['*** Begin Patch', ...lines, '*** End Patch', ''].join('\n'));

const marked = (mark: string, text: string): string[] =>
  text
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => `${mark}${line}`);

export const codex: AgentKit = {
  profile: 'codex',
  program: 'codex',
  command: 'codex',
  home: (modelUrl, { files = {}, servers = {} } = {}) =>
    createCodexHome(modelUrl, { files, settings: { mcp_servers: servers } }),
  says: {
    // It has no tool of its own for reading.
    read: (path) => program('exec_command', { cmd: `cat ${path}` }),
    edit: (path, before, after) =>
      patch(`*** Update File: ${path}`, '@@', ...marked('-', before), ...marked('+', after)),
    write: (path, text) => patch(`*** Add File: ${path}`, ...marked('+', text)),
    run: (command) => program('exec_command', { cmd: command }),
    call: (server, tool, input) => program(`mcp__${server}__${tool}`, input),
    delegate: (prompt) => ({
      tool: 'spawn_agent',
      namespace: 'collaboration',
      input: { task_name: 'sub', message: prompt, fork_turns: 'none' },
    }),
    unknown: () => ({
      tool: 'send_message',
      namespace: 'collaboration',
      input: { target: 'nobody', message: 'hello' },
    }),
  },
};
