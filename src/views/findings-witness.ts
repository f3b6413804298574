import type { RunRecord } from '../model/record.ts';
import type { Finding } from '../model/record-parts.ts';
import { counted, listed } from './listed.ts';

/** What was seen against what was claimed; changed files have findings of their own. */
export function witnessFindings({ coverage, hosts, processes, notSeen }: RunRecord['witnessed']): Finding[] {
  const found: Finding[] = [];
  const unclaimed = hosts.rows.filter(({ claim }) => claim === 'unclaimed');
  for (const allowed of [true, false]) {
    const group = unclaimed.filter((row) => row.allowed === allowed);
    if (group.length === 0) continue;
    const named = listed(group.map(({ host, port }) => `${host}:${port}`));
    const how = allowed ? 'was talked to' : 'was to be reached, and was refused';
    const text = `${named} ${how}, and no action says so.`;
    const actions = [...new Set(group.flatMap((row) => row.actions))];
    found.push({ code: 'unclaimed-host', weight: allowed ? 'serious' : 'look', text, actions, paths: [] });
  }
  const started = processes.rows.filter(({ claim }) => claim === 'unclaimed');
  if (started.length > 0) {
    const named = listed(
      started.map(({ exe, argv, count }) => {
        const text = argv[0] ?? exe ?? 'one whose name was gone';
        return count > 1 ? `${text} (${count} times)` : text;
      }),
    );
    const times = counted(processes.counts.unclaimed, 'program was', 'programs were');
    const text = `${times} started by the agent without an action that says so: ${named}.`;
    found.push({ code: 'unclaimed-program', weight: 'look', text, actions: [], paths: [] });
  }
  if (notSeen.length > 0) {
    const actions = notSeen.map(({ action }) => action);
    const text = `${listed(actions)} ${actions.length === 1 ? 'was' : 'were'} reported as done, and no program of it was seen.`;
    found.push({ code: 'claimed-not-seen', weight: 'look', text, actions, paths: [] });
  }
  for (const { of, lost, reason } of coverage) {
    if (of !== 'process' || lost === 0) continue;
    found.push({ code: 'not-recorded', weight: 'look', text: reason, actions: [], paths: [] });
  }
  return found;
}
