import { readJournal } from '../journal/read.ts';
import type { RuleLine } from '../model/contract.ts';
import { durationMs } from '../model/duration.ts';
import { type ExitCode, exitCode } from '../model/exit-code.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import type { Progress } from '../model/progress.ts';
import { createJudge } from '../policy/decide.ts';
import { forbid, type NeverLine } from '../policy/forbidding.ts';
import { type Judge, propose } from '../policy/proposing.ts';
import { listDigests } from '../store/digest-index.ts';
import { runDirectory } from '../store/run-directory.ts';
import { type Asked, type Insights, insightsOf } from '../views/insights.ts';
import { judgedActions } from '../views/judged.ts';
import { digestOf } from '../views/run-digest.ts';
import { recordOf } from './finish-run.ts';
import { insightsJson, insightsText } from './insights-text.ts';
import type { Io } from './io.ts';
import type { Places } from './places.ts';
import { refuse } from './print-problem.ts';

export interface InsightsArgs {
  /** `30d`, or a day such as `2026-11-01`; all runs when left out. */
  since?: string | undefined;
  places: Places;
  /** Wall clock, ms since the epoch. */
  now: number;
  json: boolean;
  ascii: boolean;
  columns: number;
  progress?: Progress | undefined;
}

/**
 * A thing that is asked often, with the contract lines that would have answered it as people did, or why there are none. `never` stands
 * where people only said no: then `lines` would have let it go.
 */
export interface Answerable extends Asked {
  readonly lines: readonly RuleLine[];
  readonly never: NeverLine | null;
  readonly why: string | null;
}

export interface Seen {
  /** As it was typed; null when all runs count. */
  readonly since: string | null;
  readonly insights: Insights;
  readonly most: readonly Answerable[];
  readonly unreadable: readonly { run: string; problem: Problem }[];
}

/** Things for which a line is looked for: each opens a journal. */
const mostAnswered = 5;

/** `countersign insights`: what the runs of a store say together. Ends with 0, or 5 when a run cannot be read. */
export async function runInsights(args: InsightsArgs, io: Io): Promise<ExitCode> {
  const since = sinceMs(args.since, args.now);
  if (!since.ok) return refuse(since.problems, io, exitCode.usage);
  const { store } = args.places;
  const listed = await listDigests(store, {
    digest: digestOf,
    fromJournal: ({ run }) => recordOf(store, run),
    progress: (done, of) => args.progress?.('reading runs', done, of),
  });
  if (!listed.ok) return refuse(listed.problems, io, exitCode.recordDamaged);
  const { digests, unreadable } = listed.value;
  const insights = insightsOf(digests.filter(({ startedAt }) => Date.parse(startedAt) >= since.value));
  const judge = createJudge();
  const most = insights.asked.slice(0, mostAnswered).map((asked) => answerable(store, asked, judge));
  const seen: Seen = { since: args.since ?? null, insights, most, unreadable };
  io.out(args.json ? insightsJson(seen) : insightsText(seen, args));
  return unreadable.length > 0 ? exitCode.recordDamaged : exitCode.done;
}

function sinceMs(text: string | undefined, now: number): Outcome<number> {
  if (text === undefined) return { ok: true, value: Number.NEGATIVE_INFINITY };
  const back = durationMs(text);
  if (back > 0) return { ok: true, value: now - back };
  const day = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isFinite(day)) return { ok: true, value: day };
  const fix = 'Write how long ago, such as 30d or 12h, or a day such as 2026-11-01.';
  return { ok: false, problems: [{ code: 'since-unclear', message: `--since "${text}" is no time.`, fix }] };
}

/** The line is looked for where it was asked last: rules may have changed since the first time. */
function answerable(store: string, asked: Asked, judge: Judge): Answerable {
  const journal = readJournal(runDirectory(store, asked.last.run).journal);
  const found = journal.ok
    ? judgedActions(journal.value.events).find(
        ({ action, verdict }) => action === asked.last.action && verdict.effect === 'ask',
      )
    : undefined;
  const nothing = (why: string): Answerable => ({ ...asked, lines: [], never: null, why });
  if (found === undefined) return nothing('its journal cannot be read.');
  if (found.redacted) return nothing('part of it was redacted: a rule for it would be a guess.');
  const { widths, why } = propose(found.input, judge);
  const lines = widths[0] ?? [];
  if (asked.allowed > 0 || asked.denied === 0) return { ...asked, lines, never: null, why };
  const refusal = forbid(found.input, judge);
  return { ...asked, lines, never: refusal.line, why: refusal.why };
}
