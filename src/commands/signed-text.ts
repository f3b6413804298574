import type { EventOf } from '../model/event.ts';
import type { Release } from '../model/release.ts';
import { canonicalJson } from '../policy/canonical-json.ts';

/** What a signature of the head stands under: which run, how many lines, the hash of the last one, who and when. */
export function headText(run: string, body: Omit<EventOf<'head.signed'>, 'type' | 'signature'>): string {
  const { head, events, by, at } = body;
  return canonicalJson({ signs: 'head', run, head, events, by: by.name, at });
}

/** What a signature of a release decision stands under: all of it, and the journal as it was before. */
export function decisionText(run: string, head: string, decision: Omit<Release, 'signature'>): string {
  const { decision: what, by, reason, at, owner, reviewed, residual } = decision;
  const { containment, incidentTrigger, obstacles, override, commit } = decision;
  return canonicalJson({
    signs: 'decision',
    run,
    head,
    decision: what,
    by: by.name,
    reason,
    at,
    owner,
    reviewed,
    residual,
    containment,
    incidentTrigger,
    obstacles,
    override,
    commit,
  });
}
