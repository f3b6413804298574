import type { Intent } from '../model/intent.ts';
import { canonicalJson } from '../policy/canonical-json.ts';

/** What an owner's signature of a contract stands under: its text, by the sha256 of it. */
export const approvalText = (hash: string): string => canonicalJson({ signs: 'contract', hash });

/** What a signature of an intent stands under: all of it, and the run it is meant for. */
export function intentText(run: string, intent: Intent): string {
  const { signature: _, ...said } = { signature: undefined, ...intent };
  return canonicalJson({ signs: 'intent', run, intent: said });
}
