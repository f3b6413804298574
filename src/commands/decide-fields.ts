import type { Problem } from '../model/problem.ts';
import type { RunRecord } from '../model/record.ts';
import type { Release, ReleaseDecision } from '../model/release.ts';

/** What the person says with a decision; what is left out is asked for or taken from the contract. */
export interface SaidFields {
  reason?: string | undefined;
  owner?: string | undefined;
  reviewed?: readonly string[] | undefined;
  residual?: string | undefined;
  residualOwner?: string | undefined;
  containment?: string | undefined;
  incidentTrigger?: string | undefined;
  override?: string | undefined;
  commit?: string | undefined;
}

type FieldName = 'reason' | 'residual' | 'residualOwner' | 'containment';
export type Fields = Pick<
  Release,
  'reason' | 'owner' | 'reviewed' | 'residual' | 'containment' | 'incidentTrigger' | 'override' | 'commit'
>;

const questions: Readonly<Record<FieldName, string>> = {
  reason: 'Why? ',
  residual: 'What risk is left? (none, if none) ',
  residualOwner: 'Who answers for that risk? ',
  containment: 'What is done first when it goes wrong? ',
};

const options: Readonly<Record<FieldName, string>> = {
  reason: '--reason TEXT',
  residual: '--residual TEXT',
  residualOwner: '--residual-owner NAME',
  containment: '--containment TEXT',
};

const why: Readonly<Record<FieldName, string>> = {
  reason: 'a decision without a reason says nothing',
  residual: 'from medium risk on, whoever ships says what risk is left',
  residualOwner: 'a risk that is left has an owner',
  containment: 'at high risk, whoever ships says what is done first when it goes wrong',
};

const known = <T>(fact: { known: true; value: T } | { known: false }): T | undefined =>
  fact.known ? fact.value : undefined;

/** What the contract and the agent's own words answer already. Only a person names the risk that is left. */
function withDefaults(said: SaidFields, record: RunRecord): SaidFields {
  return {
    ...said,
    owner: said.owner ?? record.people.owner,
    residualOwner: said.residualOwner ?? known(record.residualRisk.owner),
    incidentTrigger: said.incidentTrigger ?? known(record.incidentTrigger),
  };
}

/** Fields this decision needs and does not have. */
function missing(decision: ReleaseDecision, said: SaidFields, { risk }: RunRecord): FieldName[] {
  const ship = decision === 'ship';
  const needed: FieldName[] = [
    'reason',
    ...(ship && risk.reached !== 'low' ? (['residual', 'residualOwner'] as const) : []),
    ...(ship && risk.reached === 'high' ? (['containment'] as const) : []),
  ];
  if (said.residual !== undefined && !needed.includes('residualOwner')) needed.push('residualOwner');
  return needed.filter((name) => !said[name]?.trim());
}

const lacking = (names: readonly FieldName[]): Problem => ({
  code: 'decision-incomplete',
  message: `The decision is not complete: ${names.map((name) => why[name]).join('; ')}.`,
  fix: `Add ${names.map((name) => options[name]).join(' ')}.`,
});

/** The decision's fields, whole; asks for what is missing when somebody is there to ask. */
export async function completeFields(
  decision: ReleaseDecision,
  given: SaidFields,
  record: RunRecord,
  ask: ((question: string) => Promise<string>) | null,
): Promise<Fields | Problem> {
  let said = withDefaults(given, record);
  for (const name of ask === null ? [] : missing(decision, said, record)) {
    said = { ...said, [name]: (await ask?.(questions[name])) ?? '' };
  }
  const still = missing(decision, said, record);
  if (still.length > 0) return lacking(still);
  const { residual, residualOwner } = said;
  return {
    reason: said.reason ?? '',
    owner: said.owner ?? null,
    reviewed: [...(said.reviewed ?? [])],
    residual: residual === undefined ? null : { risk: residual, owner: residualOwner ?? '' },
    containment: said.containment ?? null,
    incidentTrigger: said.incidentTrigger ?? null,
    override: decision === 'ship' ? (said.override ?? null) : null,
    commit: said.commit ?? null,
  };
}
