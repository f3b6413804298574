import type { Outcome } from '../model/problem.ts';
import { readOrganisation } from '../store/organisation-file.ts';
import { exportRun } from './export-run.ts';
import type { Places } from './places.ts';
import { signerFiles } from './signer.ts';

/** Exports a run into `output`, or `RUN.countersign.tar` in a folder; says where it went and its sha256. */
export function exportBeside(places: Places, output: string | undefined, directory: string) {
  return async (run: string): Promise<Outcome<{ file: string; hash: string }>> => {
    const organisation = readOrganisation(places);
    if (!organisation.ok) return organisation;
    const file = output ?? `${directory}/${run}.countersign.tar`;
    const exported = await exportRun(places.store, run, file, signerFiles(places, organisation.value));
    return exported.ok ? { ok: true, value: { file, hash: exported.value.hash } } : exported;
  };
}
