import { type RuleLine, ruleText } from '../model/contract.ts';
import type { Identity } from '../model/identity.ts';
import type { Intent } from '../model/intent.ts';
import type { Problem } from '../model/problem.ts';
import { additionProblem, amendmentProblem } from './amendment.ts';
import type { Asked, Held } from './held.ts';
import type { Ledger } from './ledger.ts';
import type { SupervisorPorts } from './ports.ts';

type RuleIntent = Extract<Intent, { intent: 'make-rule' }>;

/** Answers to questions that are lines in the contract. */
export interface Rules {
  make(intent: RuleIntent, by: Identity): Promise<Problem | undefined>;
}

const noContract: Problem = {
  code: 'question-gone',
  message: 'The run has not started yet.',
  fix: 'Look at the actions pane.',
};

export function createRules(
  ledger: Ledger,
  held: Held,
  wouldAllow: (asked: Asked) => boolean,
  ports: Pick<SupervisorPorts, 'parseContract' | 'redact'>,
): Rules {
  return {
    async make(intent, by) {
      const { action, lines, shown } = intent;
      const parsed = ports.parseContract(intent.contract, 1);
      if (!parsed.ok) return parsed.problems[0];
      const text = linesText(lines);
      const { value } = await ports.redact({ contract: parsed.value, reason: `rule for ${action}: ${text}` });
      // From here on nothing waits: no other answer and no other amendment comes between the checks and the line.
      const { contract: inForce } = ledger.state();
      if (!inForce) return noContract;
      const problem =
        held.refusal(intent, 'rule') ??
        amendmentProblem(ledger.state(), by) ??
        additionProblem(inForce.contract, parsed.value.contract, lines);
      if (problem) return problem;
      const contract = { ...value.contract, version: inForce.version + 1 };
      ledger.recordNow({ type: 'contract.amended', contract, by, reason: value.reason });
      held.answerByRule({ action, by, text, shown }, wouldAllow);
      return undefined;
    },
  };
}

const linesText = (lines: readonly RuleLine[]): string => lines.map(ruleText).join('; ');
