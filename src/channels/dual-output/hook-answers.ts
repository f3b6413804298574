import type { HookAnswer } from '../hook-answer.ts';

const body = (hookSpecificOutput: Record<string, unknown>): HookAnswer => ({
  status: 200,
  body: { hookSpecificOutput },
});

/** The answer to a question for permission. A no ends the call alone, and the model reads why. */
export const permission = (
  decision:
    | { behavior: 'allow'; updatedInput?: Record<string, unknown> }
    | { behavior: 'deny'; message: string },
): HookAnswer => body({ hookEventName: 'PermissionRequest', decision });

/** The answer just before a call runs. `ask` has the agent ask, in its file and at its screen. */
export const beforeUse = (
  permissionDecision: 'allow' | 'deny' | 'ask',
  permissionDecisionReason: string,
): HookAnswer => body({ hookEventName: 'PreToolUse', permissionDecision, permissionDecisionReason });
