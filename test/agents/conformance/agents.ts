import { bash } from './bash.ts';
import { claude } from './claude.ts';
import { codex } from './codex.ts';
import { copilot } from './copilot.ts';
import { copilotAcp } from './copilot-acp.ts';
import type { Declared } from './declared.ts';
import { gemini } from './gemini.ts';
import { geminiAcp } from './gemini-acp.ts';
import { opencode } from './opencode.ts';
import { opencodeAcp } from './opencode-acp.ts';
import { qwen } from './qwen.ts';
import { qwenAcp } from './qwen-acp.ts';
import { aider, type Told } from './told.ts';

/** Every agent the suite plays, in the order of the table. */
export const agents: readonly Declared[] = [claude, opencode, codex, copilot, qwen, gemini];

/** The ways in that leave out the agent's own screen, or that agents without one of the channels above have. */
export const otherWays: readonly (Declared | Told)[] = [
  opencodeAcp,
  qwenAcp,
  geminiAcp,
  copilotAcp,
  bash,
  aider,
];
