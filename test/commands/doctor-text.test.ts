import { describe, expect, it } from 'vitest';
import { doctorText } from '../../src/commands/doctor-text.ts';
import { DoctorReport, type DoctorRow, doctorReport, judgeAttempt } from '../../src/model/doctor.ts';

const row = (over: Partial<DoctorRow>): DoctorRow => ({
  id: 'machine.one',
  group: 'machine',
  promise: 'One thing holds',
  verdict: 'enforced',
  needed: true,
  detail: 'it was tried',
  ...over,
});

const rows = [
  row({}),
  row({ id: 'machine.two', verdict: 'not-needed', detail: '' }),
  row({ id: 'machine.three', verdict: 'unknown', detail: 'it said\u001b[31m nothing' }),
  row({
    id: 'contract.four',
    group: 'contract',
    verdict: 'not-enforced',
    needed: false,
    about: ['a', 'b', 'c', 'd', 'e'],
    enable: 'sudo make it so',
  }),
];

describe('the report', () => {
  it('is grouped, worst first, within 80 columns, and hides nothing', () => {
    const text = doctorText(doctorReport('1', rows), 80);
    expect(text).toMatchInlineSnapshot(`
      "What this machine can hold
      unknown       One thing holds: it said\\u001b[31m nothing
      enforced      One thing holds: it was tried
      not needed    One thing holds

      This contract in this workspace
      not enforced  One thing holds: it was tried
                      a
                      b
                      c
                      and 2 more (--json)
                    to enable: sudo make it so

      1 not enforced, 1 unknown, 1 enforced, 1 not needed. A run here is less than its
      record says: 1 of what it needs does not hold.
      "
    `);
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('is what the schema says', () => {
    const report = doctorReport('1', rows);
    expect(DoctorReport.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
  });

  it.each<[boolean, Partial<DoctorRow>]>([
    [true, {}],
    [true, { verdict: 'not-needed' }],
    [true, { verdict: 'not-enforced', needed: false }],
    [true, { verdict: 'unknown', needed: false }],
    [false, { verdict: 'not-enforced' }],
    [false, { verdict: 'unknown' }],
  ])('holds: %s with %j', (holds, over) => {
    expect(doctorReport('1', [row({}), row(over)]).holds).toBe(holds);
  });
});

const got = { got: true, said: 'it got it' };
const no = { got: false, said: 'refused' };

it.each([
  [got, no, 'enforced', 'refused'],
  [got, got, 'not-enforced', 'it got it'],
  [no, got, 'not-enforced', 'it got it'],
  [undefined, got, 'not-enforced', 'it got it'],
  [no, no, 'unknown', 'it fails without protection too: refused'],
  [got, undefined, 'unknown', 'the attempt did not report'],
  [undefined, no, 'unknown', 'the attempt without protection did not report'],
] as const)('without %j, with %j: %s', (control, inside, verdict, detail) => {
  expect(judgeAttempt(control, inside)).toEqual({ verdict, detail });
});
