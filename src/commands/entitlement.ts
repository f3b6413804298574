import type { Identity } from '../model/identity.ts';
import { mayDo, type Organisation, type Right } from '../model/organisation.ts';
import type { Outcome } from '../model/problem.ts';
import { readOrganisation } from '../store/organisation-file.ts';

const deeds: Readonly<Record<Right, string>> = {
  delegate: 'delegate a run',
  approve: 'approve',
  decide: 'decide about a release',
  disable: 'switch capabilities',
  hold: 'lift a legal hold',
};

/** The organisation's rules when they let this person do this; a Problem that names the file when they do not. */
export function entitlement(
  places: { config: string },
  right: Right,
  by: Pick<Identity, 'name'>,
): Outcome<Organisation | null> {
  const read = readOrganisation(places);
  if (!read.ok || mayDo(read.value, right, by.name)) return read;
  const problem = {
    code: 'not-entitled',
    message: `${by.name} may not ${deeds[right]} here.`,
    fix: 'Ask somebody who may: the file lists them.',
    where: read.value?.files.join(', ') ?? '',
  };
  return { ok: false, problems: [problem] };
}
