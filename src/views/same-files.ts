import type { RunRecord } from '../model/record.ts';

/** Files a run changed, as far as anybody knows: seen in the workspace, or said. */
export function changedPaths({ files }: RunRecord): Set<string> {
  const seen = files.observed.known
    ? files.observed.value.flatMap(({ path, from }) => (from === null ? [path] : [path, from]))
    : [];
  const said = [...files.changed, ...files.assumedChanged].map(({ path }) => path);
  return new Set([...seen, ...said]);
}

/** A later run that touched the same files, and which. */
export interface LinkedRun {
  readonly run: string;
  readonly paths: readonly string[];
}

/** Runs of the same workspace that began after this one and read or changed what it changed. Run ids sort by time. */
export function linkedRuns(record: RunRecord, others: readonly RunRecord[]): LinkedRun[] {
  const mine = changedPaths(record);
  return others
    .filter(({ run }) => run.id > record.run.id && run.workspace === record.run.workspace)
    .map((other) => {
      const touched = [...changedPaths(other), ...other.files.inspected.map(({ path }) => path)];
      return { run: other.run.id, paths: [...new Set(touched)].filter((path) => mine.has(path)).sort() };
    })
    .filter(({ paths }) => paths.length > 0)
    .sort((a, b) => (a.run < b.run ? -1 : 1));
}
