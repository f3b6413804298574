import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/policy/decide.ts';
import { cases, inputFor } from './corpus.ts';

const judged = cases.map((example) => {
  const verdict = decide(inputFor(example.cmd));
  return { ...example, effect: verdict.effect, reason: verdict.reason };
});
const line = (one: (typeof judged)[number]): string =>
  `${one.id} ${one.effect} instead of ${one.expect.join('|')}: ${one.cmd} (${one.reason})`;

describe('shell corpus', () => {
  it('lets nothing through that is not allowed', () => {
    expect(judged.filter((one) => one.effect === 'allow' && !one.expect.includes('allow')).map(line)).toEqual(
      [],
    );
  });

  it('denies or stops what must not be asked', () => {
    const strict = judged.filter((one) => !one.expect.includes('allow') && !one.expect.includes('ask'));
    expect(strict.filter((one) => one.effect === 'ask').map(line)).toEqual([]);
  });

  it('asks about nothing that is plainly allowed', () => {
    const plain = judged.filter((one) => one.expect.length === 1 && one.expect[0] === 'allow');
    expect(plain.length).toBeGreaterThan(50);
    expect(plain.filter((one) => one.effect !== 'allow').map(line)).toEqual([]);
  });
});
