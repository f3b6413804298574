import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { EventBody } from '../../src/model/event.ts';
import { actionStories } from '../../src/views/action-story.ts';
import { createUnderWay } from '../../src/views/under-way.ts';
import * as make from '../state/bodies.ts';
import { runOf } from './run-of-events.ts';

/** When an action is let go and when it ends, as places in the journal; null: it never ends. */
const span = fc.tuple(fc.nat(40), fc.option(fc.nat(40)));

it('finds exactly what a look at every action finds', () => {
  fc.assert(
    fc.property(fc.array(span, { maxLength: 12 }), fc.nat(90), fc.nat(90), (spans, from, to) => {
      const bodies: EventBody[] = [make.started()];
      const steps = spans.flatMap(([begin, length], at): [number, EventBody][] => {
        const id = `a${at}`;
        const [asked, decided, released, finished] = make.passes(make.runs(id, 'npm test'));
        if (!asked || !decided || !released || !finished) throw new Error('no action');
        const end: [number, EventBody][] = length === null ? [] : [[begin + length + 1, finished]];
        return [[begin, asked], [begin, decided], [begin, released], ...end];
      });
      for (const [, body] of [...steps].sort(([a], [b]) => a - b)) bodies.push(body);
      const stories = actionStories(runOf(bodies).history);
      // Events are ten milliseconds apart: limits fall on them and between them.
      const [after, until] = [from * 5, to * 5];
      const naive = stories.filter(
        ({ released, finished }) =>
          (released?.t ?? 0) <= until && (finished?.t ?? Number.POSITIVE_INFINITY) > after,
      );
      const found = createUnderWay(stories)(after, until).map(({ id }) => id);
      expect([...found].sort()).toEqual(naive.map(({ id }) => id).sort());
    }),
    { numRuns: 300 },
  );
});
