import type { Release } from '../channel.ts';
import type { HookAnswer } from '../hook-answer.ts';

/** The answer to preToolUse: always an explicit decision, never silence. */
export function decided(release: Release): HookAnswer {
  const { effect, reason, input } = release;
  // Copilot takes a no without a reason for none.
  const permissionDecisionReason = reason === '' ? 'refused by the supervisor' : reason;
  if (effect !== 'allow')
    return { status: 200, body: { permissionDecision: 'deny', permissionDecisionReason } };
  return {
    status: 200,
    body: {
      permissionDecision: 'allow',
      permissionDecisionReason,
      ...(input === null ? {} : { modifiedArgs: input }),
    },
  };
}

export function permitted(allowed: boolean, message: string): HookAnswer {
  return { status: 200, body: allowed ? { behavior: 'allow' } : { behavior: 'deny', message } };
}
