import { agentNames, installAgent } from './install-agents.ts';
import { installMcp } from './install-mcp.ts';

/** Once, before any test file: two workers must not install over each other. */
export async function setup(): Promise<void> {
  for (const name of agentNames) await installAgent(name);
  await installMcp();
}
