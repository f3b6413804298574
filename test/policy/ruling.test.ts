import { describe, expect, it } from 'vitest';
import type { Effect } from '../../src/model/words.ts';
import {
  allow,
  ask,
  builtin,
  cite,
  type Hearing,
  mostSevere,
  never,
  settle,
  stop,
} from '../../src/policy/ruling.ts';

const rule = {
  pattern: 'x',
  ref: { ...builtin('x', 'text'), id: 'may.run[0]', file: 'countersign.yaml', line: 7 },
};
const said = {
  deny: never(rule, 'It'),
  stop: stop(rule, 'It'),
  ask: ask(rule, 'It'),
  allow: allow(rule, 'It'),
};
const hearing = (fields: Partial<Hearing>): Hearing => ({
  does: 'run',
  target: 'x',
  hard: [],
  soft: [],
  open: null,
  otherwise: 'nothing allows it',
  ...fields,
});
const granted = { ...said.allow, reason: 'granted' };
const effectOf = (fields: Partial<Hearing>, grant = false, attended = true): [Effect, string] => {
  const part = settle(hearing(fields), { attended, grant: grant ? granted : null });
  expect([part.does, part.target]).toEqual(['run', 'x']);
  return [part.effect, part.reason];
};

describe('one part', () => {
  it.each<[fields: Partial<Hearing>, grant: boolean, attended: boolean, effect: Effect, reason: string]>([
    [{}, false, true, 'ask', 'nothing allows it'],
    [{}, false, false, 'deny', 'nothing allows it'],
    [{}, true, true, 'allow', 'granted'],
    [{}, true, false, 'allow', 'granted'],
    [{ open: said.allow }, false, true, 'allow', said.allow.reason],
    [{ open: said.allow }, true, true, 'allow', said.allow.reason],
    [{ open: said.allow, soft: [said.ask] }, false, true, 'ask', said.ask.reason],
    [{ open: said.allow, soft: [said.ask] }, true, true, 'allow', 'granted'],
    [{ soft: [said.ask] }, false, false, 'ask', said.ask.reason],
    [{ soft: [said.ask], hard: [said.deny] }, true, true, 'deny', said.deny.reason],
    [{ open: said.allow, hard: [said.deny, said.stop] }, true, true, 'stop', said.stop.reason],
  ])('%#', (fields, grant, attended, effect, reason) => {
    expect(effectOf(fields, grant, attended)).toEqual([effect, reason]);
  });

  it('says by which default', () => {
    const texts = [true, false].map((attended) => settle(hearing({}), { attended, grant: null }).rule.text);
    expect(texts).toEqual(['ask when no rule allows', 'deny when no rule allows and nobody can be asked']);
    expect(settle(hearing({}), { attended: true, grant: null }).rule).toMatchObject({
      id: 'default',
      source: 'default',
    });
  });
});

describe('the most severe', () => {
  it.each<[effects: Effect[], at: number | null]>([
    [[], null],
    [['allow'], 0],
    [['allow', 'ask', 'deny', 'stop'], 3],
    [['stop', 'deny', 'ask'], 0],
    [['ask', 'ask'], 0],
    [['allow', 'deny', 'deny', 'ask'], 1],
  ])('of %j', (effects, at) => {
    const items = effects.map((effect) => ({ effect }));
    expect(mostSevere(items)).toBe(at === null ? null : items[at]);
  });
});

describe('a rule as a sentence refers to it', () => {
  it.each([
    [rule.ref, 'may.run[0] "text" (countersign.yaml:7)'],
    [{ ...rule.ref, line: null }, 'may.run[0] "text" (countersign.yaml)'],
    [builtin('x', 'text'), 'builtin:x "text"'],
  ])('%#', (ref, text) => expect(cite(ref)).toBe(text));

  it('is in the reasons', () => {
    const where = 'may.run[0] "text" (countersign.yaml:7).';
    expect(said.deny.reason).toBe(`It is off limits: ${where}`);
    expect(said.stop.reason).toBe(`It hits a stop rule: ${where}`);
    expect(said.ask.reason).toBe(`It needs a person's word: ${where}`);
    expect(said.allow.reason).toBe(`It is delegated: ${where}`);
    expect(Object.entries(said).map(([effect, ruling]) => [effect, ruling.effect, ruling.rule])).toEqual(
      Object.keys(said).map((effect) => [effect, effect, rule.ref]),
    );
  });
});
