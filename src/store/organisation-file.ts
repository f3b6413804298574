import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { joinOrganisation, type Organisation, OrganisationFile } from '../model/organisation.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import { inFileOrder } from './yaml-order.ts';
import { schemaProblems } from './yaml-problems.ts';
import { openYaml } from './yaml-source.ts';
import { readYamlText } from './yaml-text.ts';

/** Where an organisation lays down who may do what, for everyone on a machine. */
const organisationFile = '/etc/countersign/organisation.yaml';

/** Why a file must not be believed: somebody else than its owner can write it, or the owner is a stranger. */
function notOurs(path: string, mayOwn: readonly number[]): Problem | undefined {
  const seen = lstatSync(path);
  const others = (seen.mode & 0o022) !== 0;
  if (seen.isFile() && mayOwn.includes(seen.uid) && !others) return undefined;
  const who = mayOwn.length > 1 ? 'you or root' : 'root';
  return {
    code: 'organisation-open',
    message: `${path} can be written by someone else, so it cannot say who may do what.`,
    fix: `Make it a plain file of ${who} that others cannot write: chmod go-w ${path}`,
    where: path,
  };
}

/** Reads one organisation file. Every fault is reported with its place. */
export function readOrganisationFile(path: string): Outcome<OrganisationFile> {
  const text = readYamlText(path, path, 'check the path');
  if (!text.ok) return text;
  const opened = openYaml(text.value, path);
  if (!opened.ok) return opened;
  const source = opened.value;
  const parsed = OrganisationFile.safeParse(source.value);
  const faults = parsed.success ? [] : schemaProblems(parsed.error, source, 'organisation');
  const problems = inFileOrder([...source.problems, ...faults]);
  return parsed.success && problems.length === 0 ? { ok: true, value: parsed.data } : { ok: false, problems };
}

/**
 * Who may do what, from the organisation's file (root's) and the user's (`organisation.yaml` of their configuration) together;
 * null when there is neither. A file that is there and cannot be believed or read is a Problem, never skipped.
 */
export function readOrganisation(
  places: { config: string },
  wholeMachine: string = organisationFile,
): Outcome<Organisation | null> {
  const own = process.getuid?.() ?? 0;
  const files = [
    { file: wholeMachine, mayOwn: wholeMachine === organisationFile ? [0] : [0, own] },
    { file: join(places.config, 'organisation.yaml'), mayOwn: [0, own] },
  ];
  const found: { file: string; said: OrganisationFile }[] = [];
  const problems: Problem[] = [];
  for (const { file, mayOwn } of files) {
    if (lstatSync(file, { throwIfNoEntry: false }) === undefined) continue;
    const open = notOurs(file, mayOwn);
    const said = open ? { ok: false as const, problems: [open] } : readOrganisationFile(file);
    if (said.ok) found.push({ file, said: said.value });
    else problems.push(...said.problems);
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: joinOrganisation(found) };
}
