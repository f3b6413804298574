import { createHash } from 'node:crypto';
import { readFileSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { causeText } from '../model/cause.ts';
import { commandLine, ruleText } from '../model/contract.ts';
import type { Event } from '../model/event.ts';
import type { Intent } from '../model/intent.ts';
import { withMayLines, writeContract } from '../store/contract-edit.ts';
import { parseContract } from '../store/contract-file.ts';

type RuleIntent = Extract<Intent, { intent: 'make-rule' }>;

export interface ContractSource {
  workspace: string;
  file: string;
  hashes: readonly string[];
}

export interface RuleWriterPorts {
  /** Where the run's contract came from, and the hashes its file may have: at the start, and in force. */
  contract(): ContractSource;
  say(text: string, bad: boolean): void;
  /** Wall clock, ms since the epoch. */
  wall(): number;
}

/** Puts the rules this person makes into the contract's file too, once the run has them. */
export interface RuleWriter {
  sent(intent: RuleIntent): void;
  /** The host refused something: what was sent is not to be written. */
  refused(): void;
  recorded(event: Event): void;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

export function createRuleWriter(ports: RuleWriterPorts): RuleWriter {
  let pending: { intent: RuleIntent; hash: string; source: ContractSource } | undefined;

  return {
    sent(intent) {
      pending = { intent, hash: sha256(intent.contract), source: ports.contract() };
    },
    refused() {
      pending = undefined;
    },
    recorded({ body }) {
      if (body.type !== 'contract.amended' || body.contract.hash !== pending?.hash) return;
      const { intent, source } = pending;
      pending = undefined;
      const lines = intent.lines.map(ruleText).join('; ');
      if (source.file === commandLine) {
        ports.say(`rule made for this run: ${lines}`, false);
        return;
      }
      const why = writeLines(intent, source, ports.wall());
      if (why === null) ports.say(`rule in ${source.file}: ${lines}`, false);
      else ports.say(`rule made for this run only: ${why}`, true);
    },
  };
}

/** Why the file does not have the lines; null when it has. */
function writeLines(
  { lines }: RuleIntent,
  { workspace, file: shown, hashes }: ContractSource,
  now: number,
): string | null {
  try {
    const path = resolve(workspace, shown);
    // What a link leads to is the file, not the link.
    const file = realpathSync(path);
    const text = readFileSync(file, 'utf8');
    // Somebody wrote in it since: whoever did has not seen this line, and this person has not seen theirs.
    if (!hashes.includes(sha256(text))) return 'the contract file changed since; not written';
    const made = withMayLines(text, lines);
    const checked = made.ok ? parseContract(made.value, { file: shown, workspace, now }) : made;
    const written = made.ok && checked.ok ? writeContract(file, made.value) : checked;
    return written.ok ? null : (written.problems[0]?.message ?? 'not written');
  } catch (cause) {
    return `the contract file cannot be read (${causeText(cause)})`;
  }
}
