import { z } from 'zod';

const Message = z.looseObject({
  id: z.union([z.number(), z.string()]).optional(),
  method: z.string().optional(),
  params: z.unknown().optional(),
});
const Params = z.record(z.string(), z.unknown());

/** Requests that begin something the agent then acts in. */
const beginning = new Set(['thread/start', 'thread/resume', 'thread/fork', 'turn/start']);

/** Codex asks before every command and patch that it does not know to read only. */
const asks = 'untrusted';

/** Keys that say how a session asks, and who may answer, wherever they come. */
const policy = new Set(['approvalPolicy', 'approval_policy']);
const reviewer = new Set(['approvalsReviewer', 'approvals_reviewer']);

function asking(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asking);
  const fields = Params.safeParse(value);
  if (!fields.success) return value;
  return Object.fromEntries(
    Object.entries(fields.data).map(([key, of]) => {
      if (policy.has(key)) return [key, asks];
      return reviewer.has(key) ? [key, null] : [key, asking(of)];
    }),
  );
}

/** What Codex's screen says, on its way to its server: whatever it begins asks. Undefined for what is no message. */
export function fromScreen(text: string): string | undefined {
  const message = Message.safeParse(jsonOf(text));
  if (!message.success) return undefined;
  const { method, params } = message.data;
  const begun = Params.safeParse(asking(params));
  if (method === undefined || !begun.success) return JSON.stringify(message.data);
  const held = beginning.has(method) ? { ...begun.data, approvalPolicy: asks } : begun.data;
  return JSON.stringify({ ...message.data, params: held });
}

/**
 * What Codex's server says, on its way to the screen. Its questions come here only when a hook did not answer them: then the
 * answer is no. Undefined for what is no message.
 */
export function fromServer(text: string): { screen: string } | { server: string } | undefined {
  const message = Message.safeParse(jsonOf(text));
  if (!message.success) return undefined;
  const { id, method } = message.data;
  if (id === undefined || method === undefined || !/approval/i.test(method)) return { screen: text };
  return { server: JSON.stringify({ id, result: { decision: 'decline' } }) };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
