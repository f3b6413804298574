import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { errnoOf } from '../model/cause.ts';
import { type ExitCode, exitCode } from '../model/exit-code.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import { type ContractAnswers, contractTemplate } from './init-template.ts';
import type { Io } from './io.ts';
import { printProblem } from './print-problem.ts';
import { printResult } from './print-result.ts';
import { schemaText } from './schema.ts';

/** The contract's name where none is given. */
export const contractFileName = 'countersign.yaml';

/** The schema editors complete from, relative to the workspace. */
const schemaFile = '.countersign/contract.schema.json';

export interface InitArgs {
  /** The workspace: where `countersign.yaml` goes. */
  directory: string;
  answers: ContractAnswers;
  /** Wall clock, ms since the epoch. */
  now: number;
}

/** Writes a file that is not there yet. Not `exists, then write`: another process could come between. */
function writeNew(path: string, text: string, shown: string): Problem | null {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text, { flag: 'wx' });
    return null;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') {
      return {
        code: 'file-exists',
        message: `${shown} is there already`,
        fix: `edit it ("countersign check" says what is wrong with it), or move it away first`,
        where: shown,
      };
    }
    return {
      code: 'file-unwritable',
      message: `${shown} cannot be written (${errnoOf(error) ?? String(error)})`,
      fix: 'check that you may write in this folder and that the disk has room',
      where: shown,
    };
  }
}

/** Writes a commented contract and the schema beside it. Never writes over a file. Returns what was written. */
export function initFile({ directory, answers, now }: InitArgs): Outcome<string[]> {
  const contract = writeNew(
    join(directory, contractFileName),
    contractTemplate(answers, { schemaFile, now }),
    contractFileName,
  );
  if (contract) return { ok: false, problems: [contract] };
  const schemaPath = join(directory, schemaFile);
  if (existsSync(schemaPath)) return { ok: true, value: [contractFileName] };
  const schema = writeNew(schemaPath, schemaText('contract'), schemaFile);
  return schema ? { ok: false, problems: [schema] } : { ok: true, value: [contractFileName, schemaFile] };
}

/** `countersign init`. */
export async function runInit(args: InitArgs, io: Io): Promise<ExitCode> {
  const outcome = initFile(args);
  if (!outcome.ok) {
    for (const problem of outcome.problems) printProblem(problem, io);
    return exitCode.configInvalid;
  }
  const next =
    args.answers.owner === null ? 'Write the owner into it' : 'Fill in the task and what may be edited';
  const written = outcome.value;
  printResult(
    io,
    { written },
    () => `Wrote ${written.join(' and ')}. ${next}, then run "countersign check".\n`,
  );
  return exitCode.done;
}
