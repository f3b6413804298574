import { claude } from './claude.ts';
import { codex } from './codex.ts';
import { copilot } from './copilot.ts';
import type { Declared } from './declared.ts';
import { gemini } from './gemini.ts';
import { opencode } from './opencode.ts';
import { qwen } from './qwen.ts';

/** Every agent the suite plays, in the order of the table. */
export const agents: readonly Declared[] = [claude, opencode, codex, copilot, qwen, gemini];
