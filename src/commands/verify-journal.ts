import { hash } from 'node:crypto';
import { type Journal, readJournal } from '../journal/read.ts';
import { isOver } from '../journal/recovery.ts';
import { Contract, type PinnedContract } from '../model/contract.ts';
import type { Event } from '../model/event.ts';
import type { Progress } from '../model/progress.ts';
import { type Checked, failedAt, passed, unchecked } from '../model/verification.ts';
import { canonicalJson } from '../policy/canonical-json.ts';
import { createJudge } from '../policy/decide.ts';
import { openYaml } from '../store/yaml-source.ts';
import { rejudge } from '../views/rejudge.ts';
import { version } from './program.ts';

/** `journal.jsonl:7`: one event is one line. */
export const lineOf = (seq: number): string => `journal.jsonl:${seq + 1}`;

type Judge = ReturnType<typeof createJudge>;

export interface ChainLook {
  checked: Checked;
  /** Undefined when the journal is damaged: then nothing that follows from it can be looked at. */
  journal: Journal | undefined;
}

const more = (count: number): string => (count > 0 ? ` And ${count} more.` : '');

/** Every line of the journal: JSON, schema, number, hash of the line before; and that it ends with a whole line. */
export function checkChain(path: string, run: string, live: boolean): ChainLook {
  const read = readJournal(path);
  if (!read.ok) {
    const [problem] = read.problems;
    const line = /:(\d+)$/.exec(problem?.where ?? '')?.[1];
    const where = line === undefined ? 'journal.jsonl' : lineOf(Number(line) - 1);
    const either =
      problem?.code === 'journal-chain' && line !== undefined && line !== '1'
        ? `; line ${Number(line) - 1} or line ${line} was changed, or what stood between them is gone`
        : '';
    const detail = `${problem?.message ?? 'it cannot be read'}${either}`;
    return { checked: failedAt('journal', where, detail), journal: undefined };
  }
  const { events, torn } = read.value;
  const journal = read.value;
  const started = events[0]?.body;
  if (started?.type === 'run.started' && started.run !== run) {
    const detail = `it is the journal of run ${started.run}, not of ${run}`;
    return { checked: failedAt('journal', lineOf(0), detail), journal: undefined };
  }
  // While a host writes, the last line may be on its way.
  if (torn && (!live || isOver(events))) {
    const detail = `the last ${torn.bytes} bytes are no whole line: torn by a crash, or changed`;
    return { checked: failedAt('journal', lineOf(events.length), detail), journal };
  }
  const detail = `${events.length} lines, each follows from the one before it`;
  return { checked: passed('journal', detail), journal };
}

export function checkEnd(events: readonly Event[], live: boolean): Checked {
  const end = events.find(({ body }) => body.type === 'run.ended' || body.type === 'run.interrupted')?.body;
  if (end?.type === 'run.ended') return passed('end', `the run is over: ${end.outcome}`);
  if (end?.type === 'run.interrupted')
    return unchecked('end', `the run was interrupted, so its record is not whole: ${end.reason}`);
  if (live) return unchecked('end', 'the run is still going on');
  return unchecked('end', 'no end is on record: the host died, or lines are missing at the end');
}

/** A person approves the text, the judge reads what was made of it: made again, it is the same. */
function isOfText({ contract, text, file }: PinnedContract): boolean {
  const opened = openYaml(text, file);
  const parsed = opened.ok ? Contract.safeParse(opened.value.value) : undefined;
  return parsed?.success === true && canonicalJson(parsed.data) === canonicalJson(contract);
}

/** Each contract that was in force is the text it claims to be, and the first one is the one that was approved. */
export function checkContract(events: readonly Event[]): Checked {
  let versions = 0;
  for (const { body, seq } of events) {
    if (body.type !== 'run.started' && body.type !== 'contract.amended') continue;
    versions += 1;
    const { contract } = body;
    if (hash('sha256', contract.text, 'hex') !== contract.hash) {
      return failedAt('contract', lineOf(seq), `the text of version ${contract.version} has another hash`);
    }
    if (!isOfText(contract)) {
      const detail = `verdicts were given by another contract than the text of version ${contract.version} says`;
      return failedAt('contract', lineOf(seq), detail);
    }
    if (body.type === 'run.started' && body.approval.hash !== contract.hash) {
      return failedAt('contract', lineOf(seq), 'another contract was approved than the one that was pinned');
    }
  }
  return passed('contract', versions === 1 ? 'its hash is that of its text' : `${versions} versions`);
}

function tellingJudge(events: readonly Event[], progress: Progress | undefined): Judge {
  const judge = createJudge();
  if (!progress) return judge;
  const of = events.filter(({ body }) => body.type === 'action.decided').length;
  let done = 0;
  return (input) => {
    progress('judging again', done, of);
    done += 1;
    return judge(input);
  };
}

/** Every verdict judged again: the same effect by the same rule. Other words for the same verdict are no failure. */
export function checkVerdicts(events: readonly Event[], progress?: Progress): Checked {
  const { same, different, notRejudgeable, unexplained } = rejudge(events, tellingJudge(events, progress));
  const changed = different.filter(
    ({ recorded, now }) =>
      recorded.effect !== now.effect ||
      recorded.rule.id !== now.rule.id ||
      recorded.rule.source !== now.rule.source,
  );
  const [first] = changed;
  if (first) {
    const { action, seq, recorded, now } = first;
    const said = `${action} was ${recorded.effect} by ${recorded.rule.id}, and is ${now.effect} by ${now.rule.id}`;
    const who = writtenBy(events);
    return failedAt('verdicts', lineOf(seq), `${said} when judged again${who}.${more(changed.length - 1)}`);
  }
  const [released] = unexplained;
  if (released !== undefined) {
    const seq = events.find(({ body }) => body.type === 'action.released' && body.action === released)?.seq;
    const detail = `${released} was let go without a reason on record.${more(unexplained.length - 1)}`;
    return failedAt('verdicts', lineOf(seq ?? 0), detail);
  }
  const judged = same + different.length;
  const [open] = notRejudgeable;
  if (!open) return passed('verdicts', `${judged} come out the same when judged again`);
  const detail = `${judged} come out the same; ${notRejudgeable.length} cannot be judged again (${open.action}: ${open.why})`;
  return judged > 0 ? passed('verdicts', detail) : unchecked('verdicts', detail);
}

/** Judging changes with the program: whoever sees a difference has to know that. */
function writtenBy(events: readonly Event[]): string {
  const started = events[0]?.body;
  if (started?.type !== 'run.started' || started.version === version) return '';
  return ` (recorded by version ${started.version}, judged again by ${version})`;
}
