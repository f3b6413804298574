import { expect, it } from 'vitest';
import type { EventBody } from '../../src/model/event.ts';
import { changesFact } from '../../src/views/record-changes.ts';
import { dana, started } from '../state/bodies.ts';
import { chain } from '../state/trace.ts';

const at = '2026-11-20T16:29:25.123Z';
const report = { ok: true, detail: 'all of it', paths: [], more: 0, wanted: 'a', got: 'a' };
const cases: [string, EventBody, string][] = [
  [
    'applied',
    { type: 'changes.applied', by: dana, at, ...report },
    'Applied to the workspace at 2026-11-20 16:29:25 UTC by dana: all of it.',
  ],
  [
    'discarded',
    { type: 'changes.discarded', by: dana, at, reason: 'no' },
    'Nothing of it is in the workspace: it was discarded at 2026-11-20 16:29:25 UTC by dana: no',
  ],
];

it.each(cases)('changes that were %s say when, as people read it', (state, event, statement) => {
  expect(changesFact(chain([started(), { type: 'changes.held' }, event]))).toMatchObject({
    state,
    statement,
    at,
  });
});
