import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/policy/decide.ts';
import { cases, inputFor } from './corpus.ts';

const judged = cases.map((example) => {
  const verdict = decide(inputFor(example.cmd));
  return { ...example, effect: verdict.effect, reason: verdict.reason };
});
const line = (one: (typeof judged)[number]): string =>
  `${one.id} ${one.effect} instead of ${one.expect.join('|')}: ${one.cmd} (${one.reason})`;

const bypass = judged.filter((one) => one.effect === 'allow' && !one.expect.includes('allow'));
const strict = judged.filter((one) => !one.expect.includes('allow') && !one.expect.includes('ask'));
const underBlock = strict.filter((one) => one.effect === 'ask');
const plain = judged.filter((one) => one.expect.length === 1 && one.expect[0] === 'allow');
const overAsk = plain.filter((one) => one.effect !== 'allow');
const scores = `bypass ${bypass.length}, under-block ${underBlock.length}, over-ask ${overAsk.length} of ${judged.length}`;

describe(`shell corpus: ${scores}`, () => {
  it('lets nothing through that is not allowed', () => expect(bypass.map(line)).toEqual([]));

  it('denies or stops what must not be asked', () => expect(underBlock.map(line)).toEqual([]));

  it('asks about nothing that is plainly allowed', () => {
    expect(plain.length).toBeGreaterThan(50);
    expect(overAsk.map(line)).toEqual([]);
  });
});
