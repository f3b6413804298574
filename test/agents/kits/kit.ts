import type { AgentHome } from '../rig/agent-home.ts';
import type { AgentName } from '../rig/install-agents.ts';
import type { Block } from '../rig/scripted-model.ts';

/** An MCP server as the person has it in the agent's own settings. */
export interface GivenServer {
  command: string;
  args: string[];
  env?: Record<string, string>;
}

/** One real agent as all suites know it: how a person has set it up, and how its model says what it wants. */
export interface AgentKit {
  /** Name of its profile. */
  profile: string;
  program: AgentName | 'bash';
  /** How a person starts it. */
  command: string;
  args?: readonly string[];
  /** A fresh home whose only model is the scripted one at `modelUrl`, and a fresh repository with `files`. */
  home(
    modelUrl: string,
    options?: { files?: Record<string, unknown>; servers?: Record<string, GivenServer> },
  ): AgentHome;
  /** Tool calls of its model. Paths are absolute. */
  says: {
    read(path: string): Block;
    edit(path: string, before: string, after: string): Block;
    write(path: string, text: string): Block;
    run(command: string): Block;
    call(server: string, tool: string, input: Record<string, unknown>): Block;
    /** A subagent that is told `prompt`; null where it has none. */
    delegate(prompt: string): Block | null;
    /** A tool the agent has and its profile does not list; null where there is none. */
    unknown(): Block | null;
  };
}
