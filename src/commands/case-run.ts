import { type ExitCode, exitCode } from '../model/exit-code.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import type { RunCase } from '../model/run-case.ts';
import { createJudge } from '../policy/decide.ts';
import { caseNames, readCase } from '../store/case-file.ts';
import { readContract } from '../store/contract-file.ts';
import { type CaseVerdict, caseVerdicts } from '../views/case-verdicts.ts';
import { ruleLine } from './backtest-text.ts';
import { contractFileName } from './init.ts';
import type { Io } from './io.ts';
import { readKnownProfile } from './known-profile.ts';
import type { Places } from './places.ts';
import { printProblem, refuse } from './print-problem.ts';
import { profileDirectories } from './program.ts';
import { hung } from './text-lines.ts';

export interface CaseRunArgs {
  /** All of the workspace when empty. */
  names: readonly string[];
  /** Absolute, or relative to the workspace; `countersign.yaml` when left out. */
  contract?: string | undefined;
  workspace: string;
  places: Places;
  /** Wall clock, ms since the epoch. */
  now: number;
  json: boolean;
  columns: number;
}

const none: Problem = {
  code: 'case-none',
  message: 'There is no case here.',
  fix: 'Keep one with `countersign case add RUN`. Cases are in .countersign/cases of the workspace.',
};

/** `countersign case list`: the cases of the workspace; one that cannot be read is named and hides no other. */
export async function runCaseList(
  { workspace, json }: Pick<CaseRunArgs, 'workspace' | 'json'>,
  io: Io,
): Promise<ExitCode> {
  const names = caseNames(workspace);
  if (!names.ok) return refuse(names.problems, io, exitCode.configInvalid);
  const read = names.value.map((name) => ({ name, read: readCase(workspace, name) }));
  const good = read.flatMap(({ name, read: one }) => (one.ok ? [{ name, ...one.value }] : []));
  if (json) io.out(`${JSON.stringify(good, null, 2)}\n`);
  else if (read.length === 0) io.out('no case yet: countersign case add RUN\n');
  else for (const one of good) io.out(`${listed(one).join('\n')}\n`);
  const problems = read.flatMap(({ read: one }) => (one.ok ? [] : one.problems));
  return problems.length > 0 ? refuse(problems, io, exitCode.configInvalid) : exitCode.done;
}

function listed({ name, because, from, actions }: RunCase & { name: string }): string[] {
  const count = new Map<string, number>();
  for (const { expect } of actions) count.set(expect, (count.get(expect) ?? 0) + 1);
  const expected = [...count].map(([effect, times]) => `${effect} ${times}`).join(', ');
  const text = `${expected}  from ${from.run.slice(-6)}, ${from.at.slice(0, 10)}: ${because ?? from.task}`;
  return hung(name, Math.max(18, name.length + 2), text, 80);
}

interface Judged {
  readonly name: string;
  readonly verdicts: readonly CaseVerdict[];
}

/**
 * `countersign case run`: judges cases by a contract. Ends with 0 when every verdict is the expected one, 3 when one is not, 6 when a case,
 * the contract or a profile cannot be read. Nothing but the checkout is needed.
 */
export async function runCases(args: CaseRunArgs, io: Io): Promise<ExitCode> {
  const { workspace, now, json, columns } = args;
  const contract = readContract(args.contract ?? contractFileName, { workspace, now });
  if (!contract.ok) return refuse(contract.problems, io, exitCode.configInvalid);
  const names = args.names.length > 0 ? { ok: true as const, value: args.names } : caseNames(workspace);
  if (!names.ok) return refuse(names.problems, io, exitCode.configInvalid);
  if (names.value.length === 0) return refuse([none], io, exitCode.usage);
  const judge = createJudge();
  const judged: Judged[] = [];
  const problems: Problem[] = [];
  for (const name of new Set(names.value)) {
    const one = judgeCase(name, args, (read, profile) =>
      caseVerdicts(read, { contract: contract.value.pinned, profile }, judge),
    );
    if (one.ok) judged.push({ name, verdicts: one.value });
    else problems.push(...one.problems);
  }
  const all = judged.flatMap(({ verdicts }) => verdicts);
  const wrong = all.filter(({ asExpected }) => !asExpected).length;
  const { file } = contract.value.pinned;
  if (json)
    io.out(
      `${JSON.stringify({ cases: 1, contract: file, verdicts: all.length, wrong, judged, problems }, null, 2)}\n`,
    );
  else
    io.out(
      `${[...judged.flatMap((one) => lines(one, columns)), summary(all.length, wrong, file)].join('\n')}\n`,
    );
  for (const problem of problems) printProblem(problem, io);
  if (problems.length > 0) return exitCode.configInvalid;
  return wrong > 0 ? exitCode.denied : exitCode.done;
}

function judgeCase(
  name: string,
  { workspace, places }: CaseRunArgs,
  verdicts: (read: RunCase, profile: Parameters<typeof caseVerdicts>[1]['profile']) => CaseVerdict[],
): Outcome<CaseVerdict[]> {
  const read = readCase(workspace, name);
  if (!read.ok) return read;
  const profile = readKnownProfile(read.value.profile, profileDirectories(places, workspace));
  return profile.ok ? { ok: true, value: verdicts(read.value, profile.value) } : profile;
}

const summary = (count: number, wrong: number, file: string): string =>
  wrong === 0
    ? `${count} verdict${count === 1 ? '' : 's'} as expected by ${file}`
    : `${wrong} of ${count} verdicts not as expected by ${file}`;

function lines({ name, verdicts }: Judged, columns: number): string[] {
  return verdicts.flatMap(({ action, what, expect, verdict, why, asExpected }) => {
    const text = `${name} ${action}  ${expect}  ${what.length > 200 ? `${what.slice(0, 199)}…` : what}`;
    if (asExpected) return hung('ok', 6, text, columns);
    const now =
      verdict === null ? `not judged: ${why ?? ''}` : `now ${verdict.effect}  ${ruleLine(verdict.rule)}`;
    return [...hung('FAIL', 6, text, columns), ...hung('', 6, now, columns)];
  });
}
