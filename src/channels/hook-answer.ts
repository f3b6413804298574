import type { Release } from './channel.ts';

/** A reply to one hook call. Anything but a 200 with a decision blocks the call, by `onFailure: block`. */
export interface HookAnswer {
  status: number;
  body: Record<string, unknown>;
}

/** "No opinion". Only for events that decide nothing: for PreToolUse it would run the agent's native flow. */
export const noted: HookAnswer = { status: 200, body: {} };

/** Refuses the request itself; the agent treats the call as blocked. */
export function refused(status: number, why: string): HookAnswer {
  return { status, body: { error: why, ...denial(why) } };
}

function denial(reason: string) {
  return {
    hookSpecificOutput: {
      hookEventName: 'PreToolUse',
      permissionDecision: 'deny',
      permissionDecisionReason: reason,
    },
  };
}

/** The answer to PreToolUse: always an explicit decision, never silence. */
export function preToolUseAnswer(release: Release): HookAnswer {
  if (release.effect !== 'allow') return { status: 200, body: denial(release.reason) };
  return {
    status: 200,
    body: {
      hookSpecificOutput: {
        hookEventName: 'PreToolUse',
        permissionDecision: 'allow',
        permissionDecisionReason: release.reason,
        ...(release.input === null ? {} : { updatedInput: release.input }),
      },
    },
  };
}

/** Hands a question of the agent's own to the person at its screen. */
export function askPerson(reason: string): HookAnswer {
  return {
    status: 200,
    body: {
      hookSpecificOutput: {
        hookEventName: 'PreToolUse',
        permissionDecision: 'ask',
        permissionDecisionReason: reason,
      },
    },
  };
}

export function permissionAnswer(effect: 'allow' | 'deny', message: string): HookAnswer {
  return {
    status: 200,
    body: {
      hookSpecificOutput: {
        hookEventName: 'PermissionRequest',
        decision: effect === 'allow' ? { behavior: 'allow' } : { behavior: 'deny', message },
      },
    },
  };
}

/** Keeps a settings change out of the running session. */
export const settingsBlocked: HookAnswer = {
  status: 200,
  body: {
    decision: 'block',
    reason: 'Settings are locked while this run is supervised. The change takes effect in the next session.',
  },
};
