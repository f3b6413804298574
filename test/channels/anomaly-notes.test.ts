import { expect, it } from 'vitest';
import { createAnomalyNotes } from '../../src/channels/anomaly-notes.ts';

it('tells the first of a flood, counts the rest, and starts anew later', () => {
  const notes: string[] = [];
  let clock = 0;
  const anomaly = createAnomalyNotes({ note: (text) => notes.push(text), now: () => clock });
  for (let n = 0; n < 1000; n += 1) anomaly(`call ${n}`);
  expect(notes).toHaveLength(10);
  clock = 10_000;
  anomaly('later');
  expect(notes.slice(10)).toEqual(['anomaly: 990 more of the kind before this one', 'anomaly: later']);
});
