import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { readJournal } from '../journal/read.ts';
import type { PinnedContract, RuleLine } from '../model/contract.ts';
import type { Event } from '../model/event.ts';
import type { Outcome } from '../model/problem.ts';
import { type Judge, propose } from '../policy/proposing.ts';
import { withMayLines } from '../store/contract-edit.ts';
import { parseContract } from '../store/contract-file.ts';
import { listRuns, runDirectory } from '../store/run-directory.ts';
import type { RuleProposal } from '../ui/rule-sheet.ts';
import { actionTarget } from '../views/action-target.ts';
import { type Judged, judgedActions } from '../views/judged.ts';
import { ruleReach } from '../views/rule-reach.ts';
import { type AlsoAllowed, alsoAllowed } from '../views/suggestions.ts';

export interface RuleQuestion {
  run: string;
  workspace: string;
  store: string;
  /** The held action. */
  action: string;
  events: Iterable<Event>;
  contract: Pick<PinnedContract, 'text' | 'file'>;
}

export interface ProposingPorts {
  judge: Judge;
  /** Monotonic ms. */
  now(): number;
  /** Wall clock, ms since the epoch. */
  wall(): number;
  /** Lets keys and pictures get their turn. */
  rest(): Promise<void>;
}

/** Runs of history the lines are judged against, and how long looking at them may take, ms. */
const mostRuns = 50;
const mostMs = 300;
/** Judgements before keys and pictures get their turn. */
const atOnce = 25;
/** Bytes: a journal beyond this would alone take longer. */
const mostJournal = 4 * 1024 * 1024;
/** Bytes of a journal's beginning that tell in which workspace it was. */
const beginning = 64 * 1024;

export const noRule = (why: string): RuleProposal => ({ widths: [], why, run: '', runs: 0, more: false });

interface Candidate {
  lines: readonly RuleLine[];
  contract: string;
  also: AlsoAllowed[];
}

/** The lines that would have answered a held action, and what else they would have let go in this workspace. */
export async function proposeRule(question: RuleQuestion, ports: ProposingPorts): Promise<RuleProposal> {
  const since = ports.now();
  const { run, action } = question;
  const own = judgedActions(question.events);
  const asked = own.findLast((one) => one.action === action);
  if (!asked) return noRule('it is not on record yet.');
  if (asked.redacted) return noRule('part of it was redacted: a rule for it would be a guess.');
  const { widths, why } = propose(asked.input, ports.judge);
  if (why !== null) return noRule(why);
  const candidates: Candidate[] = [];
  for (const lines of widths) {
    const contract = amended(question, lines, ports.wall());
    if (contract.ok) candidates.push({ lines, contract: contract.value, also: [] });
    else if (candidates.length === 0) return noRule(contract.problems[0]?.message ?? 'it cannot be added.');
  }
  const inTime = (): boolean => ports.now() - since < mostMs;
  /** False when the time was over first. */
  const look = async (id: string, judged: readonly Judged[]): Promise<boolean> => {
    const meant = { run, asks: [action] };
    for (const part of partsOf(judged)) {
      await ports.rest();
      if (!inTime()) return false;
      for (const one of candidates)
        one.also.push(...alsoAllowed(one.lines, [{ run: id, judged: part }], ports.judge, meant));
    }
    return true;
  };
  const { looked, more } = (await look(run, own))
    ? await lookBack(question, look, inTime, ports.rest)
    : { looked: 0, more: true };
  const what = actionTarget(asked.input.action);
  return {
    widths: candidates.map(({ lines, contract, also }) => ({ lines, contract, ...ruleReach(also, what) })),
    why: null,
    run,
    runs: looked + 1,
    more,
  };
}

/** What was not let go as it stood, a few at a time; what a person denied first, for when the time is short. */
function partsOf(judged: readonly Judged[]): Judged[][] {
  const held = judged.filter(({ verdict }) => verdict.effect !== 'allow');
  const isDenied = ({ answered }: Judged): boolean => answered === 'denied';
  const ordered = [...held.filter(isDenied), ...held.filter((one) => !isDenied(one))];
  return Array.from({ length: Math.ceil(ordered.length / atOnce) }, (_, part) =>
    ordered.slice(part * atOnce, (part + 1) * atOnce),
  );
}

/** The contract in force with more lines; a problem when it would not hold as one. */
function amended(
  { contract, workspace }: RuleQuestion,
  lines: readonly RuleLine[],
  now: number,
): Outcome<string> {
  const made = withMayLines(contract.text, lines);
  if (!made.ok) return made;
  const parsed = parseContract(made.value, { file: contract.file, workspace, now });
  return parsed.ok ? made : parsed;
}

/** Goes through earlier runs in the same workspace, newest first, as long as there is time. */
async function lookBack(
  { store, run, workspace }: RuleQuestion,
  look: (run: string, judged: readonly Judged[]) => Promise<boolean>,
  inTime: () => boolean,
  rest: () => Promise<void>,
): Promise<{ looked: number; more: boolean }> {
  const runs = listRuns(store);
  let looked = 0;
  let skipped = false;
  for (const id of runs.ok ? runs.value.filter((other) => other !== run).reverse() : []) {
    await rest();
    if (!inTime()) return { looked, more: true };
    const path = runDirectory(store, id).journal;
    if (!beganIn(path, workspace)) continue;
    if (looked === mostRuns) return { looked, more: true };
    if (statSync(path).size > mostJournal) {
      skipped = true;
      continue;
    }
    // A damaged run teaches nothing.
    const journal = readJournal(path);
    const judged = journal.ok ? judgedActions(journal.value.events) : [];
    if (!judged.some(({ input }) => input.facts.workspace === workspace)) continue;
    if (!(await look(id, judged))) return { looked, more: true };
    looked += 1;
  }
  return { looked, more: skipped };
}

/** Whether a journal's first line names the workspace: cheap, and checked again once the journal was read. */
function beganIn(path: string, workspace: string): boolean {
  try {
    const fd = openSync(path, 'r');
    try {
      const head = Buffer.alloc(beginning);
      const count = readSync(fd, head, 0, beginning, 0);
      const end = head.subarray(0, count).indexOf('\n');
      return head.subarray(0, end < 0 ? count : end).includes(`"workspace":${JSON.stringify(workspace)}`);
    } finally {
      closeSync(fd);
    }
  } catch {
    return false;
  }
}
