import { z } from 'zod';
import { RuleLine } from './contract.ts';
import { AnswerKind, Shown } from './event.ts';
import { Identity } from './identity.ts';
import { Problem } from './problem.ts';
import { Signature } from './release.ts';

/** Over the canonical JSON of the intent without it, with the run's id: proves who said yes. */
const signed = { signature: Signature.optional() };

/** What a viewer may say over the control socket, one JSON object a line. The first must be `hello`. */
export const Intent = z.discriminatedUnion('intent', [
  z.strictObject({
    intent: z.literal('hello'),
    token: z.string(),
    identity: Identity,
    may: z.enum(['answer', 'watch']),
  }),
  z.strictObject({
    intent: z.literal('answer'),
    action: z.string(),
    /** Hash of the `action.decided` line that was on screen: an answer to anything else is refused. */
    decided: z.string(),
    answer: AnswerKind.exclude(['rule']),
    minutes: z.number().int().min(1).max(1440).nullable(),
    note: z.string().nullable(),
    command: z.string().nullable(),
    shown: Shown,
    ...signed,
  }),
  /** Answers a held action with lines in the contract: the action is judged again under it. */
  z.strictObject({
    intent: z.literal('make-rule'),
    action: z.string(),
    /** As for `answer`. */
    decided: z.string(),
    lines: z.array(RuleLine).min(1),
    /** The whole text of the contract with these lines; refused when it says anything else that the one in force does not. */
    contract: z.string(),
    shown: Shown,
    ...signed,
  }),
  z.strictObject({
    intent: z.literal('resolve-stop'),
    stop: z.string(),
    how: z.enum(['end', 'amend', 'once']),
    reason: z.string(),
    /** The amended contract's whole text for `amend`. */
    contract: z.string().nullable(),
    shown: Shown.nullable(),
    ...signed,
  }),
  z.strictObject({ intent: z.literal('pause'), reason: z.string() }),
  z.strictObject({ intent: z.literal('resume') }),
  z.strictObject({ intent: z.literal('end'), how: z.enum(['stop', 'kill']), reason: z.string() }),
  z.strictObject({ intent: z.literal('note'), text: z.string(), marker: z.boolean() }),
]);
export type Intent = z.infer<typeof Intent>;

/**
 * What the host says to a viewer. `line` is a journal line as it is on disk, newline removed; what was written before
 * the welcome a viewer reads from the journal itself, in `directory`.
 */
export const HostMessage = z.discriminatedUnion('say', [
  z.strictObject({
    say: z.literal('welcome'),
    run: z.string(),
    viewer: z.string(),
    screenSocket: z.string(),
    directory: z.string(),
  }),
  z.strictObject({ say: z.literal('event'), line: z.string() }),
  z.strictObject({ say: z.literal('refused'), problem: Problem }),
]);
export type HostMessage = z.infer<typeof HostMessage>;
