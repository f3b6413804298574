import { stringify } from 'yaml';
import { commandLine } from '../model/contract.ts';
import type { Outcome } from '../model/problem.ts';
import type { ContractReading } from './contract-checks.ts';
import { type CheckedContract, parseContract } from './contract-file.ts';

/** What a person says on the command line instead of in a file. */
export interface ContractFlags {
  task: string;
  owner: string;
  read?: readonly string[];
  edit?: readonly string[];
  run?: readonly string[];
  call?: readonly string[];
  reach?: readonly string[];
  expose?: readonly string[];
  profile?: string;
  ticket?: string;
}

const file = commandLine;

/** The one-line contract for small local work: always low risk. Its text is the YAML it stands for. */
export function contractFromFlags(flags: ContractFlags, reading: ContractReading): Outcome<CheckedContract> {
  const lists = (['read', 'edit', 'run', 'call', 'reach', 'expose'] as const).flatMap((name) => {
    const entries = flags[name] ?? [];
    return entries.length > 0 ? [[name, entries] as const] : [];
  });
  const text = stringify({
    contract: 1,
    task: flags.task,
    ...(flags.ticket === undefined ? {} : { ticket: flags.ticket }),
    owner: flags.owner,
    ...(flags.profile === undefined ? {} : { agent: { profile: flags.profile } }),
    risk: 'low',
    ...(lists.length > 0 ? { may: Object.fromEntries(lists) } : {}),
  });
  const outcome = parseContract(text, { ...reading, file });
  // Lines of a text nobody wrote would send people looking for it.
  return outcome.ok
    ? outcome
    : { ok: false, problems: outcome.problems.map((problem) => ({ ...problem, where: file })) };
}
