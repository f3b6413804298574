import type { Release } from '../channel.ts';
import type { HookAnswer } from '../hook-answer.ts';
import { type Args, asGiven } from './payload.ts';

/** The answer to preToolUse: always an explicit decision, never silence. `args` are the agent's own. */
export function decided(release: Release, args: Args = {}): HookAnswer {
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
      ...(input === null ? {} : { modifiedArgs: asGiven(input, args) }),
    },
  };
}

export function permitted(allowed: boolean, message: string): HookAnswer {
  return { status: 200, body: allowed ? { behavior: 'allow' } : { behavior: 'deny', message } };
}
