import { z } from 'zod';
import { Signature } from './release.ts';

/** What stands in the file beside a contract that its owner signed, version 1. */
export const ApprovalFile = z.strictObject({
  approval: z.literal(1),
  /** sha256 (hex) of the contract's text: an approval of any other text is none. */
  hash: z.string(),
  ...Signature.shape,
});
export type ApprovalFile = z.infer<typeof ApprovalFile>;
