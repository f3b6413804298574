import { consequenceText } from '../model/consequence.ts';
import { wasProgram } from '../model/identity.ts';
import type { Packet } from '../model/packet.ts';
import { answererName } from '../model/record.ts';
import type { ApprovalFact, DeniedFact, WorkedAroundFact } from '../model/record-parts.ts';
import {
  count,
  duration,
  group,
  type Line,
  list,
  moment,
  orUnknown,
  own,
  type PageOptions,
  paragraph,
  prose,
  type Row,
  type Section,
  say,
  strong,
  who,
} from './packet-words.ts';

const deniedLine = ({ t, action, kind, target, rule, reason, by }: DeniedFact): Line =>
  say`${own(moment(t))} ${action} ${own(kind)} ${target}: ${prose(reason)} (${by ? say`by ${answererName(by)}` : say`rule ${rule.id}`})`;

/** A way around a refusal that was tried and happened. */
const aroundLine = ({ t, action, kind, target, by, how }: WorkedAroundFact): Line =>
  say`${own(moment(t))} ${action} ${own(kind)} ${target}, by ${by}: ${prose(how)}`;

/** Where the agent pushed, and what became of it. */
export function pressureSection(
  { security: { denied, pressure, stops } }: Packet,
  { rows, detail }: PageOptions,
): Section {
  const asked = pressure.list.filter(({ effect }) => effect === 'ask');
  const stopped = stops.map(
    ({ t, stop, reason, resolved }) =>
      say`${own(moment(t))} ${stop}: ${prose(reason)}; ${orUnknown(resolved, ({ how, by, reason: why }) => say`${own(how)} by ${answererName(by)}: ${prose(why)}`)}`,
  );
  return {
    title: 'Boundary pressure',
    note:
      pressure.asks + pressure.denials + pressure.stops === 0
        ? 'none'
        : `${pressure.asks} asked, ${pressure.denials} denied, ${pressure.stops} stopped`,
    open: detail === 'open' || pressure.denials + pressure.stops > 0,
    blocks: [
      group('Denied'),
      ...list(denied.map(deniedLine), rows, 'Nothing was denied.'),
      group('Stopped'),
      ...list(stopped, rows, 'No stop rule was hit.'),
      group('Worked around'),
      paragraph(say`In all: ${prose(pressure.workedAround.statement)}`),
      ...list(pressure.workedAround.list.map(aroundLine), rows, null),
      group('Asked'),
      ...list(
        asked.map(
          ({ t, action, kind, target, rule }) =>
            say`${own(moment(t))} ${action} ${own(kind)} ${target} (rule ${rule.id})`,
        ),
        rows,
        'Nothing had to be asked.',
      ),
    ],
  };
}

function approvalRow({ t, action, kind, target, rule, granted, answer, consequences }: ApprovalFact): Row {
  const answered = orUnknown(answer, (value) => {
    const byProgram = value.by.kind === 'person' && wasProgram(value.by.identity);
    const seen = byProgram
      ? 'put to a program'
      : value.shown
        ? `shown for ${duration(value.shown.ms)}, ${count(value.shown.swallowed, 'key')} swallowed`
        : 'not shown to anybody';
    const note = value.note === null ? own('') : say`, note: ${prose(value.note)}`;
    return say`${own(value.answer)} by ${value.by.kind === 'person' ? who(value.by.identity) : own(answererName(value.by))} after ${own(duration(value.waitedMs))} (${own(seen)})${note}`;
  });
  return {
    line: say`${own(moment(t))} ${action} ${own(kind)} ${target}: ${strong(granted ? 'granted' : 'not granted')}, ${answered}`,
    under: [
      say`asked by rule ${rule.id}`,
      ...(consequences.length === 0
        ? [own('no consequence was told before the answer')]
        : consequences.map((one) => say`told that it would ${prose(consequenceText(one))}`)),
    ],
  };
}

/** Who let what go, how long they looked, and what they were told. */
export function approvalSection(
  { security: { approvals, grants } }: Packet,
  { rows, detail }: PageOptions,
): Section {
  return {
    title: 'Approvals',
    note:
      approvals.requested === 0
        ? 'none requested'
        : `${approvals.requested} requested, ${approvals.granted} granted`,
    open: detail === 'open',
    blocks: [
      ...list(approvals.list.map(approvalRow), rows, 'None was requested.'),
      group('Grants'),
      ...list(
        grants.map(
          ({ t, grant, ended }) =>
            say`${own(moment(t))} ${grant.id} ${grant.what}, by ${who(grant.by)}, ended ${own(ended.how)}`,
        ),
        rows,
        'None was given.',
      ),
    ],
  };
}
