import { fileURLToPath } from 'node:url';

/** The name the practice agent is started by. It is no file: nothing on the PATH can take its place. */
export const practiceCommand = 'countersign-practice-agent';

/** The built-in practice agent: a program of its own, run by the Node that runs us. */
export const practiceAgent = (): { file: string; lead: string[] } => ({
  file: process.execPath,
  lead: [fileURLToPath(new URL('./practice-agent.js', import.meta.url))],
});
