import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  asksSigned,
  joinOrganisation,
  mayDo,
  OrganisationFile,
  Right,
} from '../../src/model/organisation.ts';

const file = (said: object) => ({
  file: '/o.yaml',
  said: OrganisationFile.parse({ organisation: 1, ...said }),
});

describe('who may do what', () => {
  const cases: [list: string[], name: string, may: boolean][] = [
    [['dana@example.com'], 'dana@example.com', true],
    [['dana@example.com'], 'Dana@Example.com', true],
    [['dana@example.com'], 'sam@example.com', false],
    [['*@example.com'], 'sam@example.com', true],
    [['*@example.com'], 'sam@example.com.evil', false],
    [['*@example.com'], '@example.co', false],
    [['s*m@*.com'], 'sam@example.com', true],
    [['ab*ba'], 'aba', false],
    [['*'], '', true],
    [[], 'dana@example.com', false],
  ];
  it.each(cases)('%j: %s: %s', (decide, name, may) => {
    expect(mayDo(joinOrganisation([file({ may: { decide } })]), 'decide', name)).toBe(may);
  });

  it('is everyone where nothing is laid down', () => {
    expect(Right.options.map((right) => mayDo(null, right, 'anyone'))).toEqual(Right.options.map(() => true));
    expect(mayDo(joinOrganisation([file({})]), 'approve', 'anyone')).toBe(true);
  });

  it('needs a place on the list of each file, in whatever order they come', () => {
    const name = fc.constantFrom('a', 'b', 'c');
    fc.assert(
      fc.property(fc.array(fc.array(name), { maxLength: 3 }), name, (lists, who) => {
        const files = lists.map((disable) => file({ may: { disable } }));
        const every = lists.every((list) => list.includes(who));
        expect(mayDo(joinOrganisation(files), 'disable', who)).toBe(every);
        expect(mayDo(joinOrganisation(files.toReversed()), 'disable', who)).toBe(every);
      }),
    );
  });
});

describe('files together', () => {
  it('keep the longer, ask for the signed risks of both, and take the first list of signers', () => {
    const joined = joinOrganisation([
      file({ retention: { keep: '90d' }, signed: ['medium'], allowed_signers: '/etc/signers' }),
      file({ retention: { keep: '2h', keep_shipped: 'forever' }, allowed_signers: '/home/signers' }),
    ]);
    expect(joined?.retention).toEqual({ keep: 90 * 86_400_000, keepShipped: 'forever' });
    expect(joined?.allowedSigners).toBe('/etc/signers');
    expect(joined?.signed).toEqual(['medium', 'high']);
    expect(asksSigned(joined, 'medium')).toBe(true);
    expect(asksSigned(joined, 'low')).toBe(false);
  });

  it('high risk is always signed', () => {
    expect(asksSigned(null, 'high')).toBe(true);
    expect(asksSigned(joinOrganisation([file({ signed: [] })]), 'high')).toBe(true);
    expect(asksSigned(null, 'medium')).toBe(false);
  });
});
