import type { PinnedContract } from '../model/contract.ts';
import { canonicalJson } from '../policy/canonical-json.ts';
import { hung } from './text-lines.ts';

const indent = 12;

/** What a contract delegates, to whom and within what, as its owner should see it before signing. */
export function contractPicture({ contract, file, hash }: PinnedContract, columns: number): string {
  const line = (label: string, text: string | undefined): string[] =>
    text === undefined || text === '' ? [] : hung(label, indent, text, columns);
  const lists = (label: string, all: Readonly<Record<string, readonly string[]>>): string[] =>
    Object.entries(all).flatMap(([name, patterns]) => line(`${label} ${name}`, patterns.join(', ')));
  const { rollback, evidence, stop_if } = contract;
  const note = Object.entries(rollback ?? {}).flatMap(([name, value]) =>
    typeof value === 'string' ? [`${name.replace('_', ' ')}: ${value}`] : [],
  );
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
    ...stop_if.flatMap((rule) => line('stop if', canonicalJson(rule))),
    ...line('hold', contract.hold),
    ...line('evidence', evidence.join(', ')),
    ...line('rollback', note.join('; ') || 'no note'),
    ...line('expires', contract.expires ?? 'never'),
    ...line('sha256', hash),
    '',
  ].join('\n');
}
