import { existsSync } from 'node:fs';
import type { Outcome } from '../model/problem.ts';
import { readOrganisation } from '../store/organisation-file.ts';
import { exportRun } from './export-run.ts';
import type { Places } from './places.ts';
import { signerFiles } from './signer.ts';

/** A bundle that is there already is of an earlier moment, and stays. */
function freeName(start: string): string {
  for (let n = 1; ; n += 1) {
    const file = `${start}${n === 1 ? '' : `-${n}`}.countersign.tar`;
    if (!existsSync(file)) return file;
  }
}

/** Exports a run into `output`, or `RUN.countersign.tar` in a folder, or the next free name there; says where it went and its sha256. */
export function exportBeside(places: Places, output: string | undefined, directory: string) {
  return async (run: string): Promise<Outcome<{ file: string; hash: string }>> => {
    const organisation = readOrganisation(places);
    if (!organisation.ok) return organisation;
    const file = output ?? freeName(`${directory}/${run}`);
    const exported = await exportRun(places.store, run, file, signerFiles(places, organisation.value));
    return exported.ok ? { ok: true, value: { file, hash: exported.value.hash } } : exported;
  };
}
