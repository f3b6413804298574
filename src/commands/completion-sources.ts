import { profileNames } from '../store/profile-file.ts';
import { visible } from '../ui/visible-text.ts';
import type { Candidate, CompletionSources } from './complete.ts';
import { findWorkspace } from './git-state.ts';
import { findOpen, lookAtRun } from './live-runs.ts';
import type { Places } from './places.ts';
import { profileDirectories } from './program.ts';
import { openIndex } from './run-list.ts';

/** As people write them: the end of the id. */
const short = (run: string): string => run.slice(-6);
/** More than anybody reads through; the newest. */
const mostRuns = 50;

const candidate = (run: string, task: string | null): Candidate => ({
  word: short(run),
  text: visible(task ?? '').slice(0, 60),
});

/** What stands in the store and the folders of profiles now. What cannot be read is not offered. */
export function completionSources(places: Places, cwd: string): CompletionSources {
  return {
    async runs() {
      const listed = await openIndex(places.store).list();
      if (!listed.ok) return [];
      const newest = [...listed.value.entries].sort((a, b) => (a.run < b.run ? 1 : -1)).slice(0, mostRuns);
      return newest.map(({ run, task }) => candidate(run, task));
    },
    async liveRuns() {
      const open = await findOpen(places, openIndex(places.store));
      if (!open.ok) return [];
      return open.value.map((run) => candidate(run, lookAtRun(places, run, Date.now()).task));
    },
    async profiles() {
      const names = profileNames(profileDirectories(places, await findWorkspace(cwd)));
      return names.map((word) => ({ word, text: '' }));
    },
  };
}
