import { z } from 'zod';
import type { Event } from '../model/event.ts';
import type { Identity } from '../model/identity.ts';

/** What of a signed intent has to agree with what it did. */
const Signed = z.looseObject({
  signs: z.literal('intent'),
  run: z.string(),
  intent: z.looseObject({
    intent: z.string(),
    action: z.string().optional(),
    stop: z.string().optional(),
    answer: z.string().optional(),
    how: z.string().optional(),
  }),
});
type Signed = z.infer<typeof Signed>;

function signedIn(text: string): Signed | undefined {
  try {
    const parsed = Signed.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a signed text says what an event says was done. */
function says({ intent }: Signed, body: Event['body']): boolean {
  if (body.type === 'action.answered') {
    if (intent.action !== body.action) return false;
    return body.answer === 'rule' ? intent.intent === 'make-rule' : intent.answer === body.answer;
  }
  return body.type === 'stop.resolved' && intent.stop === body.stop && intent.how === body.how;
}

const byOf = (body: Event['body']): Identity | undefined =>
  (body.type === 'action.answered' || body.type === 'stop.resolved') && body.by.kind === 'person'
    ? body.by.identity
    : undefined;

/**
 * The first answer that is said to be signed and has no signed text before it that says the same, by the same key, for this
 * run; undefined when there is none. A text stands for one answer.
 */
export function unsignedAnswer(run: string, events: readonly Event[]): Event | undefined {
  const open: { signed: Signed; key: string }[] = [];
  for (const event of events) {
    const { body } = event;
    if (body.type === 'intent.signed') {
      const signed = signedIn(body.text);
      if (signed?.run === run) open.push({ signed, key: body.signature.key });
    }
    const by = byOf(body);
    if (by?.how !== 'signed') continue;
    const at = open.findIndex(({ signed, key }) => key === by.key && says(signed, body));
    if (at < 0) return event;
    open.splice(at, 1);
  }
  return undefined;
}
