import { readFileSync } from 'node:fs';
import { causeText } from '../model/cause.ts';
import type { RuleLine } from '../model/contract.ts';
import { type ExitCode, exitCode } from '../model/exit-code.ts';
import type { Problem } from '../model/problem.ts';
import { withMayLines, writeContract } from '../store/contract-edit.ts';
import { parseContract } from '../store/contract-file.ts';
import { diffLines } from './contract-diff.ts';
import type { Io } from './io.ts';
import { printProblem, visible } from './print-problem.ts';
import type { Lesson, SuggestArgs } from './suggest.ts';
import { suggestionLines } from './suggest-text.ts';

const nobody: Problem = {
  code: 'no-confirmation',
  message: 'Nobody is here to confirm the lines, so nothing was written.',
  fix: 'Run it in a terminal, or write the lines into the contract yourself.',
};

function unreadable(file: string, cause: unknown): Problem {
  return {
    code: 'contract-not-read',
    message: `The contract could not be read: ${causeText(cause)}.`,
    fix: 'Name the file to write to with --contract.',
    where: file,
  };
}

/** Asks about each suggestion, shows what would change in the file, and writes it on a yes. */
export async function writeSuggestions(
  lesson: Lesson,
  file: string,
  { confirm, now, columns }: Pick<SuggestArgs, 'confirm' | 'now' | 'columns'>,
  io: Io,
): Promise<ExitCode> {
  if (confirm === null) {
    printProblem(nobody, io);
    return exitCode.nobodyToAsk;
  }
  const chosen = await choose(lesson, confirm, columns, io);
  if (chosen.length === 0) {
    io.out('Nothing was written.\n');
    return exitCode.done;
  }
  let before: string;
  try {
    before = readFileSync(file, 'utf8');
  } catch (cause) {
    printProblem(unreadable(file, cause), io);
    return exitCode.configInvalid;
  }
  const after = withMayLines(before, chosen);
  const checked = after.ok ? parseContract(after.value, { file, workspace: lesson.workspace, now }) : after;
  if (!after.ok || !checked.ok) {
    for (const problem of checked.ok ? [] : checked.problems) printProblem(problem, io);
    return exitCode.configInvalid;
  }
  if (after.value === before) {
    io.out(`${visible(file)} has these lines already.\n`);
    return exitCode.done;
  }
  io.out(`${diffLines(before, after.value).map(visible).join('\n')}\n`);
  if ((await confirm(`Write this to ${visible(file)}? [y/N] `)) !== 'y') {
    io.out('Nothing was written.\n');
    return exitCode.done;
  }
  const written = writeContract(file, after.value);
  for (const problem of written.ok ? [] : written.problems) printProblem(problem, io);
  if (written.ok) io.out(`Written. Runs started from now on are judged by it.\n`);
  return written.ok ? exitCode.done : exitCode.configInvalid;
}

async function choose(
  lesson: Lesson,
  confirm: (question: string) => Promise<string>,
  columns: number,
  io: Io,
): Promise<RuleLine[]> {
  const chosen: RuleLine[] = [];
  for (const [at, { lines, wider }] of lesson.suggestions.entries()) {
    const shown = [
      ...suggestionLines(lesson, at, 'exact', `${at + 1}.`, columns),
      ...suggestionLines(lesson, at, 'wider', 'w', columns),
    ];
    io.out(`\n${shown.join('\n')}\n`);
    const question = wider === null ? 'Add it? [y/N/q] ' : 'Add it? [y/N, w for the wider one, q] ';
    const answer = await confirm(question);
    if (answer === 'q') break;
    if (answer === 'y') chosen.push(...lines);
    if (answer === 'w' && wider !== null) chosen.push(...wider);
  }
  return chosen;
}
