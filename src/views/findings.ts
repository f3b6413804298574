import type { Event } from '../model/event.ts';
import type { RunRecord } from '../model/record.ts';
import type { Finding } from '../model/record-parts.ts';
import type { ActionStory } from './action-story.ts';
import type { Doing } from './doings.ts';
import { changeFindings } from './findings-changes.ts';
import { checkFindings, testFindings } from './findings-checks.ts';
import { actionFindings, recordFindings } from './findings-conduct.ts';
import { witnessFindings } from './findings-witness.ts';
import type { EvidenceEvent } from './record-checks.ts';
import type { Attributed } from './record-observed.ts';
import type { Seen } from './windows.ts';

/** What the findings are worked out from. */
export interface Grounds {
  readonly events: readonly Event[];
  readonly stories: readonly ActionStory[];
  readonly evidence: readonly EvidenceEvent[];
  readonly seen: Seen;
  readonly attributed: readonly Attributed[];
  readonly doingOf: (story: ActionStory) => Doing;
  readonly tests: RunRecord['tests'];
  readonly changedUnread: readonly string[];
  readonly witnessed: RunRecord['witnessed'];
  /** Bytes of a torn last line that the reader set aside. */
  readonly torn: number;
}

const weights = ['serious', 'look', 'note'] as const satisfies readonly Finding['weight'][];

/** What a reviewer has to look at, the serious first and otherwise in the order of the kinds. */
export function findingsOf(grounds: Grounds): Finding[] {
  const all = [
    ...changeFindings(grounds),
    ...actionFindings(grounds),
    ...checkFindings(grounds),
    ...testFindings(grounds.tests),
    ...witnessFindings(grounds.witnessed),
    ...recordFindings(grounds),
  ];
  return weights.flatMap((weight) => all.filter((finding) => finding.weight === weight));
}
