import type { PinnedContract, StopRule } from '../model/contract.ts';
import { hung } from './text-lines.ts';

const indent = 12;

/** `touches migrations/**, because the fix would need a schema change`. */
function stopText({ because, ...rule }: StopRule): string {
  const what = Object.entries(rule).map(([name, value]) => `${name.replace('_', ' ')} ${listText(value)}`);
  return [...what, ...(because === undefined ? [] : [`because ${because}`])].join(', ');
}

const listText = (value: string | number | readonly string[]): string =>
  typeof value === 'object' ? value.join(', ') : String(value);

/** What a contract delegates, to whom and within what, as its owner should see it before signing: no field is left out. */
export function contractPicture({ contract, file, hash }: PinnedContract, columns: number): string {
  const line = (label: string, text: string | undefined): string[] =>
    text === undefined || text === '' ? [] : hung(label, indent, text, columns);
  const lists = (label: string, all: Readonly<Record<string, readonly string[]>>): string[] =>
    Object.entries(all).flatMap(([name, patterns]) => line(`${label} ${name}`, patterns.join(', ')));
  const { rollback, evidence, stop_if } = contract;
  const note = Object.entries(rollback ?? {}).flatMap(([name, value]) =>
    value === undefined || value.length === 0 ? [] : [`${name.replace('_', ' ')}: ${listText(value)}`],
  );
  const classes = Object.entries(contract.classes).map(([what, name]) => `${what}: ${name}`);
  return [
    ...line('contract', file),
    ...line('task', contract.task),
    ...line('ticket', contract.ticket),
    ...line('owner', contract.owner),
    ...line('risk owner', contract.risk_owner),
    ...line('approver', contract.approver ?? 'nobody'),
    ...line('agent', [contract.agent?.profile, contract.agent?.identity].filter(Boolean).join(', ')),
    ...line('risk', contract.risk),
    ...line('data', contract.data.join(', ')),
    ...line('sources', contract.sources.join(', ')),
    ...lists('may', contract.may),
    ...lists('ask', contract.ask),
    ...lists('never', contract.never),
    ...line('classes', classes.join(', ')),
    ...stop_if.flatMap((rule) => line('stop if', stopText(rule))),
    ...line('hold', contract.hold),
    ...line('evidence', evidence.join(', ')),
    ...lists('check', contract.checks),
    ...line('report', contract.report),
    ...line('rollback', note.join('; ') || 'no note'),
    ...line('expires', contract.expires ?? 'never'),
    ...line('review by', contract.review_by),
    ...line('incident', contract.incident_trigger),
    ...line('sha256', hash),
    '',
  ].join('\n');
}
