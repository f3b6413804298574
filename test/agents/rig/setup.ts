import { installClaude } from './install-agents.ts';
import { installOpencode } from './install-opencode.ts';

/** Once, before any test file: two workers must not install over each other. */
export async function setup(): Promise<void> {
  await installClaude();
  await installOpencode();
}
