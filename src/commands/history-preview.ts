import { slugOf } from '../model/history-entry.ts';
import type { Known } from '../model/known.ts';
import type { RunRecord } from '../model/record.ts';
import { readRecord } from '../store/record-file.ts';
import { runDirectory } from '../store/run-directory.ts';
import { clockAt } from '../ui/clock.ts';
import { effectMark, ruleLabel, saidText } from '../views/timeline.ts';
import { recordOf } from './finish-run.ts';
import { tagsOf } from './tag.ts';

/** Rows about single actions: more than a pane holds is never drawn. */
const most = 40;

/** From record.json; a live or damaged one comes from the journal. */
export async function previewOf(store: string, run: string, zoneMinutes: number): Promise<readonly string[]> {
  const kept = await readRecord(runDirectory(store, run).record);
  if (kept.ok && kept.value) return previewLines(kept.value, zoneMinutes);
  const record = recordOf(store, run);
  if (record.ok) return previewLines(record.value, zoneMinutes);
  return record.problems.map(({ message, where }) => `${where ?? run}: ${message}`);
}

/** What the record says about a run, a line each, most important first. Not yet made visible. */
export function previewLines(record: RunRecord, zoneMinutes: number): string[] {
  const { run, agent, people, contract, outcome, risk } = record;
  const at = (t: number): string => clockAt(run.startedAt, t, zoneMinutes);
  const head = run.head.known ? `@${run.head.value.slice(0, 7)}` : '';
  const branch = run.branch.known ? `${run.branch.value}${head}` : 'no branch';
  const version = agent.version.known ? ` ${agent.version.value}` : '';
  const end = outcome.known ? `${outcome.value.outcome}: ${outcome.value.reason}` : outcome.why;
  return [
    `${slugOf(record.request.task)}   ${agent.title}${version}   ${branch}   ${risk.reached} risk`,
    `${at(0)} started by ${people.delegator.name}, ${contract.file} ${contract.approvedHash.slice(0, 4)}`,
    end,
    ...(record.tags ? [`tags: ${tagsOf(record).join(', ')}`] : []),
    evidenceLine(record),
    rollbackLine(record),
    ...pressureLines(record, at),
  ];
}

function evidenceLine({ files, cost, decision }: RunRecord): string {
  const claimed = new Set([...files.changed, ...files.assumedChanged].map(({ path }) => path)).size;
  const count = files.observed.known ? files.observed.value.length : claimed;
  const spent = cost.usd.known ? ` · $${cost.usd.value.toFixed(2)}` : '';
  const made: Known<{ decision: string; by: { name: string } }> = decision;
  const decided = made.known ? `${made.value.decision} by ${made.value.by.name}` : 'not decided';
  return `${count} ${count === 1 ? 'file' : 'files'} changed${spent} · ${decided}`;
}

function rollbackLine({ rollback: { note, complete, missing } }: RunRecord): string {
  if (note.undo === undefined && missing.length > 0) return 'no rollback note';
  return complete ? `undo: ${note.undo ?? ''}` : `rollback note lacks ${missing.join(', ')}`;
}

/** `14:02:40 ? ASK   run rm -rf build dist → once by ana`: where the agent pushed, and what people said. */
function pressureLines(record: RunRecord, at: (t: number) => string): string[] {
  const answers = new Map(record.approvals.list.map(({ action, answer }) => [action, answer]));
  return record.boundaryPressure.list.slice(0, most).map(({ t, action, effect, kind, target, rule }) => {
    const { glyph, word } = effectMark(effect);
    const answer = effect === 'ask' ? answers.get(action) : undefined;
    const said = answer?.known ? ` → ${saidText(answer.value)}` : '';
    return `${at(t)} ${glyph} ${word.padEnd(5)} ${kind} ${target}${said} (${ruleLabel(rule)})`;
  });
}
