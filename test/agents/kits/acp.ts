import { copilot } from './copilot.ts';
import { gemini } from './gemini.ts';
import type { AgentKit } from './kit.ts';
import { opencode } from './opencode.ts';
import { qwen } from './qwen.ts';

const overAcp = (kit: AgentKit): AgentKit => ({ ...kit, profile: `${kit.profile}-acp` });

export const opencodeAcp = overAcp(opencode);
export const qwenAcp = overAcp(qwen);
export const geminiAcp = overAcp(gemini);
/** It reads with commands: what Copilot does not ask for over ACP it does not have. */
export const copilotAcp: AgentKit = {
  ...overAcp(copilot),
  says: { ...copilot.says, read: (path) => copilot.says.run(`cat ${path}`), delegate: () => null },
};
