import { copyFileSync, lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { PlannedState } from './plan.ts';

/** The agent's own folder as one run has it. */
export interface StateFolder {
  /** On the disk. */
  path: string;
  /** Names of the copies that were changed inside. */
  changed(): string[];
  remove(): void;
}

/** `own` is whatever the agent left there: a link or a pipe in its place would have whoever reads it wait, or read for ever. */
function sameBytes(own: string, before: string): boolean {
  try {
    const stat = lstatSync(own);
    if (!stat.isFile() || stat.size !== lstatSync(before).size) return false;
    return readFileSync(own).equals(readFileSync(before));
  } catch {
    return false;
  }
}

/**
 * Makes it: empty but for the copies and the places of what is not there and must not be made. What is kept is made where it
 * belongs when it is missing, as the agent itself would; nothing else outside is touched. Throws when it cannot be made.
 */
export function makeStateFolder(
  state: PlannedState,
  path: string,
  files: Readonly<Record<string, string>> = {},
): StateFolder {
  mkdirSync(path, { mode: 0o700 });
  if (state.folder !== null) mkdirSync(state.folder, { recursive: true, mode: 0o700 });
  for (const { kind, path } of state.kept) {
    if (kind === 'missing') mkdirSync(path, { recursive: true, mode: 0o700 });
  }
  for (const { name, kind } of state.held) {
    if (kind === 'folder') mkdirSync(join(path, name), { mode: 0o500 });
    else writeFileSync(join(path, name), '', { mode: 0o400 });
  }
  const before = `${path}.before`;
  mkdirSync(before, { mode: 0o700 });
  for (const { name, path: from } of state.copies) {
    copyFileSync(from, join(path, name));
    copyFileSync(from, join(before, name));
  }
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true, mode: 0o700 });
    writeFileSync(join(path, name), text, { mode: 0o600 });
  }
  return {
    path,
    changed: () =>
      state.copies
        .filter(({ name }) => !sameBytes(join(path, name), join(before, name)))
        .map(({ name }) => name),
    remove() {
      for (const folder of [path, before]) {
        try {
          rmSync(folder, { recursive: true, force: true });
        } catch {
          // The agent took its own rights away; it goes with the folder of the run.
        }
      }
    },
  };
}
